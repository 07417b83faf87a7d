using System.Globalization;

namespace BackpropWeb.Client.Lab;

/// <summary>The scale of a slider. The number box beside it also takes values outside the slider's ends.</summary>
/// <param name="From">Lower end; above 0 if the scale is logarithmic.</param>
/// <param name="To">Upper end.</param>
/// <param name="IsLogarithmic">Whether equal steps multiply the value.</param>
/// <param name="HasZero">Whether the lowest position of a logarithmic scale is 0.</param>
public sealed record LabScale(double From, double To, bool IsLogarithmic = false, bool HasZero = false)
{
    /// <summary>Highest position; the lowest is 0.</summary>
    public const int Steps = 100;

    /// <summary>ε: a factor of two is 6 positions.</summary>
    public static LabScale LearningRate { get; } = new(0.001, 100, IsLogarithmic: true);

    public static LabScale Momentum { get; } = new(0, 0.99);

    public static LabScale WeightDecay { get; } = new(0.000001, 0.5, IsLogarithmic: true, HasZero: true);

    public static LabScale Range { get; } = new(0.01, 100, IsLogarithmic: true);

    /// <summary>A start weight.</summary>
    public static LabScale Weight { get; } = new(-5, 5);

    /// <summary>The position nearest to a value.</summary>
    public int Position(double value)
    {
        if (HasZero && value < From)
            return 0;
        var share = IsLogarithmic
            ? Math.Log(Math.Max(value, From) / From) / Math.Log(To / From)
            : (value - From) / (To - From);
        return (int)Math.Round(Steps * Math.Clamp(share, 0, 1));
    }

    /// <summary>The value at a position, with two significant digits on a logarithmic scale.</summary>
    public double Value(int position)
    {
        var share = position / (double)Steps;
        if (!IsLogarithmic)
            return Math.Round(From + share * (To - From), 2);
        if (HasZero && position == 0)
            return 0;
        var value = From * Math.Pow(To / From, share);
        return double.Parse(value.ToString("G2", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
