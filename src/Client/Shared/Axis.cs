using System.Globalization;

namespace BackpropWeb.Client.Shared;

/// <summary>The error axis, from 0 to a round number near the largest error. digits.js contains the same rule; a
/// browser test compares both.</summary>
public static class Axis
{
    private const int FewestSteps = 3;
    private const int MostSteps = 7;

    /// <summary>Shifts a quotient so that a step that fits exactly counts as fitting.</summary>
    private const double Rounding = 1e-9;

    /// <summary>The upper end: the smallest of 3 to 7 steps of {1, 2, 5} × 10ᵏ that reaches
    /// <paramref name="largest"/>.</summary>
    public static double Top(double largest) => Ticks(largest)[0];

    /// <summary>The labelled values, from the top down to 0.</summary>
    public static double[] Ticks(double largest)
    {
        if (!(largest > 0) || !double.IsFinite(largest))
            largest = 1;
        var decade = (int)Math.Floor(Math.Log10(largest));
        var best = Array.Empty<double>();
        foreach (var exponent in (ReadOnlySpan<int>)[decade, decade - 1])
        {
            foreach (var digit in (ReadOnlySpan<int>)[5, 2, 1])
            {
                var steps = (int)Math.Ceiling(largest / Value(digit, exponent) - Rounding);
                if (steps is >= FewestSteps and <= MostSteps
                    && (best.Length == 0 || Value(steps * digit, exponent) < best[0]))
                    best = [.. Enumerable.Range(0, steps + 1).Select(n => Value((steps - n) * digit, exponent))];
            }
        }

        return best;
    }

    /// <summary>The y coordinate in the drawing: 0 at the top, 1000 for an error of 0.</summary>
    public static double Y(double error, double top) => 1000 * (1 - error / top);

    public static string Label(double value) => Digits.Brief(value);

    // Parsing rounds correctly in every language, a power does not.
    internal static double Value(int digits, int exponent) => Math.Min(double.MaxValue, double.Parse(
        string.Create(CultureInfo.InvariantCulture, $"{digits}e{exponent}"), CultureInfo.InvariantCulture));
}
