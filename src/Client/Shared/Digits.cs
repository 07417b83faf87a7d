using System.Globalization;

namespace BackpropWeb.Client.Shared;

/// <summary>Number formats of the figure, the same in every language and in digits.js.</summary>
public static class Digits
{
    /// <summary>Numbers from here on have an exponent; only diverging runs reach them.</summary>
    private const double Huge = 100_000;

    /// <summary>Numbers below this have an exponent where they keep significant digits.</summary>
    private const double Tiny = 1e-6;

    /// <summary>Three decimals, for outputs and weights.</summary>
    public static string Three(double value) => Text(value, Math.Abs(value) < Huge ? "F3" : "0.00e+0");

    /// <summary>Three decimals; three significant digits below 0.001, so that a small error never reads as 0.</summary>
    public static string Error(double value)
    {
        if (value is 0 or >= 0.001)
            return Three(value);
        return Text(value, value < Tiny ? "0.00e+0" : $"F{Whole(2 - int.Parse(
            Text(value, "E2")[5..], CultureInfo.InvariantCulture))}");
    }

    /// <summary>At most three significant digits, for targets, settings and axes.</summary>
    public static string Brief(double value)
    {
        var rounded = double.Parse(Text(value, "E2"), CultureInfo.InvariantCulture);
        if (rounded == 0 || Math.Abs(rounded) is >= Tiny and < Huge)
            return Text(rounded, "0.########");
        // The largest numbers round to infinity.
        return Text(double.IsFinite(rounded) ? rounded : value, "0.##e+0");
    }

    /// <summary>A number with a minus sign as wide as a plus sign, for texts and drawings.</summary>
    public static string Minus(string number) => number.Replace('-', '−');

    /// <summary>A share as a percentage, without the sign.</summary>
    /// <param name="share">0 to 1.</param>
    /// <param name="decimals">1 or more.</param>
    public static string Percent(double share, int decimals = 1) => Text(100 * share, $"F{decimals}");

    /// <summary>An integer without separators.</summary>
    public static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A length or coordinate in a drawing.</summary>
    public static string Place(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Rounds a number in the middle of two away from zero, as scripts do. .NET would round it to the even
    /// one.
    /// </summary>
    private static string Text(double value, string format) => value == 0
        ? 0.0.ToString(format, CultureInfo.InvariantCulture)
        : Math.CopySign(Math.Min(double.MaxValue, Math.BitIncrement(Math.Abs(value))), value)
            .ToString(format, CultureInfo.InvariantCulture);
}
