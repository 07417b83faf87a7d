using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Tests.Cluster;

/// <summary>Three real servers as one: <c>TEST_POSTGRESQL</c> and <c>TEST_REDIS</c> say where their database and Redis
/// are.</summary>
[Trait("Speed", "Slow")]
[Collection(nameof(SharedCluster))]
public sealed class ClusterTests(SharedCluster shared)
{
    private const int Nodes = ServerCluster.Nodes;
    private const int Runs = 60;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static bool IsImpossible => ServerCluster.IsImpossible;

    [Fact(Skip = ServerCluster.IsMissing, SkipWhen = nameof(IsImpossible))]
    public async Task AKilledNodesRunsGoOnElsewhereAndNoViewerMissesOrRepeatsAnEpoch()
    {
        var cluster = await shared.WithAllNodesAsync();
        var runs = await cluster.StartRunsAsync(Runs);
        var viewers = cluster.WatchAll(runs);
        await viewers.UntilAllAsync(viewer => viewer.Next > 20);

        cluster.Kill(1);
        var before = viewers.ToDictionary(viewer => viewer, viewer => viewer.Next);
        // Later epochs than any viewer had: another node trains them.
        await viewers.UntilAllAsync(viewer => viewer.Next > before[viewer] + 60 || viewer.HasEnded);
        await cluster.Client(0).AssertEndUnharmedAsync(runs, viewers);
    }

    [Fact(Skip = ServerCluster.IsMissing, SkipWhen = nameof(IsImpossible))]
    public async Task ANodeThatIsStoppedHandsItsRunsOver()
    {
        var cluster = await shared.WithAllNodesAsync();
        var runs = await cluster.StartRunsAsync(12);
        var viewers = cluster.WatchAll(runs).Where(viewer => viewer.Node == 0).ToList();
        await viewers.UntilAllAsync(viewer => viewer.Next > 20);

        var before = viewers.ToDictionary(viewer => viewer, viewer => viewer.Next);
        cluster.Terminate(2);
        await viewers.UntilAllAsync(viewer => viewer.Next > before[viewer] + 60 || viewer.HasEnded);
        Assert.Equal(0, await cluster.WaitForExitAsync(2));
        await cluster.Client(0).AssertEndUnharmedAsync(runs, viewers);
    }

    /// <summary>The others declare it dead and train its runs. It still believes that it has them.</summary>
    [Fact(Skip = ServerCluster.IsMissing, SkipWhen = nameof(IsImpossible))]
    public async Task ANodeThatWasCutOffHasLostItsRunsAndItsProcessEnds()
    {
        var cluster = await shared.WithAllNodesAsync();
        var runs = await cluster.StartRunsAsync(12);
        var viewers = cluster.WatchAll(runs).Where(viewer => viewer.Node != 1).ToList();
        await viewers.UntilAllAsync(viewer => viewer.Next > 20);

        await cluster.SuspendInTransactionAsync(1);
        var before = viewers.ToDictionary(viewer => viewer, viewer => viewer.Next);
        await viewers.UntilAllAsync(viewer => viewer.Next > before[viewer] + 60 || viewer.HasEnded);
        cluster.Resume(1);
        Assert.NotEqual(0, await cluster.WaitForExitAsync(1));
        await cluster.Client(0).AssertEndUnharmedAsync(runs, viewers);
    }

    [Fact(Skip = ServerCluster.IsMissing, SkipWhen = nameof(IsImpossible))]
    public async Task ANodeWithoutRedisSaysSoAndEnds()
    {
        using var store = new TestStore();
        var (exitCode, said) = await ServerProcess.RunAsync(
        [
            "--urls=http://127.0.0.1:0",
            .. store.Settings.Select(setting => $"--{setting.Key}={setting.Value}"),
            $"--Cluster:Redis=127.0.0.1:{FreePorts.Next()},connectTimeout=1000",
        ]);
        Assert.Equal(1, exitCode);
        Assert.Contains("BackpropWeb does not start: Redis cannot be used", said, StringComparison.Ordinal);
    }

