namespace BackpropWeb.Engine.Numerics;

/// <summary>e^x with the same bits on every processor and operating system.</summary>
/// <remarks>
/// The base library's exponential belongs to the platform's C library, which differs from one system to the next. This
/// one uses additions, subtractions and multiplications of doubles and operations on their bits, each rounded as IEEE
/// 754 says, in the order written. Nothing is fused: the C# compiler and the .NET code generators never contract a × b
/// + c into one rounding. Error below 1 unit in the last place, subnormal results included.
///
/// With k the integer nearest to x / ln 2 and r = x − k ln 2, so |r| ≤ 0.3466, e^x = 2^k e^r. The Taylor series of e^r
/// up to r¹³ / 13! leaves out less than 2⁻⁵⁷.
/// </remarks>
internal static class Exponential
{
    /// <summary>The largest x whose e^x is finite.</summary>
    public const double LargestFinite = 709.782712893384;

    /// <summary>The smallest x whose e^x is not rounded to 0.</summary>
    public const double SmallestNonzero = -745.1332191019411;

    /// <summary>Between −708 and 708 neither e^x nor any intermediate result overflows or is subnormal.</summary>
    internal const double Common = 708;

    internal const double Log2E = 1.4426950408889634;

    // ln 2 in two parts. The first has 42 significant bits, so that its product with k (11 bits) is exact.
    internal const double Ln2High = 0.6931471805598903;
    internal const double Ln2Low = 5.497923018708371e-14;

    // 1.5 × 2⁵²: a double of this size has no fraction bits, so adding it rounds to the nearest integer and leaves it
    // in the lowest bits.
    internal const double Shifter = 6755399441055744;
    private const long ShifterBits = 0x4338_0000_0000_0000;

    internal const double C2 = 1.0 / 2;
    internal const double C3 = 1.0 / 6;
    internal const double C4 = 1.0 / 24;
    internal const double C5 = 1.0 / 120;
    internal const double C6 = 1.0 / 720;
    internal const double C7 = 1.0 / 5040;
    internal const double C8 = 1.0 / 40320;
    internal const double C9 = 1.0 / 362880;
    internal const double C10 = 1.0 / 3628800;
    internal const double C11 = 1.0 / 39916800;
    internal const double C12 = 1.0 / 479001600;
    internal const double C13 = 1.0 / 6227020800;

    /// <summary>e^x.</summary>
    /// <param name="x">Any number: NaN gives NaN, above <see cref="LargestFinite"/> gives +∞, below
    /// <see cref="SmallestNonzero"/> gives 0.</param>
    public static double Of(double x)
    {
        if (double.IsNaN(x))
            return double.NaN;
        if (x > LargestFinite)
            return double.PositiveInfinity;
        if (x < SmallestNonzero)
            return 0;

        var shifted = x * Log2E + Shifter;
        var k = shifted - Shifter;
        var exponent = BitConverter.DoubleToInt64Bits(shifted) - ShifterBits;

        var high = x - k * Ln2High; // exact
        var low = k * Ln2Low;
        var r = high - low;

        // Grouped in pairs and fours instead of nested, to avoid one long dependency chain in vector kernels.
        var r2 = r * r;
        var r4 = r2 * r2;
        var q = ((C2 + C3 * r) + r2 * (C4 + C5 * r))
            + r4 * (((C6 + C7 * r) + r2 * (C8 + C9 * r)) + r4 * ((C10 + C11 * r) + r2 * (C12 + C13 * r)));

        // e^r = 1 + high + (r² q − low). The rounding error of 1 + high is kept and added last.
        var sum = 1 + high;
        var lost = high - (sum - 1);
        var result = sum + (lost + (r2 * q - low));

        // Two factors, because 2^k alone can overflow or underflow when e^x does not. Only the last product can round.
        var half = exponent >> 1;
        return result * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }

    private static double PowerOfTwo(long exponent) => BitConverter.Int64BitsToDouble((exponent + 1023) << 52);
}
