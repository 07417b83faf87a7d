using System.Globalization;

namespace BackpropWeb.Client.Passes;

/// <summary>Numbers of written-out formulas, with a true minus sign.</summary>
internal static class FormulaText
{
    /// <summary>Products of a sum that are written out. Of the others only the number is shown.</summary>
    public const int MostTerms = 12;

    // Between no-break spaces.
    private const string Times = "\u00a0×\u00a0";

    /// <summary>Four decimals; an exponent for very small and very large numbers; no decimals for small whole numbers.
    /// </summary>
    public static string Number(double value)
    {
        var size = Math.Abs(value);
        var text = size < 100 && double.IsInteger(size) ? size.ToString("F0", CultureInfo.InvariantCulture)
            : size is >= 0.001 and < 100_000
            ? size.ToString("F4", CultureInfo.InvariantCulture)
            : size.ToString("0.00e+0", CultureInfo.InvariantCulture).Replace("e-", "e−", StringComparison.Ordinal);
        return double.IsNegative(value) && size > 0 ? "−" + text : text;
    }

    /// <summary>Like <see cref="Number"/>, with a plus sign if it is positive.</summary>
    public static string WithSign(double value) => value > 0 ? "+" + Number(value) : Number(value);

    /// <summary>A factor; in brackets if it is negative.</summary>
    public static string Factor(double value) => value < 0 ? $"({Number(value)})" : Number(value);

    /// <summary>a × b + c × d + … with at most <see cref="MostTerms"/> products. A line breaks only between products.
    /// </summary>
    public static string Products(IReadOnlyList<(double Left, double Right)> products)
    {
        var written = string.Join(
            " + ", products.Take(MostTerms).Select(p => $"{Factor(p.Left)}{Times}{Factor(p.Right)}"));
        return products.Count > MostTerms ? $"{written} + … ({Digits.Whole(products.Count - MostTerms)})" : written;
    }
}
