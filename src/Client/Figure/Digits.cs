using System.Globalization;

namespace BackpropWeb.Client.Figure;

/// <summary>Numbers as the figure writes them, alike in every language and in the page's script.</summary>
public static class Digits
{
    /// <summary>Three digits after the point: outputs and errors.</summary>
    public static string Three(double value) => value.ToString("F3", CultureInfo.InvariantCulture);

    /// <summary>An integer without separators.</summary>
    public static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A length or place in a drawing.</summary>
    public static string Place(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
