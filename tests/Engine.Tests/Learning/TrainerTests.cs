using BackpropWeb.Engine.Checkpoints;
using BackpropWeb.Engine.Learning;
using CsCheck;

namespace BackpropWeb.Engine.Tests.Learning;

public sealed class TrainerTests
{
    private static readonly Gen<UpdateMoment> AnyUpdate =
        Gen.Bool.Select(each => each ? UpdateMoment.AfterEachCase : UpdateMoment.AfterEachEpoch);

    [Theory]
    [InlineData(UpdateMoment.AfterEachEpoch)]
    [InlineData(UpdateMoment.AfterEachCase)]
    public void Step_TwoIdenticalHiddenUnits_StayIdentical(UpdateMoment update)
    {
        // 2-2-1; both hidden units have bias 0.1, weights 0.3 and −0.2, and send 0.4.
        var start = new Start.Explicit([0.1, 0.1, -0.3, 0.3, -0.2, 0.3, -0.2, 0.4, 0.4]);
        var trainer = new Trainer(new(Nets.Xor, NetworkShape.Chain(2, 2, 1), new Rule { Update = update }, start, 500));

        trainer.Trained(500);

        var w = trainer.Weights;
        Nets.AssertSameBits([w[0], w[3], w[4], w[7]], [w[1], w[5], w[6], w[8]]);
        Assert.NotEqual(0.1, w[0]);
    }

    [Fact]
    public void Step_MomentumZero_ReducesEquation9To8()
    {
        var recipe = Nets.Random(1);
        recipe = recipe.With(recipe.Rule with { Momentum = 0, WeightDecay = 0 });
        var trainer = new Trainer(recipe);
        for (var epoch = 0; epoch < 20; epoch++)
        {
            var look = trainer.Inspect();
            double[] expected =
                [.. look.Weights.Zip(look.Gradient, (w, dEdw) => w - recipe.Rule.LearningRate * dEdw)];
            Assert.True(trainer.Step());
            Nets.AssertSameBits(expected, trainer.Weights);
        }
    }

    [Fact]
    public void Step_OneCase_IsTheSameAfterEachCaseAndAfterEachEpoch()
    {
        var problem = Nets.Problem(([0.3, -0.7], [1, 0]));
        Recipe Recipe(UpdateMoment update) => new(
            problem, NetworkShape.Chain(2, 3, 2), new Rule { Update = update, WeightDecay = 0.01 },
            new Start.Seeded(5, 1), 50);

        Nets.AssertSameBits(
            new Trainer(Recipe(UpdateMoment.AfterEachEpoch)).Trained(50),
            new Trainer(Recipe(UpdateMoment.AfterEachCase)).Trained(50));
    }

    [Fact]
    public void Step_SameRecipeTwice_GivesTheSameBits() =>
        Gen.Select(Gen.Int[0, 1_000_000], AnyUpdate).Sample(
            (number, update) => Nets.AssertSameBits(
                new Trainer(Nets.Random(number, update)).Trained(30),
                new Trainer(Nets.Random(number, update)).Trained(30)),
            iter: 50, threads: 1, seed: "0000KQxWxRi1");

    [Fact]
    public void Resume_CutAnywhere_EqualsTheUncutRun() =>
        Gen.Select(Gen.Int[0, 1_000_000], AnyUpdate, Gen.Int[0, 40]).Sample(
            (number, update, cut) =>
            {
                var recipe = Nets.Random(number, update);
                recipe = recipe.With(recipe.Rule with { Schedule = [new(10, 0.05), new(20, Momentum: 0.9)] });
                var uncut = new Trainer(recipe).Trained(40);

                var bytes = new Trainer(recipe).Trained(cut).Checkpoint().ToBytes();
                var resumed = new Trainer(recipe, Checkpoint.FromBytes(bytes));
                Nets.AssertSameBits(new Trainer(recipe).Trained(cut), resumed);
                Nets.AssertSameBits(uncut, resumed.Trained(40 - cut));
            }, iter: 100, threads: 1, seed: "0000KQxWxRi1");

    [Fact]
    public void Step_WithSchedule_ChangesTheRuleFromItsEpochOn()
    {
        var recipe = Nets.Random(3);
        var rule = recipe.Rule with { LearningRate = 0.5, Momentum = 0.5, WeightDecay = 0 };
        var late = recipe.Rule with { LearningRate = 0.1, Momentum = 0.5, WeightDecay = 0.01 };
        var scheduled = recipe.With(rule with
        {
            Schedule = [new(20, LearningRate: 7), new(20, LearningRate: 0.1), new(20, WeightDecay: 0.01)],
        });

        var before = new Trainer(recipe.With(rule)).Trained(20);
        var after = new Trainer(recipe.With(late), before.Checkpoint()).Trained(20);
        var trainer = new Trainer(scheduled).Trained(20);
        Nets.AssertSameBits(before, trainer);
        Nets.AssertSameBits(after, trainer.Trained(20));
    }

