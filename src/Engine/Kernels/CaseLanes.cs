using System.Diagnostics;

namespace BackpropWeb.Engine.Kernels;

/// <summary>The fixed order of sums over cases in every kernel (docs/decisions/0002-order-of-sums.md). Case c adds to
/// lane c mod 8, in ascending order of c; every lane starts at +0. Then the upper half of the lanes is added to the
/// lower half until one lane is left.</summary>
internal static class CaseLanes
{
    /// <summary>Number of lanes: the number of doubles in an AVX-512 register.</summary>
    public const int Count = 8;

    /// <summary>The lane of a case.</summary>
    /// <param name="caseIndex">0 or more.</param>
    public static int Of(int caseIndex) => caseIndex % Count;

    /// <summary>The sum of the lanes.</summary>
    /// <param name="lanes">Shape [8].</param>
    public static double Fold(ReadOnlySpan<double> lanes)
    {
        Debug.Assert(lanes.Length == Count);
        return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
    }

    /// <summary>The sums of the lanes of several values.</summary>
    /// <param name="lanes">Shape [8 × values], row-major.</param>
    /// <param name="sums">Result, overwritten. Shape [values]; must not overlap the lanes.</param>
    public static void Fold(ReadOnlySpan<double> lanes, Span<double> sums)
    {
        var n = sums.Length;
        Debug.Assert(lanes.Length == Count * n);
        for (var k = 0; k < n; k++)
            sums[k] =
                ((lanes[k] + lanes[4 * n + k]) + (lanes[2 * n + k] + lanes[6 * n + k]))
                + ((lanes[n + k] + lanes[5 * n + k]) + (lanes[3 * n + k] + lanes[7 * n + k]));
    }
}
