using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace BackpropWeb.Server.Tests.Security;

/// <summary>Sends script in every text field and reads it back from every endpoint.</summary>
[Trait("Storage", "Any")]
public sealed partial class ScriptInTextTests(SharedServer server) : IDisposable
{
    /// <summary>Closes an attribute, an element, a comment and a script, and then starts a script.</summary>
    private const string Script = "\"'--></title></script><script>xss()</script><img src=x onerror=xss()>";

    /// <summary>Texts that spreadsheets would run as formulas.</summary>
    private static readonly string[] Formulas = ["=cmd|' /C calc'!A0", "+1+cmd", "@SUM(A1)"];

    private readonly HttpClient _client = server.NewClient(keepsCookies: false);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task NoResponseOfAnyEndpointHasItAsMarkup()
    {
        var table = await ReadTableAsync();
        var ids = new Dictionary<string, string>
        {
            ["runs"] = await StartAsync("runs", new { problem = table, epochs = 20, title = Script, listed = true }),
            ["studies"] = await StartAsync("studies", new
            {
                recipe = new { problem = table, epochs = 20 }, seeds = new { from = 1, count = 3 }, title = Script,
                listed = true,
            }),
            ["classes"] = await StartAsync("classes", new { recipe = new { problem = table }, title = Script }),
        };
        await server.WaitForEndAsync(ids["runs"]);
        var text = Uri.EscapeDataString(Script);
        var page = Uri.EscapeDataString(new Uri(server.Address, $"/runs/{ids["runs"]}").ToString());
        var said = $"said=Invalid&command=describe&title={text}&pace={text}&learningRate={text}";
        List<string> addresses =
        [
            .. ServerEndpoints.Of(server).Where(endpoint => endpoint.Method == "GET" && IsOurs(endpoint.Route))
                .Select(endpoint => !endpoint.Route.Contains("{id}", StringComparison.Ordinal)
                    ? ParameterInRoute().Replace(endpoint.Route, text)
                    : endpoint.Route.Contains("embed", StringComparison.Ordinal)
                    ? endpoint.Of(ids["runs"])
                    : endpoint.Of(ids[endpoint.Collection])),
            $"/oembed?url={page}", $"/compare?runs={ids["runs"]},{text}", $"/zh/compare?runs={ids["runs"]},{text}",
            .. new[] { "csv", "json", "npz", "python", "pytorch", "csharp", text }
                .Select(format => $"/api/runs/{ids["runs"]}/export?format={format}"),
            $"/api/runs/{ids["runs"]}/tape?format=csv", $"/api/studies/{ids["studies"]}/results?format=csv",
            // An error message can repeat words of the request.
            $"/runs/{ids["runs"]}?{said}", $"/zh/runs/{ids["runs"]}?{said}", $"/studies/{ids["studies"]}?said={text}",
            $"/?epoch={text}&seed={text}", $"/lab?{text}={text}", $"/demos/family-trees?person={text}&relation={text}",
            $"/api/runs?problem={text}&before={text}&limit={text}", $"/api/runs/{text}", $"/runs/{text}",
            $"/studies/{text}", $"/classes/{text}", $"/zh/nowhere/{text}", $"/api/problems/{text}",
            $"/oembed?url={text}", $"/language/{text}?return={text}", $"/embed/{ids["runs"]}?epoch={text}",
        ];
        Assert.True(addresses.Count > 70, string.Join('\n', addresses));
        var kinds = new HashSet<string>(StringComparer.Ordinal);
        foreach (var address in addresses.Distinct())
        {
            using var answer = await _client.GetAsync(address, Token);
            Assert.True((int)answer.StatusCode < 500, $"{address}: {answer.StatusCode}");
            kinds.Add(await AssertHarmlessAsync(address, answer));
        }

        Assert.Superset(
            new HashSet<string>
            {
                "text/html", "application/json", "application/problem+json", "image/svg+xml", "text/csv",
                "text/x-python", "text/x-csharp",
            },
            kinds);
    }