    [Fact]
    public void Step_ChangeFromEpochZero_IsAsIfTheRuleBeganSo()
    {
        var recipe = Nets.Random(4);
        var scheduled = recipe.With(recipe.Rule with { Schedule = [new(0, 0.2, 0.3, 0.001)] });
        var plain = recipe.With(recipe.Rule with { LearningRate = 0.2, Momentum = 0.3, WeightDecay = 0.001 });

        Nets.AssertSameBits(new Trainer(plain).Trained(10), new Trainer(scheduled).Trained(10));
    }

    [Theory]
    [InlineData(UpdateMoment.AfterEachEpoch)]
    [InlineData(UpdateMoment.AfterEachCase)]
    public void Step_WouldLeaveTheFiniteNumbers_ReturnsFalseAndChangesNothing(UpdateMoment update)
    {
        // Every unit stands at x = 0, y = ½, so nothing is saturated, and the delta grows by 10¹⁰⁰ / 4 a layer on its
        // way back: ∂E/∂w of the first weight is −10⁴⁰⁰ / 64.
        const double large = 1e100;
        var start = new Start.Explicit([0, -0.5 * large, -0.5 * large, 0, large, large]);
        var trainer = new Trainer(new(
            Nets.Problem(([large], [large])), NetworkShape.Chain(1, 1, 1, 1), new Rule { Update = update }, start, 5));
        var untouched = new Trainer(trainer.Recipe);

        Assert.False(trainer.Step());
        Nets.AssertSameBits(untouched, trainer);
        Assert.False(trainer.Step());
        Nets.AssertSameBits(untouched, trainer);
        Assert.Equal(untouched.Inspect().Cases[0].Deltas, trainer.Inspect().Cases[0].Deltas);
    }

    [Fact]
    public void Step_OnlyTheOutputsWouldLeaveTheFiniteNumbers_ReturnsFalseAndChangesNothing()
    {
        // The coming weights are finite, about ±1.7·10³⁰⁸ by the remembered change, but the total input is ∞ − ∞.
        var recipe = new Recipe(
            Nets.Problem(([2, 2], [1])), NetworkShape.Chain(2, 1), new Rule { Momentum = 0.99 },
            new Start.Explicit([0, 0, 0]), 5);
        var checkpoint = new Checkpoint(3, [0, 0, 0], [0, 1.7e308, -1.7e308]);
        var trainer = new Trainer(recipe, checkpoint);

        Assert.False(trainer.Step());

        Nets.AssertSameBits(new Trainer(recipe, checkpoint), trainer);
        Assert.Equal(0.5, trainer.Outputs[0]);
    }

    [Theory]
    [InlineData(UpdateMoment.AfterEachEpoch)]
    [InlineData(UpdateMoment.AfterEachCase)]
    public void Step_AllocatesNothing(UpdateMoment update)
    {
        var recipe = Nets.Random(8, update);
        recipe = recipe.With(recipe.Rule with { Tolerance = 0.1, Schedule = [new(50, 0.05), new(60, Momentum: 0.1)] });
        var trainer = new Trainer(recipe).Trained(20);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var n = 0; n < 100; n++)
            trainer.Step();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Weights_SeededStart_AreDrawnInTheOrderOfTheFlatVector()
    {
        var random = new Engine.Numerics.Xoshiro256(11);
        var recipe = Nets.Random(2).With(start: new Start.Seeded(11, 0.3));
        double[] expected =
            [.. Enumerable.Range(0, recipe.Network.WeightCount).Select(_ => 0.3 * (2 * random.NextDouble() - 1))];

        Nets.AssertSameBits(expected, new Trainer(recipe).Weights);
    }

    [Fact]
    public void Weights_SeededStartWithABias_DrawsTheOthersAllTheSame()
    {
        var recipe = Nets.Random(2);
        var drawn = new Trainer(recipe.With(start: new Start.Seeded(11, 0.3))).Weights;
        var given = new Trainer(recipe.With(start: new Start.Seeded(11, 0.3) { Bias = -2 })).Weights;
        var biases = recipe.Network.BiasCount;

        Assert.All(given[..biases].ToArray(), bias => Assert.Equal(-2, bias));
        Nets.AssertSameBits(drawn[biases..], given[biases..]);
        Assert.Equal(recipe.Network.Layers.Skip(1).Sum(), biases);
    }

    [Fact]
    public void Resume_CheckpointOfAnotherNetwork_IsRefused()
    {
        var recipe = Nets.Random(1);
        var checkpoint = new Trainer(recipe).Checkpoint();

        Refused(new Checkpoint(1, checkpoint.Weights.Add(0), checkpoint.WeightChange.Add(0)));
        Refused(checkpoint with { WeightChange = [] });
        Refused(checkpoint with { Weights = default });
        Refused(checkpoint with { Epoch = -1 });
        Refused(checkpoint with { Weights = checkpoint.Weights.SetItem(0, double.NaN) });
        Refused(checkpoint with { WeightChange = checkpoint.WeightChange.SetItem(0, double.PositiveInfinity) });
        Assert.Throws<ArgumentNullException>(() => new Trainer(recipe, null!));
        Assert.Throws<ArgumentNullException>(() => new Trainer(null!));
        Assert.Throws<ArgumentNullException>(() => new Trainer(null!, checkpoint));

        void Refused(Checkpoint wrong) => Assert.Throws<ArgumentException>(() => new Trainer(recipe, wrong));
    }
}
