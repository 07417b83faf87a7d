using System.Collections.Immutable;

namespace BackpropWeb.Engine.Learning;

/// <summary>The weights at epoch 0.</summary>
public abstract record Start
{
    private Start()
    {
    }

    /// <summary>Weights drawn uniformly from [−Range, Range) by the engine's own generator, in the order of the flat
    /// weight vector.</summary>
    /// <param name="Seed">0 to 2⁵³ − 1, so that it survives JSON in every language.</param>
    /// <param name="Range">Above 0, at most 100.</param>
    public sealed record Seeded(long Seed, double Range) : Start
    {
        /// <summary>Largest seed: 2⁵³ − 1.</summary>
        public const long LargestSeed = (1L << 53) - 1;

        /// <summary>Largest range.</summary>
        public const double LargestRange = 100;
    }

    /// <summary>Weights given one by one.</summary>
    /// <param name="Weights">Flat weight vector in the order of <see cref="NetworkShape"/>; finite.</param>
    public sealed record Explicit(ImmutableArray<double> Weights) : Start;
}
