using BackpropWeb.Client.Replays;
using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Client.Tests.Replays;

public sealed class ReplayTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(237)]
    [InlineData(600)]
    public async Task AnyEpochOfAReplayIsThatOfTheTrainer(int epoch)
    {
        var recipe = Trained.Exhibit("xor");
        var trainer = new Trainer(recipe);
        while (trainer.Epoch < epoch)
            trainer.Step();
        var expected = trainer.Inspect();

        var snapshot = (await Trained.ReplayedAsync(recipe)).At(epoch);

        Assert.Equal(epoch, snapshot.Epoch);
        Assert.Equal(expected.Weights, snapshot.Weights);
        Assert.Equal(expected.WeightChange, snapshot.Inspection.WeightChange);
        Assert.Equal(expected.MomentumChange, snapshot.Inspection.MomentumChange);
        Assert.Equal(expected.Cases[3].Deltas[0], snapshot.Case(3).Deltas[0]);
    }

    [Fact]
    public async Task ASnapshotFromTheServersStateHasTheNumbersOfTheReplay()
    {
        var recipe = Trained.Exhibit("xor");
        var replayed = (await Trained.ReplayedAsync(recipe)).At(100);

        var snapshot = NetworkSnapshot.Of(recipe, 100, [.. replayed.Weights], [.. replayed.Inspection.WeightChange]);

        Assert.Equal(replayed.Inspection.Gradient, snapshot.Inspection.Gradient);
        Assert.Equal(replayed.Case(1).TotalInputs[1], snapshot.Case(1).TotalInputs[1]);
        for (var k = 0; k < recipe.Network.WeightCount; k++)
            Assert.Equal(replayed.Inspection.MomentumChange[k], snapshot.Inspection.MomentumChange[k], 1e-14);
    }

    [Fact]
    public async Task TheServersTapeAgreesInEveryBit()
    {
        var recipe = Trained.Exhibit("and");
        var check = new TapeCheck(Trained.Rows(recipe));

        await new Replay(recipe).RunAsync(check.Compare, TestContext.Current.CancellationToken);

        Assert.True(check.Agrees);
        Assert.Equal(recipe.Epochs + 1, check.Rows);
        Assert.Equal((recipe.Epochs + 1) * (3L + recipe.Network.WeightCount + 4), check.Numbers);
    }

    [Fact]
    public async Task OneBitOfOneWeightIsFoundAtItsEpoch()
    {
        var recipe = Trained.Exhibit("xor");
        var rows = Trained.Rows(recipe);
        rows.Weights![412][5] = Math.BitIncrement(rows.Weights[412][5]);
        var check = new TapeCheck(rows);

        await new Replay(recipe).RunAsync(check.Compare, TestContext.Current.CancellationToken);

        Assert.False(check.Agrees);
        Assert.Equal(412, check.FirstDifference);
    }

    [Fact]
    public async Task TheErrorsOfHeldOutCasesAreComparedToo()
    {
        var recipe = Trained.HoldingOut(Trained.Exhibit("xor"), 3);
        var rows = Trained.Rows(recipe);
        var (same, changed) = (new TapeCheck(rows), new TapeCheck(rows with
        {
            HeldOutError = [.. rows.HeldOutError!.Select((error, e) => e == 412 ? Math.BitIncrement(error) : error)],
        }));

        await new Replay(recipe).RunAsync(
            trainer =>
            {
                same.Compare(trainer);
                changed.Compare(trainer);
            },
            TestContext.Current.CancellationToken);

        Assert.True(same.Agrees);
        Assert.Equal(412, changed.FirstDifference);
    }

    [Fact]
    public async Task ATapeLongerThanTheReplayDoesNotAgree()
    {
        var recipe = Trained.Exhibit("xor");
        var rows = Trained.Rows(recipe);
        var check = new TapeCheck(rows);

        await new Replay(Trained.WithSeed(recipe, 1, 300)).RunAsync(
            check.Compare, TestContext.Current.CancellationToken);

        Assert.Null(check.FirstDifference);
        Assert.False(check.Agrees);
    }
}
