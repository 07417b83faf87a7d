using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Tests.Cluster;

/// <summary>What tests do with the runs of a cluster.</summary>
internal static class ClusterCalls
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<List<StartedRun>> StartRunsAsync(
        this ServerCluster cluster, int count, int pace = 30)
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
            runs.Add(await cluster.Client(number % ServerCluster.Nodes).StartRunAsync(request));
        }

        return runs;
    }

    /// <summary>Every run watched on every node.</summary>
    public static List<ReconnectingViewer> WatchAll(this ServerCluster cluster, List<StartedRun> runs) =>
    [
        .. runs.SelectMany(run => Enumerable.Range(0, ServerCluster.Nodes)
            .Select(node => new ReconnectingViewer(() => cluster.Reach(node), node, run.Id))),
    ];

    public static Task UntilAllAsync(
        this List<ReconnectingViewer> viewers, Func<ReconnectingViewer, bool> isSo,
        [CallerArgumentExpression(nameof(isSo))] string state = "") => Patience.UntilAsync(
        () =>
        {
            var waiting = viewers.Find(viewer => !isSo(viewer));
            Assert.False(waiting is { Ended.IsFaulted: true }, waiting?.Ended.Exception?.ToString());
            return Task.FromResult(waiting is null);
        },
        state);

    public static Task<Run> SteerAsync(this HttpClient client, StartedRun run, string command) =>
        SendAsync(client, run, new(HttpMethod.Post, $"/api/runs/{run.Id}/{command}"));

    public static Task<Run> ChangeAsync(this HttpClient client, StartedRun run, object patch) =>
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
    public static async Task AssertEndUnharmedAsync(
        this HttpClient client, List<StartedRun> runs, List<ReconnectingViewer> viewers)
    {
        foreach (var run in runs)
            await client.SetPaceAsync(run, null);
        await Task.WhenAll(viewers.Select(viewer => viewer.Ended)).WaitAsync(Patience.Guard, Token);
        foreach (var run in runs)
            await client.AssertUnharmedAsync(run.Id);
    }
}
