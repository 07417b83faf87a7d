using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;

namespace BackpropWeb.Server.Tables;

/// <summary>Parses numbers and missing values of tables.</summary>
internal static partial class TableNumber
{
    private const NumberStyles Styles =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static readonly SearchValues<char> Signs = SearchValues.Create("0123456789+-.eE");

    private static readonly string[] Missing = ["", "?", "NA", "N/A", "#N/A", "NaN", "null"];

    public static bool IsMissing(string cell) =>
        Missing.Any(word => word.Equals(cell, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a text is a number for people, perhaps with thousands separators, with brackets or a minus sign
    /// at its end for less than 0, with quotation marks, a currency or a per cent sign.</summary>
    public static bool IsMarked(string cell) => Marked().IsMatch(cell);

    /// <summary>The number, which may be infinite; null for other text. Thousands have no separator.</summary>
    public static double? Read(string cell, char decimalSign)
    {
        if (decimalSign == ',')
        {
            if (cell.Contains('.'))
                return null;
            cell = cell.Replace(',', '.');
        }

        cell = cell.Replace('−', '-');
        return !cell.AsSpan().ContainsAnyExcept(Signs)
            && double.TryParse(cell, Styles, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
    }

    [GeneratedRegex(
        @"^['‘(]?[+\-−]?(\p{Sc}\s?)?(\d{1,3}([.,'’\s]\d{3})+|\d+)([.,]\d+)?\s?(\p{Sc}|%|‰|EUR|USD|CNY|元)?"
            + @"[)'’\-−]?$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Marked();
}
