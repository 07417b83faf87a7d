using System.Collections.Immutable;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Numerics;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Engine.Tests;

/// <summary>Recipes for tests: small published ones, and random ones determined by a number.</summary>
internal static class Nets
{
    public static Problem Xor { get; } = ProblemCatalogue.Find("xor")!.Problem;

    /// <summary>Two inputs feed the first two of three units, which run for two more time steps with the same weights.
    /// The third unit is an output at the last two steps. The last layer of two units shares one bias.</summary>
    public static NetworkShape Iterated { get; } = new(
        [4, 3, 3, 3, 2],
        [
            new(0, 1) { Sending = new(0, 2), Receiving = new(0, 2) },
            new(1, 2),
            new(0, 2) { Sending = new(2, 2), Receiving = new(0, 2), SharedWith = 0 },
            new(2, 3) { SharedWith = 1 },
            new(3, 4),
        ],
        sharedBiases: [new(2, 1), new(3, 1), new(4, null)],
        outputs: [new(2, new(2, 1)), new(3, new(2, 1)), new(4, new(0, 2))]);

    public static Problem Problem(params ReadOnlySpan<(double[] Input, double[] Desired)> cases)
    {
        var list = ImmutableArray.CreateBuilder<Case>();
        foreach (var (input, desired) in cases)
            list.Add(new([.. input], [.. desired]));
        return new(
            "test", [.. list[0].Input.Select((_, i) => $"x{i}")], [.. list[0].Desired.Select((_, j) => $"y{j}")],
            list.ToImmutable());
    }

    /// <summary>Two to four layers of one to four units, a chain with random links that skip layers, one to twenty
    /// cases with inputs and desired outputs of all kinds, weights within ±1.</summary>
    public static Recipe Random(
        int number, UpdateMoment update = UpdateMoment.AfterEachEpoch, double learningRate = 0.1, double tolerance = 0,
        Activation activation = Activation.Logistic, Activation? outputActivation = null)
    {
        var random = new Xoshiro256((ulong)number);
        int[] layers = [.. Enumerable.Range(0, 2 + Below(3)).Select(_ => 1 + Below(4))];
        var softmax = (outputActivation ?? activation) == Activation.Softmax;
        if (softmax)
            layers[^1]++;
        var connections = ImmutableArray.CreateBuilder<LayerConnection>();
        for (var to = 1; to < layers.Length; to++)
        {
            for (var from = to - 1; from >= 0; from--)
            {
                if (from == to - 1 || Below(2) == 0)
                    connections.Add(new(from, to));
            }
        }

        double[] desired = [0, 1, 0.5, 0.1, 0.9];
        var cases = Enumerable.Range(0, 1 + Below(20)).Select(_ => (
            Enumerable.Range(0, layers[0]).Select(_ => 2 * random.NextDouble() - 1).ToArray(),
            softmax ? Shares() : Enumerable.Range(0, layers[^1]).Select(_ => desired[Below(desired.Length)]).ToArray()))
            .ToArray();
        var rule = new Rule
        {
            LearningRate = learningRate, Momentum = 0.5 * random.NextDouble(), Update = update, Tolerance = tolerance,
            WeightDecay = Below(2) * 0.001,
        };
        return new(
            Problem(cases), new([.. layers], connections.ToImmutable(), activation, outputActivation), rule,
            new Start.Seeded(number, 1), 1000);

        double[] Shares()
        {
            double[] parts = [.. Enumerable.Range(0, layers[^1]).Select(_ => (double)Below(3))];
            parts[0]++;
            var sum = parts.Sum();
            return [.. parts.Select(part => part / sum)];
        }

        int Below(int bound) => (int)(random.NextDouble() * bound);
    }

    public static Recipe With(this Recipe recipe, Rule? rule = null, Start? start = null) =>
        new(recipe.Problem, recipe.Network, rule ?? recipe.Rule, start ?? recipe.Start, recipe.Epochs);

    public static Trainer Trained(this Trainer trainer, int epochs)
    {
        for (var n = 0; n < epochs; n++)
            Assert.True(trainer.Step());
        return trainer;
    }

    /// <summary>Asserts that two trainers are at the same epoch with the same bits.</summary>
    public static void AssertSameBits(Trainer expected, Trainer actual)
    {
        Assert.Equal(expected.Epoch, actual.Epoch);
        AssertSameBits(expected.Checkpoint().ToBytes(), actual.Checkpoint().ToBytes());
        AssertSameBits(expected.Outputs, actual.Outputs);
        AssertSameBits(
            [expected.TotalError, expected.MeanSquaredError], [actual.TotalError, actual.MeanSquaredError]);
        Assert.Equal(expected.CorrectCount, actual.CorrectCount);
    }

    /// <summary>Asserts that a call allocates nothing after the first time. A garbage collection caused by another test
    /// can change this thread's count, so one clean measurement is enough.</summary>
    public static void AssertAllocatesNothing(Action action, string what)
    {
        var least = long.MaxValue;
        for (var attempt = 0; attempt < 5 && least != 0; attempt++)
        {
            action();
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.True(least == 0, $"{least} bytes: {what}");
    }

    public static void AssertSameBits(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var k = 0; k < expected.Length; k++)
            Assert.Equal(BitConverter.DoubleToInt64Bits(expected[k]), BitConverter.DoubleToInt64Bits(actual[k]));
    }

    private static void AssertSameBits(byte[] expected, byte[] actual) =>
        Assert.True(expected.AsSpan().SequenceEqual(actual));
}
