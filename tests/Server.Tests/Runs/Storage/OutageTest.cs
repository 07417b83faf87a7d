using System.Net;
using System.Net.Http.Json;
using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Tests.Runs.Storage;

/// <summary>Real outages of real databases under a server with many runs and viewers: no run fails, none is lost, every
/// bit is that of an uninterrupted run, and no viewer misses or repeats an epoch.</summary>
[Trait("Speed", "Slow")]
[Trait("Storage", "Any")]
[Trait("Placement", "Any")]
public abstract class OutageTest
{
    protected const int Runs = 100;

    private protected static readonly string[] Limits =
        ["--Limits:StartsPerMinute=100000", "--Limits:UnfinishedRuns=1000"];

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts runs of ten minutes, unless the pace is larger, and waits until viewers have seen rows of all.
    /// </summary>
    private protected static async Task<(List<StartedRun> Runs, List<ReconnectingViewer> Viewers)> StartRunsAsync(
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

    /// <summary>Waits until every run has waited for some time.</summary>
    private protected static async Task UntilAllWaitAsync(
        ServerProcess server, List<StartedRun> runs, string code, TimeSpan time)
    {
        foreach (var run in runs)
        {
            var waiting = await server.Client.GetRunAsync(
                run.Id, run => run.Waiting is { } waiting && DateTimeOffset.UtcNow - waiting.Since >= time);
            Assert.Equal((RunStatus.Running, code, null), (waiting.Status, waiting.Waiting!.Code, waiting.Failure));
        }
    }

    private static async Task<bool> IsAvailableAsync(HttpClient client, StartedRun run)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/runs/{run.Id}")
        {
            Content = JsonContent.Create(new { pace = 60 }),
        };
        request.Headers.Add("X-Owner-Key", run.OwnerKey);
        using var answer = await client.SendAsync(request, Token);
        return answer.StatusCode != HttpStatusCode.ServiceUnavailable;
    }

    private protected static async Task AssertUnharmedAsync(
        HttpClient client, List<StartedRun> runs, List<ReconnectingViewer> viewers)
    {
        // At full speed, to see their ends sooner.
        foreach (var run in runs)
        {
            await Patience.UntilAsync(() => IsAvailableAsync(client, run), "the server stores commands");
            await client.SetPaceAsync(run, null);
        }

        await Task.WhenAll(viewers.Select(viewer => viewer.Ended)).WaitAsync(Patience.Guard, Token);
        foreach (var run in runs)
            await client.AssertUnharmedAsync(run.Id);
    }
}
