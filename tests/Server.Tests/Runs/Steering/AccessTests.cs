using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Runs.Commands;
using BackpropWeb.Server.Runs.Starting;
using BackpropWeb.Server.Runs.Steering;

namespace BackpropWeb.Server.Tests.Runs.Steering;

/// <summary>Who can steer, what lists show, and what browsers can cache.</summary>
public sealed class AccessTests(SharedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", false)]
    [InlineData("Sec-Fetch-Site", "same-site", false)]
    [InlineData("Origin", "https://evil.example", false)]
    [InlineData("Origin", "null", false)]
    [InlineData("Sec-Fetch-Site", "same-origin", true)]
    [InlineData("Origin", "own", true)]
    public async Task ACookieOpensOnlyToThisSitesOwnPages(string header, string value, bool isOpen)
    {
        var run = await server.StartAsync(new { problem = "and" });
        using var client = server.NewClient(followsRedirects: true, keepsCookies: false);
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/api/runs/{run.Id}");
        request.Headers.Add("Cookie", $"owner-{run.Id}={run.OwnerKey}");
        request.Headers.Add(header, value == "own" ? server.Address.GetLeftPart(UriPartial.Authority) : value);
        using var answer = await client.SendAsync(request, Token);
        Assert.Equal(isOpen ? HttpStatusCode.NoContent : HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task AnotherRunsKeyDoesNotOpen()
    {
        var (one, other) = (await server.StartAsync(new { problem = "and" }), await server.StartAsync(
            new { problem = "and" }));
        Assert.IsType<SteeringOutcome.NotOwner>(
            await server.Service<SteeringService>().DeleteAsync(one.Id, other.OwnerKey, Token));
    }

    [Fact]
    public async Task TheListShowsListedRunsPageByPageNewestFirst()
    {
        using var own = new RunningServer();
        var ids = new List<string>();
        for (var n = 0; n < 5; n++)
            ids.Add(
                (await own.StartAsync(new { problem = n == 2 ? "or" : "and", listed = true, title = $"run {n}" })).Id);
        await own.StartAsync(new { problem = "and" });
        ids.Reverse();

        var first = await ListAsync(own, "?limit=2");
        var second = await ListAsync(own, $"?limit=2&before={Uri.EscapeDataString(first.Before!)}");
        var third = await ListAsync(own, $"?limit=2&before={second.Runs[^1].Id}");
        Assert.Equal(ids, first.Runs.Concat(second.Runs).Concat(third.Runs).Select(run => run.Id));
        Assert.Null(third.Before);
        Assert.Equal("run 2", Assert.Single((await ListAsync(own, "?problem=or")).Runs).Title);
        Assert.Empty((await ListAsync(own, "?problem=nosuch")).Runs);
    }

    [Fact]
    public async Task AnEndedTapeIsKeptByBrowsersAndNotSentAgain()
    {
        var address = $"/api/runs/{server.Service<ExhibitRuns>().IdOf("xor")}/tape";
        using var first = await server.Client.GetAsync(address, Token);
        Assert.True(first.Headers.CacheControl!.Private);
        Assert.Contains("immutable", first.Headers.CacheControl.ToString(), StringComparison.Ordinal);
        using var again = await AskAsync(address, first.Headers.ETag!.ToString());
        using var other = await AskAsync(address + "?to=5", first.Headers.ETag!.ToString());
        Assert.Equal((HttpStatusCode.NotModified, HttpStatusCode.OK), (again.StatusCode, other.StatusCode));
        Assert.Empty(await again.Content.ReadAsByteArrayAsync(Token));
    }

    [Fact]
    public async Task ALiveRunsTapeIsNotKept()
    {
        var run = await server.StartAsync(new { problem = "xor", pace = 1 });
        using var answer = await server.Client.GetAsync($"/api/runs/{run.Id}/tape", Token);
        Assert.True(answer.Headers.CacheControl!.NoCache);
        Assert.Null(answer.Headers.ETag);
        await server.Service<SteeringService>().DeleteAsync(run.Id, run.OwnerKey, Token);
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task AnswersToGetsAreCompressedAndThoseThatTellAKeyAreNot(string encoding)
    {
        using var client = new HttpClient { BaseAddress = server.Address, Timeout = Patience.Guard };
        client.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue(encoding));
        using var tape = await client.GetAsync(
            $"/api/runs/{server.Service<ExhibitRuns>().IdOf("xor")}/tape?weights=true",
            Token);
        using var started = await client.PostAsJsonAsync("/api/runs", new { problem = "and" }, Token);
        Assert.Equal(encoding, Assert.Single(tape.Content.Headers.ContentEncoding));
        Assert.Contains("Accept-Encoding", tape.Headers.Vary);
        Assert.Empty(started.Content.Headers.ContentEncoding);
        Assert.Equal("no-store", started.Headers.CacheControl!.ToString());
    }

    private static async Task<RunList> ListAsync(RunningServer own, string query) =>
        (await own.Client.GetFromJsonAsync($"/api/runs{query}", ContractsJson.Default.RunList, Token))!;

    private async Task<HttpResponseMessage> AskAsync(string address, string tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        return await server.Client.SendAsync(request, Token);
    }
}
