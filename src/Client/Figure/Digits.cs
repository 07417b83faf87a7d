using System.Globalization;

namespace BackpropWeb.Client.Figure;

/// <summary>Numbers as the figure writes them, alike in every language and in the page's script.</summary>
public static class Digits
{
    /// <summary>From here on a number is written with its power of ten; only diverging runs come so far.</summary>
    private const double Huge = 100_000;

    /// <summary>Three digits after the point: outputs, errors and weights.</summary>
    public static string Three(double value) =>
        value.ToString(Math.Abs(value) < Huge ? "F3" : "0.00e+0", CultureInfo.InvariantCulture);

    /// <summary>Three digits that matter: desired values and settings.</summary>
    public static string Brief(double value) => value.ToString("G3", CultureInfo.InvariantCulture);

    /// <summary>An integer without separators.</summary>
    public static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A length or place in a drawing.</summary>
    public static string Place(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
