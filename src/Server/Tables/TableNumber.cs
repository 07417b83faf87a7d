using System.Buffers;
using System.Globalization;

namespace BackpropWeb.Server.Tables;

/// <summary>Parses numbers and missing values of tables.</summary>
internal static class TableNumber
{
    private const NumberStyles Styles =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static readonly SearchValues<char> Signs = SearchValues.Create("0123456789+-.eE");

    private static readonly string[] Missing = ["", "?", "NA", "N/A", "#N/A", "NaN", "null"];

    public static bool IsMissing(string cell) =>
        Missing.Any(word => word.Equals(cell, StringComparison.OrdinalIgnoreCase));

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
}
