using System.Globalization;

namespace BackpropWeb.Client.Figure;

/// <summary>The error axis, from 0 to a top that splits into three round steps. figure.js does the same for a run that
/// grows past its top; a browser test holds the two together.</summary>
public static class Axis
{
    /// <summary>The smallest 3 × {1, 2, 3, 4, 5} × 10ᵏ that is not below <paramref name="largest"/>.</summary>
    public static double Top(double largest)
    {
        if (!(largest > 0))
            return 3;
        var decade = Math.Pow(10, Math.Floor(Math.Log10(largest / 3)));
        foreach (var step in (ReadOnlySpan<int>)[1, 2, 3, 4, 5])
        {
            if (3 * step * decade >= largest)
                return 3 * step * decade;
        }

        return 30 * decade;
    }

    /// <summary>Height in the drawing, 0 at the top edge and 1000 at the axis.</summary>
    public static double Y(double error, double top) => 1000 * (1 - error / top);

    public static string Label(double value) => value.ToString("G3", CultureInfo.InvariantCulture);
}
