using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Engine.Tests.Learning;

public sealed class HeldWeightsTests
{
    [Theory]
    [InlineData(UpdateMoment.AfterEachEpoch)]
    [InlineData(UpdateMoment.AfterEachCase)]
    public void Step_FrozenWeightsAndCutLinks_StayWhileTheOthersLearn(UpdateMoment update)
    {
        var recipe = Nets.Random(8, update);
        recipe = recipe.With(recipe.Rule with { Frozen = [0, 2], Cut = [1, 4], WeightDecay = 0.01 });
        var trainer = new Trainer(recipe);
        var start = trainer.Weights.ToArray();
        Assert.Equal([0, 0], new[] { start[1], start[4] });
        Assert.NotEqual(0, start[0]);

        trainer.Trained(5);

        for (var k = 0; k < start.Length; k++)
        {
            Assert.Equal(k is 0 or 1 or 2 or 4, start[k] == trainer.Weights[k]);
            if (k is 0 or 1 or 2 or 4)
                Assert.Equal(0, trainer.Inspect().WeightChange[k]);
        }
    }

    // A net with a cut hidden unit is the net without it.
    [Fact]
    public void Step_HiddenUnitCutFromTheOutput_LearnsAsTheNetWithoutIt()
    {
        // 2-3-1: biases 0-2 and 3, hidden weights 4-9, output weights 10-12.
        var rule = new Rule();
        var three = new Trainer(new(
            Nets.Xor, NetworkShape.Chain(2, 3, 1), rule with { Cut = [12] }, new Start.Seeded(1, 1), 1));
        var w = three.Weights;
        var two = new Trainer(new(Nets.Xor, NetworkShape.Chain(2, 2, 1), rule, new Start.Explicit(
            [w[0], w[1], w[3], w[4], w[5], w[6], w[7], w[10], w[11]]), 1));

        Nets.AssertSameBits(two.Trained(100).Outputs, three.Trained(100).Outputs);
    }

    [Fact]
    public void Resume_WithAnotherLinkCut_ForgetsItsWeightAndMomentum()
    {
        var recipe = Nets.Random(8);
        var checkpoint = new Trainer(recipe).Trained(20).Checkpoint();
        var cut = new Trainer(recipe.With(recipe.Rule with { Cut = [3] }), checkpoint);

        Assert.Equal(0, cut.Weights[3]);
        Assert.NotEqual(0, checkpoint.Weights[3]);
        Assert.Equal(0, cut.Trained(3).Weights[3]);
        Assert.Equal(0, cut.Checkpoint().WeightChange[3]);
    }
}
