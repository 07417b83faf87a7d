using System.Diagnostics;
using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Tests.Runs;

/// <summary>Paced runs beside one that would take all cores for minutes. By how much they keep their pace is measured by
/// bench/Load, not here.</summary>
public sealed class FairnessTests
{
    private const int Epochs = 90;
    private const int Pace = 60;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AHeavyRunHoldsUpNeitherPacedRunsNorThePage()
    {
        using var server = new RunningServer(("Training:Workers", "2"));
        var heavy = await server.StartAsync(new { problem = "symmetry", network = new { layers = (int[])[6, 990, 1] }, epochs = 1_000_000 });
        await UntilEpochAsync(1);

        var ends = Enumerable.Range(0, 100).Select(async seed =>
        {
            var sent = Stopwatch.GetTimestamp();
            var run = await server.StartAsync(new { problem = "xor", epochs = Epochs, pace = Pace, start = new { seed } });
            var end = await server.WaitForEndAsync(run.Id);
            return (end.Status, Took: Stopwatch.GetElapsedTime(sent));
        }).ToArray();
        Assert.Contains("BackpropWeb", await server.Client.GetStringAsync("/", Token), StringComparison.Ordinal);

        foreach (var (status, took) in await Task.WhenAll(ends))
        {
            Assert.Equal(RunStatus.Finished, status);
            Assert.True(took.TotalSeconds >= (double)(Epochs - 1) / Pace, $"{Epochs} epochs at {Pace} a second took {took.TotalSeconds} s.");
        }

        var then = await server.GetAsync(heavy.Id);
        Assert.Equal(RunStatus.Running, then.Status);
        await UntilEpochAsync(then.Epoch + 1);

        async Task UntilEpochAsync(int epoch)
        {
            await foreach (var batch in server.WatchAsync(heavy.Id, epoch).WithCancellation(Token))
            {
                if (batch.TotalError.Length > 0)
                    return;
            }
        }
    }
}
