using BackpropWeb.Engine.Numerics;

namespace BackpropWeb.Engine.Learning;

/// <summary>The order in which cases are presented where weights change after each: another one every epoch, drawn from
/// the rule's seed and the epoch alone, so that a training can go on from any epoch.</summary>
/// <remarks>With z the first number of SplitMix64 seeded by the order's seed, epoch e draws from a generator seeded by z +
/// e: from the problem's order, place n = cases − 1 down to 1 changes with place ⌊u (n + 1)⌋, u the next
/// double.</remarks>
internal sealed class CaseOrder
{
    private readonly bool _isDrawn;
    private readonly ulong _seed;
    private readonly int[] _cases;
    private readonly Xoshiro256 _random = new(0);

    /// <summary>Orders of a number of cases.</summary>
    /// <param name="seed">The rule's; null for the problem's own order.</param>
    /// <param name="caseCount">Cases of the problem.</param>
    public CaseOrder(long? seed, int caseCount)
    {
        _isDrawn = seed is not null;
        var state = (ulong)(seed ?? 0);
        _seed = Xoshiro256.SplitMix64(ref state);
        _cases = [.. Enumerable.Range(0, caseCount)];
    }

    /// <summary>What <see cref="Of"/> gave last.</summary>
    public ReadOnlySpan<int> Current => _cases;

    /// <summary>The order of the epoch that leads from a state to the next; valid until the next call.</summary>
    /// <param name="epoch">That state.</param>
    public ReadOnlySpan<int> Of(int epoch)
    {
        if (!_isDrawn)
            return _cases;
        for (var c = 0; c < _cases.Length; c++)
            _cases[c] = c;
        _random.Seed(_seed + (ulong)epoch);
        for (var n = _cases.Length - 1; n > 0; n--)
        {
            var other = (int)(_random.NextDouble() * (n + 1));
            (_cases[n], _cases[other]) = (_cases[other], _cases[n]);
        }

        return _cases;
    }
}
