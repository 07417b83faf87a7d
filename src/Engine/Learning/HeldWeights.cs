namespace BackpropWeb.Engine.Learning;

/// <summary>Frozen weights and cut links: what they are at the start they stay.</summary>
internal sealed class HeldWeights
{
    private readonly int[] _places;
    private readonly double[] _weights;

    /// <summary>Cuts links, and remembers the weights of all that is held.</summary>
    /// <param name="rule">Names them.</param>
    /// <param name="weights">Where training begins or goes on; cut links become 0. Flat.</param>
    public HeldWeights(Rule rule, Span<double> weights)
    {
        foreach (var k in rule.Cut)
            weights[k] = 0;
        _places = [.. rule.Frozen, .. rule.Cut];
        _weights = new double[_places.Length];
        for (var n = 0; n < _places.Length; n++)
            _weights[n] = weights[_places[n]];
    }

    /// <summary>Their places in the flat vector.</summary>
    public ReadOnlySpan<int> Places => _places;

    /// <summary>Undoes what a change did to them.</summary>
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
