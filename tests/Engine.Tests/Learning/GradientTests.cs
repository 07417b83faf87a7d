using System.Collections.Immutable;
using BackpropWeb.Engine.Learning;
using CsCheck;

namespace BackpropWeb.Engine.Tests.Learning;

public sealed class GradientTests
{
    /// <summary>Largest difference from the gradient by differences, relative to the gradient's largest number. The
    /// differences themselves, of fourth order with h = 10⁻³, are good to about 10⁻¹¹.</summary>
    private const double Relative = 1e-8;

    [Fact]
    public void Inspect_RandomNet_GradientAgreesWithCentralDifferences() =>
        Gen.Int[0, 1_000_000].Sample(
            number => AssertGradient(Nets.Random(number)), iter: 200, threads: 1, seed: "0000KQxWxRi1");

    [Fact]
    public void Inspect_RandomNetWithTolerance_GradientAgreesWithCentralDifferences() =>
        Gen.Int[0, 1_000_000].Sample(
            number =>
            {
                var recipe = Nets.Random(number, tolerance: 0.2);
                if (!AnyOutputNearAnEdge(recipe))
                    AssertGradient(recipe);
            }, iter: 200, threads: 1, seed: "0000KQxWxRi1");

    [Theory]
    [InlineData(Activation.Tanh, null)]
    [InlineData(Activation.Linear, null)]
    [InlineData(Activation.Rectified, null)]
    [InlineData(Activation.Softmax, null)]
    [InlineData(Activation.Tanh, Activation.Logistic)]
    [InlineData(Activation.Logistic, Activation.Linear)]
    [InlineData(Activation.Rectified, Activation.Softmax)]
    public void Inspect_RandomNetOfEveryFunction_GradientAgreesWithCentralDifferences(
        Activation activation, Activation? output) =>
        Gen.Int[0, 1_000_000].Sample(
            number =>
            {
                var recipe = Nets.Random(number, activation: activation, outputActivation: output);
                if (!AnyRectifiedUnitNearItsCorner(recipe))
                    AssertGradient(recipe);
            }, iter: 200, threads: 1, seed: "0000KQxWxRi1");

    // Groups, weights shared over three times, a bias shared by all units of a layer, outputs at two times.
    [Fact]
    public void Inspect_RandomNetWithGroupsAndSharedWeights_GradientAgreesWithCentralDifferences() =>
        Gen.Int[0, 1_000_000].Sample(
            number => AssertGradient(Shared(number, Nets.Iterated)), iter: 100, threads: 1, seed: "0000KQxWxRi1");

    [Fact]
    public void Inspect_SharedWeights_SumTheGradientsOfTheirCopies() =>
        Gen.Int[0, 1_000_000].Sample(
            number =>
            {
                var shared = Nets.Iterated;
                var free = new NetworkShape(
                    shared.Layers, [.. shared.Connections.Select(c => c with { SharedWith = null })],
                    outputs: shared.Outputs);
                var recipe = Shared(number, shared);
                var weights = new Trainer(recipe).Weights.ToArray();
                var spread = new double[free.WeightCount];
                foreach (var (one, many) in Places(shared, free))
                    spread[many] = weights[one];
                var look = new Trainer(new Recipe(
                    recipe.Problem, free, recipe.Rule, new Start.Explicit([.. spread]), 1)).Inspect();

                var expected = new double[weights.Length];
                foreach (var (one, many) in Places(shared, free))
                    expected[one] += look.Gradient[many];
                var actual = new Trainer(recipe).Inspect();
                Assert.Equal(look.TotalError, actual.TotalError);
                for (var k = 0; k < expected.Length; k++)
                    Assert.Equal(expected[k], actual.Gradient[k], 1e-14);
            }, iter: 50, threads: 1, seed: "0000KQxWxRi1");

    [Fact]
    public void Inspect_RandomNet_SumsCasesInEightLanes() =>
        Gen.Int[0, 1_000_000].Sample(
            number =>
            {
                var recipe = Nets.Random(number);
                var look = new Trainer(recipe).Inspect();
                var lanes = new double[8][];
                for (var k = 0; k < 8; k++)
                    lanes[k] = new double[recipe.Network.WeightCount];
                for (var c = 0; c < look.Cases.Length; c++)
                    AddGradient(recipe, c, look.Cases[c], lanes[c % 8]);

                var expected = Enumerable.Range(0, recipe.Network.WeightCount).Select(w =>
                    ((lanes[0][w] + lanes[4][w]) + (lanes[2][w] + lanes[6][w]))
                    + ((lanes[1][w] + lanes[5][w]) + (lanes[3][w] + lanes[7][w]))).ToArray();
                Nets.AssertSameBits(expected, look.Gradient.AsSpan());
            }, iter: 100, threads: 1, seed: "0000KQxWxRi1");

    [Fact]
    public void Step_RandomNet_UsesTheVeryNumbersOfInspect() =>
        Gen.Int[0, 1_000_000].Sample(
            number =>
            {
                var trainer = new Trainer(Nets.Random(number)).Trained(3);
                var keep = 1 - trainer.Recipe.Rule.WeightDecay;
                var look = trainer.Inspect();
                double[] expected = [.. look.Weights.Zip(look.WeightChange, (w, dw) => (w + dw) * keep)];

                trainer.Trained(1);

                Nets.AssertSameBits(expected, trainer.Weights);
                Nets.AssertSameBits(look.WeightChange.AsSpan(), trainer.Checkpoint().WeightChange.AsSpan());
            }, iter: 100, threads: 1, seed: "0000KQxWxRi1");

