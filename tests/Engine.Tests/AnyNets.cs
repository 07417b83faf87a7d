using System.Collections.Immutable;
using BackpropWeb.Engine.Numerics;

namespace BackpropWeb.Engine.Tests;

/// <summary>Random recipes of every kind, determined by a number: layers of up to 13 units, links that skip layers,
/// groups, shared weights and biases, outputs in several layers, all activations, tolerance, decay, schedule, frozen
/// weights and cut links, both update moments, 1 to 40 cases and sometimes some hundreds.</summary>
internal sealed class AnyNets
{
    private readonly Xoshiro256 _random;

    private AnyNets(int number) => _random = new((ulong)number);

    public static Recipe Recipe(int number) => new AnyNets(number).Recipe((long)number);

    private Recipe Recipe(long seed)
    {
        var shape = Shape();
        var softmax = shape.OutputActivation == Activation.Softmax;
        var tolerance = !softmax && Chance(3) ? 0.2 : 0;
        double[] desired = [0, 1, 0, 1, 0.5, 0.1, 0.9];
        var cases = Enumerable.Range(0, Chance(10) ? 200 + Below(300) : 1 + Below(40)).Select(_ => (
            Enumerable.Range(0, shape.InputCount).Select(_ => 2 * _random.NextDouble() - 1).ToArray(),
            softmax
                ? Shares(shape.OutputCount)
                : Enumerable.Range(0, shape.OutputCount).Select(_ => desired[Below(desired.Length)]).ToArray()))
            .ToArray();
        var update = Chance(3) ? UpdateMoment.AfterEachCase : UpdateMoment.AfterEachEpoch;
        return new(Nets.Problem(cases), shape, new Rule
        {
            LearningRate = Chance(4) ? 2 : 0.02,
            Momentum = 0.9 * _random.NextDouble(),
            WeightDecay = Below(2) * 0.001,
            Tolerance = tolerance,
            Update = update,
            OrderSeed = update == UpdateMoment.AfterEachCase && Chance(2) ? Below(1000) : null,
            Schedule = Chance(2) ? [new(2, 0.01, 0.5, 0.01)] : [],
            Frozen = Places(shape),
            Cut = Places(shape),
        }, new Start.Seeded(seed, Chance(5) ? 30 : 0.7), 1000);
    }

    private NetworkShape Shape()
    {
        if (Chance(8))
            return Nets.Iterated;
        int[] layers = [.. Enumerable.Range(0, 2 + Below(3)).Select(_ => 1 + Below(13))];
        if (layers.Length > 3 && Chance(2))
            layers[2] = layers[1];
        var (activation, output) = (Kind(), Chance(2) ? Kind() : (Activation?)null);
        if (activation == Activation.Softmax)
            output = null;
        if ((output ?? activation) == Activation.Softmax)
            layers[^1]++;

        var connections = ImmutableArray.CreateBuilder<LayerConnection>();
        for (var to = 1; to < layers.Length; to++)
        {
            for (var from = to - 1; from >= 0; from--)
            {
                if (from != to - 1 && !Chance(3))
                    continue;
                if (layers[from] > 1 && layers[to] > 1 && Chance(3))
                    AddGroups(connections, layers, from, to);
                else
                    connections.Add(new(from, to));
            }
        }

        ImmutableArray<SharedBiases> shared = Chance(4) ? [new(layers.Length - 1, null)] : [];
        if (layers.Length > 3 && layers[2] == layers[1] && Chance(2))
            shared = shared.Add(new(2, 1));
        ImmutableArray<LayerUnits> outputs = default;
        if (layers.Length > 2 && (output ?? activation) != Activation.Softmax && Chance(4))
            outputs = [new(1, new(0, 1 + Below(layers[1]))), new(layers.Length - 1, new(0, layers[^1]))];
        return new([.. layers], connections.ToImmutable(), activation, output, shared, outputs);
    }

    /// <summary>Connects two halves of a layer to two halves of another. Halves of the same sizes may share their
    /// weights.</summary>
    private void AddGroups(ImmutableArray<LayerConnection>.Builder connections, int[] layers, int from, int to)
    {
        int sending = layers[from] / 2, receiving = layers[to] / 2;
        var isEven = layers[from] % 2 == 0 && layers[to] % 2 == 0;
        connections.Add(new(from, to) { Sending = new(0, sending), Receiving = new(0, receiving) });
        connections.Add(new(from, to)
        {
            Sending = new(sending, layers[from] - sending),
            Receiving = new(receiving, layers[to] - receiving),
            SharedWith = isEven && Chance(2) ? connections.Count - 1 : null,
        });
    }

    private ImmutableArray<int> Places(NetworkShape shape) =>
        Chance(3) ? [.. Enumerable.Range(0, 1 + Below(3)).Select(_ => Below(shape.WeightCount))] : [];

    private double[] Shares(int count)
    {
        double[] parts = [.. Enumerable.Range(0, count).Select(_ => (double)Below(3))];
        parts[0]++;
        var sum = parts.Sum();
        return [.. parts.Select(part => part / sum)];
    }

    private Activation Kind() => (Activation)Below(5);

    private bool Chance(int oneIn) => Below(oneIn) == 0;

    private int Below(int bound) => (int)(_random.NextDouble() * bound);
}
