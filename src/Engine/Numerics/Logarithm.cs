namespace BackpropWeb.Engine.Numerics;

/// <summary>The natural logarithm with the same bits on every processor and operating system.</summary>
/// <remarks>As in <see cref="Exponential"/>, IEEE 754 arithmetic in the order written, nothing fused. x = 2^k (1 + f)
/// with 1 + f between √½ and √2; with s = f / (2 + f), ln(1 + f) = 2 (s + s³/3 + s⁵/5 + …), cut after s²³. Error below
/// 1 unit in the last place.</remarks>
internal static class Logarithm
{
    private const double Ln2High = 0.6931471805598903;
    private const double Ln2Low = 5.497923018708371e-14;
    private const long SqrtHalfBits = 0x3FE6_A09E_667F_3BCD;

    /// <summary>ln x.</summary>
    /// <param name="x">Normal, finite and above 0. NaN and +∞ are returned unchanged.</param>
    public static double Of(double x)
    {
        if (double.IsNaN(x) || double.IsPositiveInfinity(x))
            return x;
        var bits = BitConverter.DoubleToInt64Bits(x);
        var exponent = (bits - SqrtHalfBits) >> 52;
        var f = BitConverter.Int64BitsToDouble(bits - (exponent << 52)) - 1;

        var s = f / (2 + f);
        var z = s * s;
        var r = 2.0 / 23;
        for (var n = 21; n >= 3; n -= 2)
            r = 2.0 / n + z * r;
        r *= z;

        // 2 s = f − s f, and s f = f²/2 − s f²/2, so only small terms are rounded.
        var half = 0.5 * f * f;
        double k = exponent;
        return k * Ln2High - ((half - (s * (half + r) + k * Ln2Low)) - f);
    }
}