    [Fact]
    public async Task ACsvHasNumbersAndFixedNamesOnly()
    {
        object recipe = new { problem = await ReadTableAsync(), epochs = 20 };
        var run = await StartAsync("runs", recipe);
        var study = await StartAsync("studies", new { recipe, seeds = new { from = 1, count = 3 } });
        await server.WaitForEndAsync(run);
        foreach (var address in (string[])
            [$"/api/runs/{run}/tape?format=csv&weights=true", $"/api/runs/{run}/export?format=csv",
                $"/api/studies/{study}/results?format=csv"])
        {
            var text = await _client.GetStringAsync(address, Token);
            var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.All(lines[0].Split(','), name => Assert.Matches("^[A-Za-z][A-Za-z0-9_]*$", name));
            Assert.All(
                lines.Skip(1).SelectMany(line => line.Split(',')),
                cell => Assert.True(
                    cell is "" or "true" or "false"
                    || double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _),
                    cell));
        }
    }

    /// <summary>Routes with generated responses, without static files.</summary>
    private static bool IsOurs(string route) =>
        !route.Contains('*', StringComparison.Ordinal)
        && !Path.HasExtension(route.Replace("preview.", "", StringComparison.Ordinal))
        && !route.Contains("/_", StringComparison.Ordinal) && !route.StartsWith("/hubs", StringComparison.Ordinal)
        && !route.StartsWith("/scalar", StringComparison.Ordinal);

    private static async Task<string> AssertHarmlessAsync(string address, HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(Token);
        var type = answer.Content.Headers.ContentType?.MediaType ?? "";
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.DoesNotContain("unsafe-inline", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("xss", answer.Headers.Location?.ToString() ?? "", StringComparison.Ordinal);
        switch (type)
        {
            case "text/html":
                Assert.False(
                    text.Contains("<script>xss", StringComparison.OrdinalIgnoreCase)
                    || text.Contains("<img src=x", StringComparison.OrdinalIgnoreCase)
                    || text.Contains("\"'--", StringComparison.Ordinal),
                    $"{address}:\n{text}");
                break;
            case "image/svg+xml":
                Assert.All(
                    XDocument.Parse(text).Descendants(),
                    element => Assert.DoesNotContain(element.Name.LocalName, (string[])["script", "img"]));
                break;
            case "application/json" or "application/problem+json":
                using (JsonDocument.Parse(text))
                    break;
            case "text/x-python" or "text/x-csharp":
                // In a comment, which ends with its line.
                Assert.All(
                    text.Split('\n').Where(line => line.Contains("xss", StringComparison.Ordinal)),
                    line => Assert.Matches("^(#|//) ", line));
                break;
        }

        return type;
    }

    /// <summary>A table whose names and words are script and formulas, as the server reads it.</summary>
    private async Task<JsonElement> ReadTableAsync()
    {
        static string Cell(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        var lines = new StringBuilder($"{Cell(Script)},{Cell(Formulas[0])},{Cell(Formulas[1])}\n");
        foreach (var (word, number, answer) in (ReadOnlySpan<(string, int, string)>)
            [(Script, 0, Script), (Formulas[2], 1, "no"), (Script, 1, "no"), (Formulas[2], 0, Script)])
            lines.Append(CultureInfo.InvariantCulture, $"{Cell(word)},{number},{Cell(answer)}\n");
        using var content = new StringContent(lines.ToString(), Encoding.UTF8, "text/csv");
        using var read = await _client.PostAsync($"/api/tables?name={Uri.EscapeDataString(Script)}", content, Token);
        await AssertHarmlessAsync("/api/tables", read);
        var table = await read.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.True(read.StatusCode == HttpStatusCode.OK, table.ToString());
        return table.GetProperty("problem");
    }

    private async Task<string> StartAsync(string collection, object request)
    {
        using var answer = await _client.PostAsJsonAsync($"/api/{collection}", request, Token);
        var started = await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.True(answer.IsSuccessStatusCode, started.ToString());
        return started.GetProperty("id").GetString()!;
    }

    [GeneratedRegex("{[^}]+}")]
    private static partial Regex ParameterInRoute();
}
