using System.Net;
using System.Net.Http.Json;
using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Tests.Runs.Storage;

public sealed class PostgreSqlOutageTests : OutageTest
{
    private const string IsMissing = "PostgreSQL is not installed.";

    public static bool IsImpossible => OwnPostgreSql.IsMissing;

    [Theory(Skip = IsMissing, SkipWhen = nameof(IsImpossible))]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunsOutlastAPostgreSqlThatStopsAndStartsAgain(bool isCrash)
    {
        using var database = new OwnPostgreSql();
        using var server = await StartAsync(database);
        var (runs, viewers) = await StartRunsAsync(server);
        database.Stop(isCrash);
        await UntilAllWaitAsync(server, runs, "away", TimeSpan.FromSeconds(isCrash ? 60 : 5));
        await AssertUnavailableAsync(server, runs[0]);
        database.Start();
        await AssertUnharmedAsync(server.Client, runs, viewers);
    }

    [Fact(Skip = IsMissing, SkipWhen = nameof(IsImpossible))]
    public async Task RunsOutlastTheEndOfTheirConnections()
    {
        using var database = new OwnPostgreSql();
        using var server = await StartAsync(database);
        var (runs, viewers) = await StartRunsAsync(server);
        for (var time = 0; time < 20; time++)
        {
            var before = viewers.Sum(viewer => viewer.Next);
            database.EndConnections();
            await Patience.UntilAsync(
                () => Task.FromResult(viewers.Sum(viewer => viewer.Next) > before + Runs), "all viewers go on");
        }

        await AssertUnharmedAsync(server.Client, runs, viewers);
    }

    [Fact(Skip = IsMissing, SkipWhen = nameof(IsImpossible))]
    public async Task RunsOutlastAPostgreSqlThatIsReadOnly()
    {
        using var database = new OwnPostgreSql();
        using var server = await StartAsync(database);
        var (runs, viewers) = await StartRunsAsync(server);
        database.SetReadOnly(true);
        await UntilAllWaitAsync(server, runs, "readOnly", TimeSpan.FromSeconds(5));
        // Reading works.
        using var page = await server.Client.GetAsync($"/runs/{runs[0].Id}", Token);
        Assert.Contains(
            "the database is read-only", await page.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        database.SetReadOnly(false);
        await AssertUnharmedAsync(server.Client, runs, viewers);
    }

    [Fact(Skip = IsMissing, SkipWhen = nameof(IsImpossible))]
    public async Task AServerThatIsKilledDuringAnOutageGoesOnAfterwards()
    {
        using var database = new OwnPostgreSql();
        var server = await StartAsync(database);
        var (runs, viewers) = await StartRunsAsync(server, 20, () => server.Client);
        database.Stop(isCrash: true);
        await UntilAllWaitAsync(server, runs, "away", TimeSpan.Zero);
        server.Kill();
        server.Dispose();
        database.Start();
        server = await StartAsync(database);
        using (server)
            await AssertUnharmedAsync(server.Client, runs, viewers);
    }

    private static Task<ServerProcess> StartAsync(OwnPostgreSql database) =>
        ServerProcess.StartAsync([.. database.Settings, .. Limits]);

    /// <summary>Pages and commands say that they cannot be served now, and when to try again.</summary>
    private static async Task AssertUnavailableAsync(ServerProcess server, StartedRun run)
    {
        foreach (var (path, text) in (IEnumerable<(string, string)>)
            [("/", "The database does not answer."), ("/zh/lab?example=xor", "数据库没有响应"), ("/runs", "tries again")])
        {
            using var page = await server.Client.GetAsync(path, Token);
            if (path.StartsWith("/zh/lab", StringComparison.Ordinal) && page.IsSuccessStatusCode)
                continue; // It needs no database.
            Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
            Assert.Equal(5, page.Headers.RetryAfter?.Delta?.TotalSeconds);
            Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
            var html = await page.Content.ReadAsStringAsync(Token);
            Assert.Contains(text, html, StringComparison.Ordinal);
            Assert.Contains("""<meta http-equiv="refresh" content="5" />""", html, StringComparison.Ordinal);
        }

        using var start = await server.Client.PostAsJsonAsync("/api/runs", new { problem = "xor" }, Token);
        await AssertProblemAsync(start);
        using var pause = new HttpRequestMessage(HttpMethod.Post, $"/api/runs/{run.Id}/pause");
        pause.Headers.Add("X-Owner-Key", run.OwnerKey);
        using var paused = await server.Client.SendAsync(pause, Token);
        await AssertProblemAsync(paused);
    }

    private static async Task AssertProblemAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(5, answer.Headers.RetryAfter?.Delta?.TotalSeconds);
        Assert.Contains("Retry later.", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }
}
