using System.Collections.Immutable;
using BackpropWeb.Engine.Numerics;

namespace BackpropWeb.Engine;

/// <summary>The weights at epoch 0.</summary>
public abstract record Start
{
    private Start()
    {
    }

    /// <summary>The same start with its weights given explicitly.</summary>
    /// <param name="network">The network.</param>
    public Explicit ToExplicit(NetworkShape network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return new([.. InitialWeights(network)]);
    }

    /// <summary>The flat weight vector at epoch 0, new at each call.</summary>
    /// <param name="network">The network.</param>
    internal abstract double[] InitialWeights(NetworkShape network);

    /// <summary>Upper limit of |w| at epoch 0.</summary>
    internal abstract double Reach { get; }

    /// <summary>Throws if a value is out of bounds.</summary>
    /// <exception cref="ArgumentException">As documented for the constructor of <see cref="Recipe"/>.</exception>
    internal abstract void Require(int weightCount);

    /// <summary>Weights drawn uniformly from [−Range, Range) by the engine's own generator, in the order of the flat
    /// weight vector.</summary>
    /// <param name="Seed">0 to 2⁵³ − 1, so that JSON parsers in every language preserve it.</param>
    /// <param name="Range">Above 0, at most 100.</param>
    public sealed record Seeded(long Seed, double Range) : Start
    {
        /// <summary>Largest seed: 2⁵³ − 1.</summary>
        public const long LargestSeed = (1L << 53) - 1;

        /// <summary>Largest range.</summary>
        public const double LargestRange = 100;

        /// <summary>Allowed seeds: 0 or more, at most 2⁵³ − 1.</summary>
        public static Bounds<long> SeedBounds { get; } = new(0, true, LargestSeed);

        /// <summary>Allowed ranges: above 0, at most 100.</summary>
        public static Bounds<double> RangeBounds { get; } = new(0, false, LargestRange);

        /// <summary>Initial value of every bias; null to draw biases like the other weights. The other weights are the
        /// same either way.</summary>
        /// <value>−100 to 100. Default null.</value>
        public double? Bias { get; init; }

        /// <summary>Allowed biases: −100 to 100.</summary>
        public static Bounds<double> BiasBounds { get; } = new(-LargestRange, true, LargestRange);

        /// <inheritdoc/>
        internal override double Reach => Math.Max(Range, Math.Abs(Bias ?? 0));

        /// <inheritdoc/>
        internal override double[] InitialWeights(NetworkShape network)
        {
            var random = new Xoshiro256((ulong)Seed);
            var weights = new double[network.WeightCount];
            for (var k = 0; k < weights.Length; k++)
                weights[k] = Range * (2 * random.NextDouble() - 1);
            if (Bias is { } bias)
                weights.AsSpan(0, network.BiasCount).Fill(bias);
            return weights;
        }

        /// <inheritdoc/>
        internal override void Require(int weightCount)
        {
            SeedBounds.Require(Seed, "start.seed");
            RangeBounds.Require(Range, "start.range");
            if (Bias is { } bias)
                BiasBounds.Require(bias, "start.bias");
        }
    }

    /// <summary>Weights given explicitly.</summary>
    /// <param name="Weights">Flat weight vector in the order of <see cref="NetworkShape"/>; each from −10¹⁰⁰ to 10¹⁰⁰,
    /// which keeps the error of epoch 0 finite.</param>
    public sealed record Explicit(ImmutableArray<double> Weights) : Start
    {
        /// <summary>Largest absolute weight.</summary>
        public const double LargestWeight = 1e100;

        /// <summary>Allowed weights: −10¹⁰⁰ to 10¹⁰⁰.</summary>
        public static Bounds<double> WeightBounds { get; } = new(-LargestWeight, true, LargestWeight);

        /// <inheritdoc/>
        internal override double Reach => Weights.Max(Math.Abs);

        /// <inheritdoc/>
        internal override double[] InitialWeights(NetworkShape network) => [.. Weights];

        /// <inheritdoc/>
        internal override void Require(int weightCount)
        {
            const string part = "start.weights";
            if (Weights.IsDefault || Weights.Length != weightCount)
                throw Refusal.Of(
                    part, $"must hold {weightCount} numbers, as many as the network has weights and biases; " +
                    $"it holds {(Weights.IsDefault ? 0 : Weights.Length)}.");
            for (var k = 0; k < Weights.Length; k++)
                WeightBounds.Require(Weights[k], $"{part}[{k}]");
        }
    }
}
