using BackpropWeb.Contracts;
using BackpropWeb.Server.Tests.Runs.Storage;

namespace BackpropWeb.Server.Tests.Cluster;

public sealed class ClusterOutageTests : OutageTest
{
    private const int Nodes = 3;
    private const string IsMissing = "PostgreSQL or Redis is not installed.";

    public static bool IsImpossible => OwnPostgreSql.IsMissing || OwnRedis.IsMissing;

    [Fact(Skip = IsMissing, SkipWhen = nameof(IsImpossible))]
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
    [Fact(Skip = IsMissing, SkipWhen = nameof(IsImpossible))]
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

    private static async Task UntilAllGoOnAsync(List<ReconnectingViewer> viewers)
    {
        var before = viewers.ToDictionary(viewer => viewer, viewer => viewer.Next);
        await Patience.UntilAsync(
            () => Task.FromResult(viewers.TrueForAll(viewer => viewer.Next > before[viewer] + 5)),
            "all viewers have further rows");
    }
}
