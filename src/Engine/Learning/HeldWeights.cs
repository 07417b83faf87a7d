namespace BackpropWeb.Engine.Learning;

/// <summary>Frozen weights and cut links, which keep their initial values.</summary>
internal sealed class HeldWeights
{
    private readonly int[] _places;
    private readonly double[] _weights;

    /// <summary>Sets cut links to 0 and stores the weights to keep.</summary>
    /// <param name="rule">Lists the frozen weights and cut links.</param>
    /// <param name="weights">Weights at the start or checkpoint; cut links become 0. Flat.</param>
    public HeldWeights(Rule rule, Span<double> weights)
    {
        foreach (var k in rule.Cut)
            weights[k] = 0;
        _places = [.. rule.Frozen, .. rule.Cut];
        _weights = new double[_places.Length];
        for (var n = 0; n < _places.Length; n++)
            _weights[n] = weights[_places[n]];
    }

    /// <summary>Positions in the flat vector.</summary>
    public ReadOnlySpan<int> Places => _places;

    /// <summary>Restores the held weights after a change.</summary>
    /// <param name="weights">Flat.</param>
    /// <param name="change">Flat.</param>
    public void Restore(Span<double> weights, Span<double> change)
    {
        for (var n = 0; n < _places.Length; n++)
        {
            weights[_places[n]] = _weights[n];
            change[_places[n]] = 0;
        }
    }
}
