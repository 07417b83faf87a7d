using System.Text.Json;
using System.Text.RegularExpressions;
using BackpropWeb.Contracts;
using System.Net.Http.Json;

namespace BackpropWeb.EndToEnd.Tests;

/// <summary>All pages of the site. Ids are known to a server only: {id} and {recipe} stand for what belongs to the
/// exhibit's own run, {study} for one of the server's own studies, {other}, {map} and {class} for a new run, map and
/// class.</summary>
internal static class Site
{
    public static readonly string[] Pages =
    [
        "/", "/runs/{id}", "/demos", "/demos/symmetry", "/demos/family-trees", "/demos/perceptron",
        "/demos/local-minima", "/demos/iterative", "/studies", "/studies/{study}", "/studies/{map}",
        "/studies/compare?studies={study}&studies={map}", "/classes/{class}", "/lab", "/lab?example=one-pass",
        "/runs", "/compare?runs={id},{other}",
        "/embed/{id}", "/r{recipe}", "/api", "/nowhere",
    ];

    /// <summary>The same in Chinese.</summary>
    public static IEnumerable<string> ChinesePages => Pages.Select(page => "/zh" + page);

    public static async Task<string> AddressAsync(string page, Uri server)
    {
        using var http = new HttpClient { BaseAddress = server, Timeout = Patience.Guard };
        var id = Regex.Match(await http.GetStringAsync("/"), "\"runs/([A-Za-z0-9_-]{22})").Groups[1].Value;
        var run = await http.GetFromJsonAsync($"/api/runs/{id}", ContractsJson.Default.Run);
        var study = Regex.Match(await http.GetStringAsync("/studies"), "\"studies/([A-Za-z0-9_-]{22})").Groups[1].Value;
        return page.Replace("{id}", id, StringComparison.Ordinal)
            .Replace("{study}", study, StringComparison.Ordinal)
            .Replace("{other}", await OnlyIfAsync("{other}", NewRunAsync), StringComparison.Ordinal)
            .Replace("{map}", await OnlyIfAsync("{map}", http => NewMapAsync(http)), StringComparison.Ordinal)
            .Replace("{class}", await OnlyIfAsync("{class}", NewClassAsync), StringComparison.Ordinal)
            .Replace("/r{recipe}", run!.Links.Recipe, StringComparison.Ordinal);

        async Task<string> OnlyIfAsync(string name, Func<HttpClient, Task<string>> create) =>
            page.Contains(name, StringComparison.Ordinal) ? await create(http) : "";
    }

    private static async Task<string> NewRunAsync(HttpClient http)
    {
        var run = await PostAsync(http, "/api/runs", new { problem = "family-trees", epochs = 20 });
        return run.GetProperty("id").GetString()!;
    }

    /// <summary>Starts a map of 24 × 24 runs; returns its id.</summary>
    public static async Task<string> NewMapAsync(HttpClient http, object? problem = null)
    {
        var map = await PostAsync(http, "/api/studies", new
        {
            recipe = new { problem = problem ?? "xor", start = new { seed = 1, range = 1 }, epochs = 300 },
            grid = new
            {
                x = new { field = "rule.learningRate", from = 0.05, to = 5, steps = 24, scale = "log" },
                y = new { field = "rule.momentum", from = 0, to = 0.95, steps = 24 },
            },
        });
        return map.GetProperty("id").GetString()!;
    }

    private static async Task<string> NewClassAsync(HttpClient http)
    {
        var created = await PostAsync(http, "/api/classes", new { recipe = new { problem = "xor" }, pace = 200 });
        var id = created.GetProperty("id").GetString()!;
        await PostAsync(http, $"/api/classes/{id}/join");
        http.DefaultRequestHeaders.Add("X-Owner-Key", created.GetProperty("ownerKey").GetString());
        await PostAsync(http, $"/api/classes/{id}/start");
        return id;
    }

    private static async Task<JsonElement> PostAsync(HttpClient http, string address, object? body = null)
    {
        using var answer = await http.PostAsJsonAsync(address, body);
        return await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
    }
}
