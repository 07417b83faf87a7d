namespace BackpropWeb.Engine.Problems;

/// <summary>Whether the number of ones is odd: XOR for more than two bits.</summary>
public static class Parity
{
    private const string Source =
        "Rumelhart, Hinton & Williams, Parallel Distributed Processing, vol. 1, ch. 8, pp. 334-335 (1986). " +
        "Rates and start were chosen here, by measurement.";

    /// <summary>Parity of a number of bits. The recipe has twice as many hidden units as bits, because with spare units
    /// few runs get stuck.</summary>
    /// <param name="bits">2 to 8.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of bits is out of range.</exception>
    public static CatalogueEntry Of(int bits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, 8);
        var problem = new Problem(
            $"parity-{bits}", Bits.Names("x", bits), ["odd"], Bits.Cases(bits, x => [x.Sum() % 2 == 1]));
        var recipe = new Recipe(
            problem, NetworkShape.Chain(bits, 2 * bits, 1), new Rule { LearningRate = 0.2, Momentum = 0.9 },
            new Start.Seeded(1, bits < 4 ? 1 : 2), 1000);
        return new(problem, $"Parity of {bits} bits", recipe, Source);
    }
}
