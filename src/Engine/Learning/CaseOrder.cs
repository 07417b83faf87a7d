using BackpropWeb.Engine.Numerics;

namespace BackpropWeb.Engine.Learning;

/// <summary>The order of cases for updates after each case. A random order depends only on the rule's seed and the
/// epoch, so training can resume at any epoch.</summary>
/// <remarks>Let z be the first number of SplitMix64 with the order's seed. Epoch e uses a generator with seed z + e.
/// Starting from the problem's order, for n = cases − 1 down to 1, positions n and ⌊u (n + 1)⌋ are swapped; u is the
/// next double.</remarks>
internal sealed class CaseOrder
{
    private readonly bool _isDrawn;
    private readonly ulong _seed;
    private readonly int[] _cases;
    private readonly Xoshiro256 _random = new(0);

    /// <summary>Creates the order for a number of cases.</summary>
    /// <param name="seed">The rule's seed; null for the problem's order.</param>
    /// <param name="caseCount">Number of cases.</param>
    public CaseOrder(long? seed, int caseCount)
    {
        _isDrawn = seed is not null;
        var state = (ulong)(seed ?? 0);
        _seed = Xoshiro256.SplitMix64(ref state);
        _cases = [.. Enumerable.Range(0, caseCount)];
    }

    /// <summary>The last result of <see cref="Of"/>.</summary>
    public ReadOnlySpan<int> Current => _cases;

    /// <summary>The order of cases in the epoch from a state to the next; valid until the next call.</summary>
    /// <param name="epoch">Epochs trained before.</param>
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
