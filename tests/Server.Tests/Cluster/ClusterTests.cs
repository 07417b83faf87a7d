using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Tests.Cluster;

/// <summary>Three real servers as one: <c>TEST_POSTGRESQL</c> and <c>TEST_REDIS</c> say where their database and Redis
/// are.</summary>
[Trait("Speed", "Slow")]
public sealed class ClusterTests
{
    private const int Nodes = ServerCluster.Nodes;
    private const int Runs = 60;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static bool IsImpossible => ServerCluster.IsImpossible;

    [Fact(Skip = ServerCluster.IsMissing, SkipWhen = nameof(IsImpossible))]
    public async Task AKilledNodesRunsGoOnElsewhereAndNoViewerMissesOrRepeatsAnEpoch()
    {
        using var store = new TestStore();
        using var cluster = await ServerCluster.StartAsync(store);
        var runs = await StartRunsAsync(cluster, Runs);
        var viewers = WatchAll(cluster, runs);
        await UntilAllAsync(viewers, viewer => viewer.Next > 20);

        cluster.Kill(1);
        var before = viewers.ToDictionary(viewer => viewer, viewer => viewer.Next);
        // Later epochs than any viewer had: another node trains them.
        await UntilAllAsync(viewers, viewer => viewer.Next > before[viewer] + 60 || viewer.HasEnded);
        await AssertEndUnharmedAsync(cluster.Client(0), runs, viewers);
    }

    [Fact(Skip = ServerCluster.IsMissing, SkipWhen = nameof(IsImpossible))]
    public async Task ANodeThatIsStoppedHandsItsRunsOver()
    {
        using var store = new TestStore();
        using var cluster = await ServerCluster.StartAsync(store);
        var runs = await StartRunsAsync(cluster, 12);
        var viewers = WatchAll(cluster, runs).Where(viewer => viewer.Node == 0).ToList();
        await UntilAllAsync(viewers, viewer => viewer.Next > 20);

        var before = viewers.ToDictionary(viewer => viewer, viewer => viewer.Next);
        cluster.Terminate(2);
        await UntilAllAsync(viewers, viewer => viewer.Next > before[viewer] + 60 || viewer.HasEnded);
        Assert.Equal(0, await cluster.WaitForExitAsync(2));
        await AssertEndUnharmedAsync(cluster.Client(0), runs, viewers);
    }

    [Fact(Skip = ServerCluster.IsMissing, SkipWhen = nameof(IsImpossible))]
    public async Task AnOrderReachesTheRunFromEveryNode()
    {
        using var store = new TestStore();
        using var cluster = await ServerCluster.StartAsync(store);
        // Slow, so that no run ends before its last command.
        foreach (var run in await StartRunsAsync(cluster, 6, pace: 3))
        {
            for (var node = 0; node < Nodes; node++)
            {
                Assert.Equal(RunStatus.Paused, (await SteerAsync(cluster.Client(node), run, "pause")).Status);
                var paused = await cluster.Client((node + 1) % Nodes).GetRunAsync(run.Id);
                Assert.Equal(RunStatus.Paused, paused.Status);
                await SteerAsync(cluster.Client((node + 1) % Nodes), run, "step?epochs=3");
                var stepped = await cluster.Client(node).GetSteppedRunAsync(run.Id);
                Assert.Equal((RunStatus.Paused, paused.Epoch + 3), (stepped.Status, stepped.Epoch));
                Assert.Equal(
                    RunStatus.Running,
                    (await SteerAsync(cluster.Client((node + 2) % Nodes), run, "resume")).Status);
            }

            for (var node = 0; node < Nodes; node++)
            {
                var changed = await ChangeAsync(
                    cluster.Client(node),
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
        using var store = new TestStore();
        List<StartedRun> runs;
        using (var cluster = await ServerCluster.StartAsync(store))
        {
            runs = await StartRunsAsync(cluster, 12);
            await UntilAllAsync(WatchAll(cluster, runs), viewer => viewer.Next > 20);
            for (var node = 0; node < Nodes; node++)
                cluster.Kill(node);
        }

        using var again = await ServerCluster.StartAsync(store);
        var viewers = WatchAll(again, runs);
        await UntilAllAsync(viewers, viewer => viewer.Next > 60);
        await AssertEndUnharmedAsync(again.Client(0), runs, viewers);
    }

    private static async Task<List<StartedRun>> StartRunsAsync(ServerCluster cluster, int count, int pace = 30)
    {
        var runs = new List<StartedRun>();
        for (var number = 0; number < count; number++)
        {
            object request = (number % 4) switch
            {
                0 => new { problem = "xor", epochs = 1_500, pace, start = new { seed = number } },
                1 => new { problem = "parity-4", epochs = 1_500, pace, start = new { seed = number },
                    rule = new { weightDecay = 0.0001 } },
                2 => new { problem = "xor", network = new { layers = (int[])[2, 120, 1] }, epochs = 1_500, pace,
                    start = new { seed = number } },
                _ => new { problem = "and", epochs = 1_500, pace, start = new { seed = number },
                    rule = new { update = "case" } },
            };
            runs.Add(await cluster.Client(number % Nodes).StartRunAsync(request));
        }

        return runs;
    }

    /// <summary>Every run watched on every node.</summary>
    private static List<ReconnectingViewer> WatchAll(ServerCluster cluster, List<StartedRun> runs) =>
    [
        .. runs.SelectMany(run => Enumerable.Range(0, Nodes)
            .Select(node => new ReconnectingViewer(() => cluster.Reach(node), node, run.Id))),
    ];

    private static Task UntilAllAsync(
        List<ReconnectingViewer> viewers, Func<ReconnectingViewer, bool> isSo,
        [CallerArgumentExpression(nameof(isSo))] string state = "") => Patience.UntilAsync(
        () =>
        {
            var waiting = viewers.Find(viewer => !isSo(viewer));
            Assert.False(waiting is { Ended.IsFaulted: true }, waiting?.Ended.Exception?.ToString());
            return Task.FromResult(waiting is null);
        },
        state);

    private static Task<Run> SteerAsync(HttpClient client, StartedRun run, string order) =>
        SendAsync(client, run, new(HttpMethod.Post, $"/api/runs/{run.Id}/{order}"));

    private static Task<Run> ChangeAsync(HttpClient client, StartedRun run, object patch) =>
        SendAsync(client, run, new(HttpMethod.Patch, $"/api/runs/{run.Id}") { Content = JsonContent.Create(patch) });

    private static async Task<Run> SendAsync(HttpClient client, StartedRun run, HttpRequestMessage message)
    {
        using var request = message;
        request.Headers.Add("X-Owner-Key", run.OwnerKey);
        using var answer = await client.SendAsync(request, Token);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Token));
        return System.Text.Json.JsonSerializer
            .Deserialize(await answer.Content.ReadAsStringAsync(Token), ContractsJson.Default.Run)!;
    }

    /// <summary>Lets the runs go at full speed, to see their ends sooner.</summary>
    private static async Task AssertEndUnharmedAsync(
        HttpClient client, List<StartedRun> runs, List<ReconnectingViewer> viewers)
    {
        foreach (var run in runs)
            await client.SetPaceAsync(run, null);
        await Task.WhenAll(viewers.Select(viewer => viewer.Ended)).WaitAsync(Patience.Guard, Token);
        foreach (var run in runs)
            await client.AssertUnharmedAsync(run.Id);
    }
}
