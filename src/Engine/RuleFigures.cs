namespace BackpropWeb.Engine;

/// <summary>The rates of a rule in effect at one epoch.</summary>
/// <param name="LearningRate">ε.</param>
/// <param name="Momentum">α.</param>
/// <param name="WeightDecay">The fraction by which every weight shrinks after each change.</param>
public readonly record struct RuleFigures(double LearningRate, double Momentum, double WeightDecay)
{
    /// <summary>The rates after a scheduled change.</summary>
    internal RuleFigures After(RuleChange change) => new(
        change.LearningRate ?? LearningRate, change.Momentum ?? Momentum, change.WeightDecay ?? WeightDecay);

    /// <summary>Changes weights by Δw(t) = −ε ∂E/∂w(t) + α Δw(t − 1) (Nature 323, eq. 9), then applies decay.</summary>
    /// <param name="gradient">∂E/∂w. Flat.</param>
    /// <param name="change">Δw(t − 1), overwritten by Δw(t). Flat.</param>
    /// <param name="weights">Changed in place: w ← (1 − decay)(w + Δw). Flat.</param>
    internal void Apply(ReadOnlySpan<double> gradient, Span<double> change, Span<double> weights)
    {
        var keep = 1 - WeightDecay;
        for (var k = 0; k < weights.Length; k++)
        {
            change[k] = Momentum * change[k] - LearningRate * gradient[k];
            weights[k] = (weights[k] + change[k]) * keep;
        }
    }
}
