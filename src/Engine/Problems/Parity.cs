using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Engine.Problems;

/// <summary>Is the number of ones odd? XOR for more bits: every bit matters, whatever the others are.</summary>
public static class Parity
{
    private const string Source =
        "Rumelhart, Hinton & Williams, Parallel Distributed Processing, vol. 1, ch. 8, pp. 334-335 (1986). " +
        "Rates and start were chosen here, by measurement.";

    /// <summary>Parity of so many bits, with a recipe of twice as many hidden units from 4 bits on: with spare units few
    /// starts get stuck.</summary>
    /// <param name="bits">2 to 8.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer or more bits.</exception>
    public static CatalogueEntry Of(int bits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, 8);
        var problem = new Problem(
            $"parity-{bits}", Bits.Names("x", bits), ["odd"], Bits.Cases(bits, x => [x.Sum() % 2 == 1]));
        var recipe = bits < 4
            ? new Recipe(problem, NetworkShape.Chain(bits, bits, 1), Rule(0.2), new Start.Seeded(4, 1), 1000)
            : new Recipe(problem, NetworkShape.Chain(bits, 2 * bits, 1), Rule(0.2), new Start.Seeded(1, 2), 1000);
        return new(problem, $"Parity of {bits} bits", recipe, Source);
    }

    private static Rule Rule(double learningRate) => new() { LearningRate = learningRate, Momentum = 0.9 };
}
