using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Studies;

namespace BackpropWeb.Server.Tests.Hosting;

[Trait("Storage", "Any")]
public sealed partial class PathBaseTests(SubPathServers servers) : IClassFixture<SubPathServers>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Follows every address that any page, style sheet, script or answer of the site has.</summary>
    [Theory]
    [InlineData(Proxying.Leaves)]
    [InlineData(Proxying.Removes)]
    [InlineData(Proxying.NamesByHeader)]
    public async Task NoAddressLeavesThePath(Proxying proxying)
    {
        using var site = new SubPath(proxying, servers);
        var run = await StartAsync(site);
        var created = await site.Client.CreateClassAsync();
        Queue<Uri> waiting = new();
        HashSet<string> seen = [];
        string[] starts =
        [
            "", "zh/", $"runs/{run.Id}", $"compare?runs={run.Id}", $"embed/{run.Id}", created.Links.Page, "r", "api",
            "lab", "nowhere", "openapi/v1.json", "favicon.ico", $"lab?from={run.Id}",
        ];
        foreach (var start in starts)
            Add(new(site.Client.BaseAddress!, start));
        while (waiting.TryDequeue(out var address))
        {
            using var answer = await site.Client.GetAsync(address, Token);
            var isKnown = !address.AbsolutePath.EndsWith("/nowhere", StringComparison.Ordinal);
            Assert.True(!isKnown || (int)answer.StatusCode < 400, $"{address} answers {answer.StatusCode}");
            if (answer.Headers.Location is { } location)
                Add(new(address, location));
            if (answer.Content.Headers.ContentType?.MediaType is not ("text/html" or "application/json"))
                continue;
            var text = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Token));
            // The paths of the OpenAPI document are relative to its server.
            if (!address.AbsolutePath.EndsWith("/openapi/v1.json", StringComparison.Ordinal))
                Assert.Equal([], FromTheRoot().Matches(text).Select(match => $"{address}: {match.Value}"));
            Assert.DoesNotMatch($"{Regex.Escape(site.Origin.ToString())}(?!backprop/)", text);
            var root = Base().Match(text) is { Success: true } match
                ? new Uri(address, match.Groups["address"].Value)
                : address;
            foreach (Match link in Links().Matches(text))
            {
                if (Uri.TryCreate(root, link.Groups["address"].Value, out var target)
                    && target.Authority == site.Origin.Authority && !IsPost(link) && !IsOwnRun(link))
                    Add(target);
            }
        }

        Assert.True(seen.Count > 150, $"Only {seen.Count} addresses were found.");

        void Add(Uri address)
        {
            Assert.StartsWith(site.Client.BaseAddress!.ToString(), address.ToString(), StringComparison.Ordinal);
            // One page of each list and one epoch of each run will do.
            if (!Repeated().IsMatch(address.Query) && seen.Add(address.GetLeftPart(UriPartial.Query)))
                waiting.Enqueue(address);
        }
    }

    [Theory]
    [InlineData(Proxying.Leaves)]
    [InlineData(Proxying.Removes)]
    [InlineData(Proxying.NamesByHeader)]
    public async Task AnswersToProgramsNameThePath(Proxying proxying)
    {
        using var site = new SubPath(proxying, servers);
        using var answer = await site.Client.PostAsJsonAsync("api/runs", new { problem = "xor", epochs = 5 }, Token);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var run = (await answer.Content.ReadFromJsonAsync(ContractsJson.Default.StartedRun, Token))!;
        Assert.Equal($"/backprop/api/runs/{run.Id}", answer.Headers.Location!.OriginalString);
        Assert.Equal(3, answer.Headers.GetValues("Set-Cookie").Count());
        Assert.Equal(
            new($"/backprop/runs/{run.Id}", $"/backprop/api/runs/{run.Id}/tape", $"/backprop/api/runs/{run.Id}/state",
                $"/backprop/runs/{run.Id}/preview.png", $"/backprop/embed/{run.Id}",
                "/backprop/r#" + run.Links.Recipe!.Split('#')[1]),
            run.Links);
        foreach (var link in (string?[])
            [run.Links.Page, run.Links.Tape, run.Links.State, run.Links.Preview, run.Links.Embed, run.Links.Recipe])
        {
            using var linked = await site.Client.GetAsync(link, Token);
            Assert.Equal(HttpStatusCode.OK, linked.StatusCode);
        }

        var list = await site.Client.GetFromJsonAsync("api/runs", ContractsJson.Default.RunList, Token);
        Assert.All(
            list!.Runs, listed => Assert.StartsWith("/backprop/runs/", listed.Links.Page, StringComparison.Ordinal));
        var study = await site.Client.GetFromJsonAsync(
            $"api/studies/{ExhibitStudy.Id}", ContractsJson.Default.Study, Token);
        Assert.StartsWith("/backprop/api/studies/", study!.Links.Results, StringComparison.Ordinal);
        var document = await site.Client.GetFromJsonAsync<JsonElement>("openapi/v1.json", Token);
        Assert.Equal("/backprop", document.GetProperty("servers")[0].GetProperty("url").GetString());
    }

    [Theory]
    [InlineData("start", "/backprop/runs/")]
    [InlineData("zh/start", "/backprop/zh/runs/")]
    [InlineData("demos/symmetry/start", "/backprop/demos/symmetry?run=")]
    public async Task FormsLeadToPagesUnderThePath(string form, string page)
    {
        using var site = new SubPath(Proxying.Leaves, servers);
        using var fields = new FormUrlEncodedContent([new("problem", "xor"), new("seed", "7")]);
        using var answer = await site.Client.PostAsync(form, fields, Token);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.StartsWith(page, answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "", "/backprop/zh/")]
    [InlineData("runs?sort=new", "", "/backprop/zh/runs?sort=new")]
    [InlineData("language/zh?return=%2Fzh%2Fruns%3Fa%3Db", "en", "/backprop/zh/runs?a=b")]
    [InlineData("language/zh?return=%2F%2Fevil.example", "en", "/backprop/")]
    [InlineData("/backprop", "en", "/backprop/")]
    public async Task RedirectsStayUnderThePath(string address, string language, string target)
    {
        using var site = new SubPath(Proxying.Leaves, servers);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add("Accept-Language", language.Length > 0 ? language : "zh-CN");
        using var answer = await site.Client.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(target, answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task TheHubIsUnderThePath()
    {
        using var site = new SubPath(Proxying.Leaves, servers);
        var run = await StartAsync(site);
        var rows = site.Client.WatchRunAsync(run.Id, 600).Select(batch => batch.MeanSquaredError.Length);
        Assert.Equal(1, await rows.SumAsync(Token));
    }

    [Fact]
    public async Task APrefixOfAnUnknownProxyChangesNothing()
    {
        using var server = new RunningServer(("Proxies:Known", "192.0.2.1"));
        await AssertAtTheRootAsync(server, SubPath.Path);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("backprop")]
    [InlineData("/back\"prop")]
    [InlineData("/a/../b")]
    public Task APrefixThatIsNoPathChangesNothing(string prefix) =>
        AssertAtTheRootAsync(servers.BehindKnownProxy, prefix);

    /// <summary>Pages and scripts resolve addresses against the base of the document, so none starts with a
    /// slash.</summary>
    [Fact]
    public void PagesAndScriptsUseRelativeAddresses() => Assert.Empty(
        from file in Directory.EnumerateFiles(RepositoryFile.Find("src"), "*", SearchOption.AllDirectories)
        where Path.GetExtension(file) is ".js" or ".razor" && !Built().IsMatch(file)
        from line in File.ReadLines(file)
        where FromTheRootOfAHost().IsMatch(line) && !line.StartsWith("@page", StringComparison.Ordinal)
        select $"{Path.GetFileName(file)}: {line.Trim()}");

    private static async Task AssertAtTheRootAsync(RunningServer server, string prefix)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.TryAddWithoutValidation("X-Forwarded-Prefix", prefix);
        using var answer = await server.Client.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("<base href=\"/\"", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    private static async Task<StartedRun> StartAsync(SubPath site)
    {
        using var answer = await site.Client.PostAsJsonAsync("api/runs", new { problem = "xor", listed = true }, Token);
        return (await answer.Content.ReadFromJsonAsync(ContractsJson.Default.StartedRun, Token))!;
    }

    private static bool IsPost(Match link) => link.Value.StartsWith("action", StringComparison.Ordinal);

    /// <summary>A run that .NET in the browser trains; no server has its tape.</summary>
    private static bool IsOwnRun(Match link) => link.Value.Contains("runs//", StringComparison.Ordinal);

    /// <summary>An attribute, a member of JSON or a call that starts with a slash, but not with the path.</summary>
    [GeneratedRegex("""["'(=]/(?!backprop/)[a-zA-Z_][^"' ]*""")]
    private static partial Regex FromTheRoot();

    [GeneratedRegex("""<base href="(?<address>[^"]+)""")]
    private static partial Regex Base();

    [GeneratedRegex("""
        (\b(href|src|action|content(?=="http)|data-(blazor|study|results|page))="|"(page|tape)":")
        (?<address>[^"]*)"
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Links();

    [GeneratedRegex("epoch=|bar=|before=|person=|bits=|step=")]
    private static partial Regex Repeated();

    [GeneratedRegex(@"[/\\](bin|obj)[/\\]")]
    private static partial Regex Built();

    [GeneratedRegex("""["'`]/[a-zA-Z]|Request\.Host\b""")]
    private static partial Regex FromTheRootOfAHost();
}
