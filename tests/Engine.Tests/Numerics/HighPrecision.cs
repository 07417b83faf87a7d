using System.Numerics;

namespace BackpropWeb.Engine.Tests.Numerics;

/// <summary>e^x in integer arithmetic with about 200 bits: slow, and independent of the code under test.</summary>
internal static class HighPrecision
{
    private const int Bits = 256;
    private static readonly BigInteger One = BigInteger.One << Bits;
    private static readonly BigInteger Ln2 = NaturalLogOf2();

    /// <summary>The distance between <paramref name="value"/> and e^x, in units of the last place of a double of e^x's
    /// size (of the smallest subnormal at least).</summary>
    public static double ErrorOfExponential(double x, double value)
    {
        // e^x = 2^k e^r, both in fixed point: mantissa × 2^-Bits.
        var fixedX = Shift(Mantissa(x, out var exponent), exponent + Bits);
        var k = (int)BigInteger.Divide(fixedX, Ln2);
        if (fixedX < k * Ln2)
            k--;
        var mantissa = Series(fixedX - k * Ln2); // e^r in [1, 2)
        var lastPlace = Math.Max(k - 52, -1074);

        // Both in units of 2^(lastPlace - 64).
        var exact = Shift(mantissa, k - Bits - lastPlace + 64);
        var given = Shift(Mantissa(value, out var valueExponent), valueExponent - lastPlace + 64);
        return (double)BigInteger.Abs(given - exact) / 18446744073709551616.0;
    }

    /// <summary>The distance between <paramref name="value"/> and tanh x for x from 10⁻³⁰ to 80, in units of the last
    /// place.</summary>
    public static double ErrorOfTanh(double x, double value)
    {
        var square = ExponentialOf(2 * x);
        return Distance(((square - One) << Bits) / (square + One), value);
    }

    /// <summary>The distance between <paramref name="value"/> and ln x for x from 10⁻³⁰ to 10³⁰, in units of the last
    /// place.</summary>
    public static double ErrorOfLogarithm(double x, double value)
    {
        // Newton's step from the value itself: ln x = v + (x e^(−v) − 1) − (x e^(−v) − 1)²/2 + …
        var fixedX = Shift(Mantissa(x, out var exponent), exponent + Bits);
        var ratio = (fixedX << Bits) / ExponentialOf(value) - One;
        var fixedValue = Shift(Mantissa(value, out var valueExponent), valueExponent + Bits);
        return Distance(fixedValue + ratio - (ratio * ratio >> Bits + 1), value);
    }

    private static BigInteger ExponentialOf(double x)
    {
        var fixedX = Shift(Mantissa(x, out var exponent), exponent + Bits);
        var k = (int)BigInteger.Divide(fixedX, Ln2);
        if (fixedX < k * Ln2)
            k--;
        return Shift(Series(fixedX - k * Ln2), k);
    }

    private static double Distance(BigInteger exact, double value)
    {
        var lastPlace = Math.ILogB(value) - 52;
        var given = Shift(Mantissa(value, out var exponent), exponent + Bits);
        return (double)BigInteger.Abs(given - exact) / Math.ScaleB(1, lastPlace + Bits);
    }

    private static BigInteger Series(BigInteger r)
    {
        var sum = One;
        var term = One;
        for (var n = 1; !term.IsZero; n++)
        {
            term = term * r / n >> Bits;
            sum += term;
        }

        return sum;
    }

    // ln 2 = Σ 1 / (n 2^n).
    private static BigInteger NaturalLogOf2()
    {
        var sum = BigInteger.Zero;
        for (var n = 1; n <= Bits; n++)
            sum += (One >> n) / n;
        return sum;
    }

    private static BigInteger Mantissa(double value, out int exponent)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var biased = (int)(bits >> 52) & 0x7FF;
        var fraction = bits & 0xF_FFFF_FFFF_FFFF;
        exponent = Math.Max(biased, 1) - 1075;
        return (bits < 0 ? -1 : 1) * (biased == 0 ? fraction : fraction | 1L << 52);
    }

    private static BigInteger Shift(BigInteger value, int left) => left >= 0 ? value << left : value >> -left;
}