    [Fact]
    public void Inspect_AfterEachCase_GivesTheSumOfTheEpochsChanges() =>
        Gen.Int[0, 1_000_000].Sample(
            number =>
            {
                var recipe = Nets.Random(number, UpdateMoment.AfterEachCase);
                recipe = recipe.With(recipe.Rule with { WeightDecay = 0 });
                var trainer = new Trainer(recipe).Trained(2);
                var untouched = trainer.Checkpoint().ToBytes();
                var look = trainer.Inspect();

                Assert.Equal(untouched, trainer.Checkpoint().ToBytes());
                Assert.All(look.MomentumChange, part => Assert.Equal(0, part));
                trainer.Trained(1);
                // The sum of the changes and the change of the sum differ by rounding.
                for (var k = 0; k < look.Weights.Length; k++)
                    Assert.Equal(look.Weights[k] + look.WeightChange[k], trainer.Weights[k], 1e-13);
            }, iter: 50, threads: 1, seed: "0000KQxWxRi1");

    [Fact]
    public void Step_AfterEachCase_IsAChainOfOneCaseRuns() =>
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Enum<Activation>()).Sample(
            (number, activation) =>
            {
                var recipe = Nets.Random(number, UpdateMoment.AfterEachCase, activation: activation);
                var trainer = new Trainer(recipe);
                if (!trainer.Step())
                    return; // some linear nets diverge at once
                var chain = new Trainer(recipe).Checkpoint();
                foreach (var only in recipe.Problem.Cases)
                {
                    var problem = Nets.Problem(([.. only.Input], [.. only.Desired]));
                    var single = new Recipe(
                        problem, recipe.Network, recipe.Rule with { Update = UpdateMoment.AfterEachEpoch },
                        recipe.Start, 1);
                    chain = new Trainer(single, chain with { Epoch = 0 }).Trained(1).Checkpoint();
                }

                Nets.AssertSameBits(chain.Weights.AsSpan(), trainer.Weights);
            }, iter: 100, threads: 1, seed: "0000KQxWxRi1");

    private static void AssertGradient(Recipe recipe)
    {
        const double h = 1e-3;
        var gradient = new Trainer(recipe).Inspect().Gradient;
        var weights = new Trainer(recipe).Weights.ToArray();
        var largest = gradient.Max(Math.Abs);
        for (var k = 0; k < weights.Length; k++)
        {
            var byDifferences = (8 * (Error(h) - Error(-h)) - (Error(2 * h) - Error(-2 * h))) / (12 * h);
            Assert.Equal(byDifferences, gradient[k], Relative * largest);

            double Error(double step)
            {
                var moved = weights.ToImmutableArray().SetItem(k, weights[k] + step);
                return new Trainer(recipe.With(start: new Start.Explicit(moved))).TotalError;
            }
        }
    }

    private static Recipe Shared(int number, NetworkShape shape)
    {
        var random = new Engine.Numerics.Xoshiro256((ulong)number);
        var cases = Enumerable.Range(0, 5)
            .Select(_ => (Draws(shape.InputCount), Draws(shape.OutputCount))).ToArray();
        return new(Nets.Problem(cases), shape, new Rule(), new Start.Seeded(number, 1), 1);

        double[] Draws(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];
    }

    /// <summary>Position of each weight of one shape in another with the same layers and connections.</summary>
    private static IEnumerable<(int One, int Many)> Places(NetworkShape one, NetworkShape many)
    {
        for (var l = 1; l < one.Layers.Length; l++)
        {
            for (var j = 0; j < one.Layers[l]; j++)
                yield return (one.BiasIndex(l, j), many.BiasIndex(l, j));
        }

        for (var n = 0; n < one.Connections.Length; n++)
        {
            var (to, from) = (one.ReceivingUnits(n), one.SendingUnits(n));
            for (var j = to.Start; j < to.Start + to.Count; j++)
            {
                for (var i = from.Start; i < from.Start + from.Count; i++)
                    yield return (one.WeightIndex(n, j, i), many.WeightIndex(n, j, i));
            }
        }
    }

    // ∂E/∂y is not smooth there, so differences are inaccurate.
    private static bool AnyOutputNearAnEdge(Recipe recipe) =>
        new Trainer(recipe).Outputs.ToArray().Any(y => Math.Abs(y - 0.2) < 0.01 || Math.Abs(y - 0.8) < 0.01);

    // Likewise. A step of 2h in a weight moves a total input by less than this in these nets.
    private static bool AnyRectifiedUnitNearItsCorner(Recipe recipe) =>
        recipe.Network.HiddenActivation == Activation.Rectified
        && new Trainer(recipe).Inspect().Cases.Any(
            look => look.TotalInputs.Any(layer => layer.Any(x => Math.Abs(x) < 0.03)));

    private static void AddGradient(Recipe recipe, int c, CaseInspection look, double[] lane)
    {
        var shape = recipe.Network;
        ImmutableArray<ImmutableArray<double>> y = [recipe.Problem.Cases[c].Input, .. look.Outputs];
        for (var l = 1; l < shape.Layers.Length; l++)
        {
            for (var j = 0; j < shape.Layers[l]; j++)
                lane[shape.BiasOffset(l) + j] += look.Deltas[l - 1][j];
        }

        for (var n = 0; n < shape.Connections.Length; n++)
        {
            var (from, to) = shape.Connections[n];
            for (var j = 0; j < shape.Layers[to]; j++)
            {
                for (var i = 0; i < shape.Layers[from]; i++)
                    lane[shape.ConnectionOffset(n) + j * shape.Layers[from] + i] += look.Deltas[to - 1][j] * y[from][i];
            }
        }
    }
}
