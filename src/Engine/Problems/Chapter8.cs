using System.Collections.Immutable;

namespace BackpropWeb.Engine.Problems;

/// <summary>Classic problems of the letter's companion chapter, Parallel Distributed Processing, vol. 1, ch.
/// 8.</summary>
public static class Chapter8
{
    /// <summary>Reproduces N one-bit patterns through log₂ N hidden units, which must find a code.</summary>
    /// <param name="patterns">2, 4, 8, 16 or 32.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another number.</exception>
    public static CatalogueEntry Encoder(int patterns)
    {
        if (patterns is not (2 or 4 or 8 or 16 or 32))
            throw new ArgumentOutOfRangeException(nameof(patterns), patterns, "must be 2, 4, 8, 16 or 32.");
        var cases = Enumerable.Range(0, patterns).Select(c => new Case(OneOf(patterns, c), OneOf(patterns, c)));
        var problem = new Problem(
            $"encoder-{patterns}", Bits.Names("x", patterns), Bits.Names("y", patterns), [.. cases]);
        return new(
            problem, $"Encoder of {patterns} patterns",
            new(
                problem, NetworkShape.Chain(patterns, int.Log2(patterns), patterns),
                new Rule { LearningRate = 0.1, Momentum = 0.9 }, new Start.Seeded(1, 0.3), 1500),
            Source("335-337"));
    }

    /// <summary>Copies three bits, or negates them if the leftmost bit is 1. Inputs have direct links to the
    /// outputs.</summary>
    public static CatalogueEntry Negation { get; } = MakeNegation();

    /// <summary>Adds two numbers of two bits. Inputs have direct links to the outputs. Each hidden unit is linked to
    /// all later ones, so that a carry can propagate.</summary>
    /// <remarks>The chapter trained 2 hidden units, which lose the carry of 3 + 3 about half the time, and 3. Six learn
    /// it from nearly every start.</remarks>
    public static CatalogueEntry Addition { get; } = AdditionWith(6);

    /// <summary>Decodes a two-bit number to one of four outputs, through a single hidden unit that must take four
    /// values.</summary>
    public static CatalogueEntry DistributedToLocal { get; } = MakeDistributedToLocal();

    /// <summary>Addition with a given number of hidden units.</summary>
    /// <param name="hidden">1 to 12.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public static CatalogueEntry AdditionWith(int hidden)
    {
        new Bounds<int>(1, true, 12).Require(hidden, nameof(hidden));
        var problem = new Problem(
            "addition", ["a₁", "a₀", "b₁", "b₀"], ["s₂", "s₁", "s₀"], Bits.Cases(4, bits =>
            {
                var sum = 2 * bits[0] + bits[1] + 2 * bits[2] + bits[3];
                return [(sum & 4) != 0, (sum & 2) != 0, (sum & 1) != 0];
            }));
        var layers = ImmutableArray.Create([4, .. Enumerable.Repeat(1, hidden), 3]);
        var connections = ImmutableArray.CreateBuilder<LayerConnection>();
        for (var to = 1; to < layers.Length; to++)
        {
            for (var from = 0; from < to; from++)
                connections.Add(new(from, to));
        }

        return new(
            problem, "Binary addition",
            new(
                problem, new(layers, connections.ToImmutable()), new Rule { LearningRate = 0.05, Momentum = 0.9 },
                new Start.Seeded(3, 0.3), 1200),
            Source("341-346"));
    }

    private static CatalogueEntry MakeNegation()
    {
        var problem = new Problem(
            "negation", ["negate", "x₁", "x₂", "x₃"], Bits.Names("y", 3),
            Bits.Cases(4, bits => bits[1..].Select(bit => bit != bits[0]), 0.1, 0.9));
        return new(
            problem, "Negation",
            new(
                problem, new([4, 3, 3], [new(0, 1), new(0, 2), new(1, 2)]),
                new Rule
                {
                    LearningRate = 0.25, Momentum = 0.9, Update = UpdateMoment.AfterEachCase, OrderSeed = 1,
                }, new Start.Seeded(1, 0.3), 300),
            Source("346-347"));
    }

    private static CatalogueEntry MakeDistributedToLocal()
    {
        var cases = Bits.Cases(2, bits => Enumerable.Range(0, 4).Select(unit => unit == 2 * bits[0] + bits[1]));
        var problem = new Problem("distributed-to-local", Bits.Names("x", 2), Bits.Names("y", 4), cases);
        return new(
            problem, "Distributed to local code",
            new(
                problem, NetworkShape.Chain(2, 1, 4, 4),
                new Rule { LearningRate = 0.05, Momentum = 0.9, Update = UpdateMoment.AfterEachCase },
                new Start.Seeded(1, 0.3), 5000),
            Source("337-339"));
    }

    private static ImmutableArray<double> OneOf(int count, int on) =>
        [.. Enumerable.Range(0, count).Select(unit => unit == on ? 1.0 : 0.0)];

    private static string Source(string pages) =>
        $"Rumelhart, Hinton & Williams, Parallel Distributed Processing, vol. 1, ch. 8, pp. {pages} (1986). What the " +
        "chapter leaves unsaid was chosen here, by measurement.";
}
