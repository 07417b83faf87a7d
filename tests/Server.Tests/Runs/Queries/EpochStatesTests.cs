using BackpropWeb.Engine.Learning;
using BackpropWeb.Server.Runs.Live;
using BackpropWeb.Server.Runs.Queries;

namespace BackpropWeb.Server.Tests.Runs.Queries;

/// <summary>Reads the exact state of any epoch, from stored rows or by recomputation.</summary>
[Trait("Speed", "Slow")]
[Trait("Placement", "Any")]
public sealed class EpochStatesTests(SharedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(4, 600, true)]
    [InlineData(80, 140_000, false)] // rows of 245 numbers, but too many of them
    [InlineData(400, 10_000, false)] // rows too large
    public async Task AnyEpochHasTheBitsOfTheTraining(int hidden, int epochs, bool isWhole)
    {
        var problem = new { cases = (object[])[new { input = (double[])[0.7], desired = (double[])[0.2] }] };
        var run = await server.StartAsync(new { problem, network = new { layers = (int[])[1, hidden, 1] }, epochs });
        await server.WaitForEndAsync(run.Id);
        var recipe = (await server.Service<RunQueries>().FindRecipeAsync(run.Id, Token))!;
        var tape = await server.TapeAsync(run.Id, "?weights=true");
        Assert.Equal(isWhole, tape.Weights is not null);

        var stride = CheckpointRetention.Stride(recipe);
        var wanted = new SortedSet<int>([0, 1, epochs / 3, epochs - 1, epochs]);
        if (stride < epochs)
            wanted.UnionWith([stride - 1, stride, stride + 1, (2 * stride) - 1]);
        var trainer = new Trainer(recipe);
        foreach (var epoch in wanted)
        {
            while (trainer.Epoch < epoch)
                trainer.Step();
            var state = (await server.Service<EpochStates>().InspectAsync(run.Id, epoch, Token))!;
            Assert.Equal(trainer.Weights.ToArray(), state.Weights);
            Assert.Equal(trainer.Inspect().WeightChange, state.WeightChange);
            Assert.Equal(tape.TotalError[epoch], state.TotalError);
        }
    }
}
