using System.Net;
using System.Net.Http.Json;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Tests.Cluster;
using Microsoft.Data.Sqlite;

namespace BackpropWeb.Server.Tests.Runs.Storage;

/// <summary>Real outages of real databases under a server with many runs and viewers: no run fails, none is lost, every
/// bit is that of an uninterrupted run, and no viewer misses or repeats an epoch.</summary>
[Trait("Speed", "Slow")]
[Trait("Storage", "Any")]
[Trait("Placement", "Any")]
public sealed class OutageTests
{
    private const int Runs = 100;
    private const int Nodes = 3;
    private const string NoPostgreSql = "PostgreSQL is not installed.";
    private const string NoServers = "PostgreSQL or Redis is not installed.";

    private static readonly string[] Limits = ["--Limits:StartsPerMinute=100000", "--Limits:UnfinishedRuns=1000"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static bool HasNoPostgreSql => OwnPostgreSql.IsMissing;

    public static bool HasNoServers => OwnPostgreSql.IsMissing || OwnRedis.IsMissing;

    [Theory(Skip = NoPostgreSql, SkipWhen = nameof(HasNoPostgreSql))]
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

    [Fact(Skip = NoPostgreSql, SkipWhen = nameof(HasNoPostgreSql))]
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

    [Fact(Skip = NoPostgreSql, SkipWhen = nameof(HasNoPostgreSql))]
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

    [Fact]
    public async Task RunsOutlastAnotherProgramThatLocksTheFile()
    {
        using var folder = new TemporaryFolder();
        using var server = await ServerProcess.StartAsync([$"--Storage:Folder={folder.Path}", .. Limits]);
        var (runs, viewers) = await StartRunsAsync(server);
        await using (var other = new SqliteConnection(
            $"Data Source={Path.Combine(folder.Path, "backpropweb.db")};Pooling=False"))
        {
            await other.OpenAsync(Token);
            await using var transaction = await other.BeginTransactionAsync(Token);
            await UntilAllWaitAsync(server, runs, "locked", TimeSpan.FromSeconds(20));
            // Readers do not wait for a writer.
            using var page = await server.Client.GetAsync("/", Token);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }

        await AssertUnharmedAsync(server.Client, runs, viewers);
    }

    [Fact]
    public async Task RunsOutlastAFullDisk()
    {
        using var folder = new TemporaryFolder();
        Assert.SkipUnless(
            Programs.Run("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", folder.Path),
            "No file system may be mounted.");
        try
        {
            using var server = await ServerProcess.StartAsync([$"--Storage:Folder={folder.Path}", .. Limits]);
            // Fast enough to fill it.
            var (runs, viewers) = await StartRunsAsync(server, 20, epochs: 3_000, pace: 20);
            await UntilAllWaitAsync(server, runs, "full", TimeSpan.Zero);
            Assert.True(Programs.Run("mount", "-o", "remount,size=200m", folder.Path));
            await AssertUnharmedAsync(server.Client, runs, viewers);
        }
        finally
        {
            Assert.True(Programs.Run("umount", "-l", folder.Path));
        }
    }

    [Fact(Skip = NoPostgreSql, SkipWhen = nameof(HasNoPostgreSql))]
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

    [Fact(Skip = NoServers, SkipWhen = nameof(HasNoServers))]
    public async Task AClusterOutlastsTheRestartOfItsDatabaseAndOfRedis()
    {
        using var database = new OwnPostgreSql();
        using var redis = new OwnRedis();
        var nodes = await StartNodesAsync(database, redis);
        try
        {
            var (runs, viewers) = await StartRunsAsync(nodes[0]);
            viewers.AddRange(runs.Select((run, place) => new ReconnectingViewer(
                () => nodes[1 + (place % 2)].Client, 1 + (place % 2), run.Id)));

            redis.Stop();
            database.Stop(isCrash: false);
            await Patience.UntilAsync(
                () => Task.FromResult(viewers.Count(viewer => viewer.Waiting?.Code == "away") >= Runs),
                "viewers know it");
            database.Start();
            redis.Restart();
            await AssertUnharmedAsync(nodes[2].Client, runs, viewers);
        }
        finally
        {
            nodes.ForEach(node => node.Dispose());
        }
    }

    /// <summary>Training, starts, commands and streams need no Redis; the nodes need it to take over runs.</summary>
    [Fact(Skip = NoServers, SkipWhen = nameof(HasNoServers))]
    public async Task AClusterWorksOnWhileRedisIsAway()
    {
        using var database = new OwnPostgreSql();
        using var redis = new OwnRedis();
        var nodes = await StartNodesAsync(database, redis);
        try
        {
            var (runs, viewers) = await StartRunsAsync(nodes[0], 12);
            redis.Stop();
            var (started, startedViewers) = await StartRunsAsync(nodes[1], 12, () => nodes[2].Client);
            runs.AddRange(started);
            viewers.AddRange(startedViewers);
            foreach (var (run, place) in runs.Select((run, place) => (run, place)))
            {
                Assert.Equal(RunStatus.Paused, (await nodes[place % Nodes].Client.SteerAsync(run, "pause")).Status);
                var resumed = await nodes[(place + 1) % Nodes].Client.SteerAsync(run, "resume");
                Assert.Equal(RunStatus.Running, resumed.Status);
            }

            await UntilAllGoOnAsync(viewers);
            Assert.All(viewers, viewer => Assert.Null(viewer.Waiting));

            redis.Restart();
            nodes[1].Kill();
            await UntilAllGoOnAsync(viewers);
            await AssertUnharmedAsync(nodes[0].Client, runs, viewers);
        }
        finally
        {
            nodes.ForEach(node => node.Dispose());
        }
    }

    private static async Task<List<ServerProcess>> StartNodesAsync(OwnPostgreSql database, OwnRedis redis)
    {
        var nodes = await Task.WhenAll(Enumerable.Range(0, Nodes).Select(_ => ServerProcess.StartAsync(
        [
            .. database.Settings, .. Limits, "--Cluster:Enabled=true", $"--Cluster:Redis={redis.ConnectionString}",
            "--Cluster:Address=127.0.0.1", $"--Cluster:Port={FreePorts.Next()}", "--Training:Workers=1",
        ])));
        return [.. nodes];
    }

    private static Task<ServerProcess> StartAsync(OwnPostgreSql database) =>
        ServerProcess.StartAsync([.. database.Settings, .. Limits]);

    /// <summary>Starts runs of ten minutes, unless the pace is larger, and waits until viewers have seen rows of all.
    /// </summary>
    private static async Task<(List<StartedRun> Runs, List<ReconnectingViewer> Viewers)> StartRunsAsync(
        ServerProcess server, int count = Runs, Func<HttpClient>? reach = null, int epochs = 600, int pace = 1)
    {
        var runs = new List<StartedRun>();
        for (var seed = 0; seed < count; seed++)
            runs.Add(await server.Client.StartRunAsync(
                new { problem = "xor", epochs, pace, start = new { seed } }));
        List<ReconnectingViewer> viewers =
            [.. runs.Select(run => new ReconnectingViewer(reach ?? (() => server.Client), 0, run.Id))];
        await Patience.UntilAsync(
            () => Task.FromResult(viewers.TrueForAll(viewer => viewer.Next > 5)), "all viewers have rows");
        return (runs, viewers);
    }

    private static async Task UntilAllGoOnAsync(List<ReconnectingViewer> viewers)
    {
        var before = viewers.ToDictionary(viewer => viewer, viewer => viewer.Next);
        await Patience.UntilAsync(
            () => Task.FromResult(viewers.TrueForAll(viewer => viewer.Next > before[viewer] + 5)),
            "all viewers have further rows");
    }

    /// <summary>Waits until every run has waited for some time.</summary>
    private static async Task UntilAllWaitAsync(
        ServerProcess server, List<StartedRun> runs, string code, TimeSpan time)
    {
        foreach (var run in runs)
        {
            var waiting = await server.Client.GetRunAsync(
                run.Id, run => run.Waiting is { } waiting && DateTimeOffset.UtcNow - waiting.Since >= time);
            Assert.Equal((RunStatus.Running, code, null), (waiting.Status, waiting.Waiting!.Code, waiting.Failure));
        }
    }

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

    private static async Task<bool> AnswersAsync(HttpClient client, StartedRun run)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/runs/{run.Id}")
        {
            Content = JsonContent.Create(new { pace = 60 }),
        };
        request.Headers.Add("X-Owner-Key", run.OwnerKey);
        using var answer = await client.SendAsync(request, Token);
        return answer.StatusCode != HttpStatusCode.ServiceUnavailable;
    }

    private static async Task AssertUnharmedAsync(
        HttpClient client, List<StartedRun> runs, List<ReconnectingViewer> viewers)
    {
        // At full speed, to see their ends sooner.
        foreach (var run in runs)
        {
            await Patience.UntilAsync(() => AnswersAsync(client, run), "the server stores commands");
            await client.SetPaceAsync(run, null);
        }

        await Task.WhenAll(viewers.Select(viewer => viewer.Ended)).WaitAsync(Patience.Guard, Token);
        foreach (var run in runs)
            await client.AssertUnharmedAsync(run.Id);
    }
}
