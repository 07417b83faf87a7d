using System.Globalization;

namespace BackpropWeb.Client.Views;

/// <summary>Numbers in written-out sums and products, with a true minus sign.</summary>
public static class Terms
{
    /// <summary>So many products of a sum are written out; the rest is counted.</summary>
    public const int MostTerms = 12;

    /// <summary>Four digits after the point, or as many as matter where a number is small; none where it is 0, 1 or another
    /// small whole number, as inputs are.</summary>
    public static string Number(double value)
    {
        var size = Math.Abs(value);
        var text = size < 100 && double.IsInteger(size) ? size.ToString("F0", CultureInfo.InvariantCulture)
            : size is >= 0.001 and < 100_000
            ? size.ToString("F4", CultureInfo.InvariantCulture)
            : size.ToString("0.00e+0", CultureInfo.InvariantCulture).Replace("e-", "e−", StringComparison.Ordinal);
        return double.IsNegative(value) && size > 0 ? "−" + text : text;
    }

    /// <summary>The same with a sign always.</summary>
    public static string WithSign(double value) => value > 0 ? "+" + Number(value) : Number(value);

    /// <summary>A factor: in brackets where it is below 0.</summary>
    public static string Factor(double value) => value < 0 ? $"({Number(value)})" : Number(value);

    /// <summary>a × b + c × d + … with at most <see cref="MostTerms"/> products.</summary>
    public static string Products(IReadOnlyList<(double Left, double Right)> products)
    {
        var written = string.Join(" + ", products.Take(MostTerms).Select(p => $"{Factor(p.Left)} × {Factor(p.Right)}"));
        return products.Count > MostTerms ? $"{written} + … ({Digits.Whole(products.Count - MostTerms)})" : written;
    }
}
