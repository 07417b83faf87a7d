using System.Collections.Immutable;
using System.Globalization;

namespace BackpropWeb.Engine.Problems;

/// <summary>Cases for all bit vectors, in binary order: 00, 01, 10, 11.</summary>
internal static class Bits
{
    /// <summary>Creates one case for each vector.</summary>
    /// <param name="count">Bits of a vector; at most 16.</param>
    /// <param name="desired">The desired bits for a vector, its leftmost bit first.</param>
    /// <param name="off">Desired value for a bit 0; the companion chapter often trains for 0.1.</param>
    /// <param name="on">Desired value for a bit 1; the companion chapter often trains for 0.9.</param>
    public static ImmutableArray<Case> Cases(
        int count, Func<int[], IEnumerable<bool>> desired, double off = 0, double on = 1)
    {
        var cases = ImmutableArray.CreateBuilder<Case>(1 << count);
        for (var number = 0; number < 1 << count; number++)
        {
            int[] bits = [.. Enumerable.Range(1, count).Select(k => number >> (count - k) & 1)];
            cases.Add(new([.. bits.Select(bit => (double)bit)], [.. desired(bits).Select(bit => bit ? on : off)]));
        }

        return cases.MoveToImmutable();
    }

    /// <summary>Names x₁, x₂, … for a number of units.</summary>
    /// <param name="letter">Their letter.</param>
    /// <param name="count">Number of units; at most 99.</param>
    public static ImmutableArray<string> Names(string letter, int count) =>
        [.. Enumerable.Range(1, count).Select(k => letter + Subscript(k))];

    private static string Subscript(int number) =>
        string.Concat(number.ToString(CultureInfo.InvariantCulture).Select(d => (char)('₀' + d - '0')));
}
