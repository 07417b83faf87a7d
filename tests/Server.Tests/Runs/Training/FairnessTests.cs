using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Tests.Runs.Training;

/// <summary>Paced runs beside one that can use all cores for minutes. bench/Load measures how well they keep their
/// pace.</summary>
[Trait("Storage", "Any")]
public sealed class FairnessTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AHeavyRunHoldsUpNeitherPacedRunsNorThePage()
    {
        using var server = new RunningServer(("Training:Workers", "2"));
        var heavy = await server.StartAsync(
            new { problem = "symmetry", network = new { layers = (int[])[6, 990, 1] }, epochs = 1_000_000 });
        await UntilEpochAsync(1);

        var ends = Enumerable.Range(0, 100).Select(async seed =>
        {
            var run = await server.StartAsync(new { problem = "xor", epochs = 90, pace = 60, start = new { seed } });
            return (await server.WaitForEndAsync(run.Id)).Status;
        }).ToArray();
        Assert.Contains("BackpropWeb", await server.Client.GetStringAsync("/", Token), StringComparison.Ordinal);

        Assert.All(await Task.WhenAll(ends), status => Assert.Equal(RunStatus.Finished, status));
        // They did not wait for its end, and it goes on.
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
