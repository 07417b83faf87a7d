using System.Collections.Immutable;

namespace BackpropWeb.Engine.Numerics;

/// <summary>Evenly spaced values with the same bits on every machine.</summary>
public static class Spacing
{
    /// <summary>Values with equal differences.</summary>
    /// <param name="from">First value.</param>
    /// <param name="to">Last value, exactly.</param>
    /// <param name="count">Number of values; 1 or more. A single value is <paramref name="from"/>.</param>
    public static ImmutableArray<double> Linear(double from, double to, int count) =>
        Between(from, to, count, part => from + (to - from) * part);

    /// <summary>Values with equal ratios.</summary>
    /// <param name="from">First value; above 0.</param>
    /// <param name="to">Last value, exactly; above 0.</param>
    /// <param name="count">Number of values; 1 or more. A single value is <paramref name="from"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is not above 0.</exception>
    public static ImmutableArray<double> Logarithmic(double from, double to, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(from);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(to);
        var (first, last) = (Logarithm.Of(from), Logarithm.Of(to));
        return Between(from, to, count, part => Exponential.Of(first + (last - first) * part));
    }

    private static ImmutableArray<double> Between(double from, double to, int count, Func<double, double> value)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var values = ImmutableArray.CreateBuilder<double>(count);
        for (var n = 0; n < count; n++)
            values.Add(n == 0 ? from : n == count - 1 ? to : value((double)n / (count - 1)));
        return values.MoveToImmutable();
    }
}
