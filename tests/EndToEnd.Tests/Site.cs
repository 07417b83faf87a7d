using System.Text.RegularExpressions;
using BackpropWeb.Contracts;
using System.Net.Http.Json;

namespace BackpropWeb.EndToEnd.Tests;

/// <summary>All pages of the site. Ids of runs are known to a server only, so {id} and {recipe} stand for what belongs
/// to the exhibit's own run.</summary>
internal static class Site
{
    public static readonly string[] Pages =
    [
        "/", "/runs/{id}", "/demos", "/demos/symmetry", "/demos/family-trees", "/demos/perceptron",
        "/demos/local-minima", "/demos/iterative", "/studies", "/studies/{study}", "/lab", "/lab?example=one-pass",
        "/runs", "/compare?runs={id}",
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
            .Replace("/r{recipe}", run!.Links.Recipe, StringComparison.Ordinal);
    }
}