    [Fact(Skip = ServerCluster.IsMissing, SkipWhen = nameof(IsImpossible))]
    public async Task ACommandReachesTheRunFromEveryNode()
    {
        var cluster = await shared.WithAllNodesAsync();
        // Slow, so that no run ends before its last command.
        foreach (var run in await cluster.StartRunsAsync(6, pace: 3))
        {
            for (var node = 0; node < Nodes; node++)
            {
                Assert.Equal(RunStatus.Paused, (await cluster.Client(node).SteerAsync(run, "pause")).Status);
                var paused = await cluster.Client((node + 1) % Nodes).GetRunAsync(run.Id);
                Assert.Equal(RunStatus.Paused, paused.Status);
                await cluster.Client((node + 1) % Nodes).SteerAsync(run, "step?epochs=3");
                var stepped = await cluster.Client(node).GetSteppedRunAsync(run.Id);
                Assert.Equal((RunStatus.Paused, paused.Epoch + 3), (stepped.Status, stepped.Epoch));
                Assert.Equal(
                    RunStatus.Running,
                    (await cluster.Client((node + 2) % Nodes).SteerAsync(run, "resume")).Status);
            }

            for (var node = 0; node < Nodes; node++)
            {
                var changed = await cluster.Client(node).ChangeAsync(
                    run,
                    new { pace = 4 + node, title = $"from {node}",
                        rule = new { learningRate = 0.3 + (node / 10.0) } });
                Assert.Equal((4.0 + node, $"from {node}"), (changed.Pace, changed.Title));
                Assert.Equal(0.3 + (node / 10.0), changed.Recipe.Rule!.Schedule![^1].LearningRate);
                Assert.Equal(
                    changed.RecipeHash,
                    (await cluster.Client((node + 1) % Nodes).GetRunAsync(run.Id)).RecipeHash);
            }

            // Every node can return an epoch that a stream has just shown on one of them.
            var shown = 0;
            await foreach (var batch in cluster.Client(0).WatchRunAsync(run.Id, 0))
            {
                if ((shown = batch.From + batch.TotalError.Length - 1) > 5)
                    break;
            }

            for (var node = 0; node < Nodes; node++)
            {
                using var state = await cluster.Client(node).GetAsync($"/api/runs/{run.Id}/state?epoch={shown}", Token);
                Assert.True(state.IsSuccessStatusCode, await state.Content.ReadAsStringAsync(Token));
            }

            using var delete = new HttpRequestMessage(HttpMethod.Delete, $"/api/runs/{run.Id}");
            delete.Headers.Add("X-Owner-Key", run.OwnerKey);
            using var deleted = await cluster.Client(1).SendAsync(delete, Token);
            Assert.True(deleted.IsSuccessStatusCode);
            using var gone = await cluster.Client(2).GetAsync($"/api/runs/{run.Id}", Token);
            Assert.Equal(System.Net.HttpStatusCode.NotFound, gone.StatusCode);
        }
    }

    [Fact(Skip = ServerCluster.IsMissing, SkipWhen = nameof(IsImpossible))]
    public async Task AClusterThatWasKilledWholeGoesOnAtOtherAddresses()
    {
        var cluster = await shared.WithAllNodesAsync();
        var runs = await cluster.StartRunsAsync(12);
        var viewers = cluster.WatchAll(runs);
        await viewers.UntilAllAsync(viewer => viewer.Next > 20);

        await cluster.KillAndStartElsewhereAsync();
        viewers.AddRange(cluster.WatchAll(runs)); // from epoch 0 on
        var before = viewers.ToDictionary(viewer => viewer, viewer => viewer.Next);
        await viewers.UntilAllAsync(viewer => viewer.Next > before[viewer] + 60 || viewer.HasEnded);
        await cluster.Client(0).AssertEndUnharmedAsync(runs, viewers);
    }
}
