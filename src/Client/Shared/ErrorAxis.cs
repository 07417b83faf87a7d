namespace BackpropWeb.Client.Shared;

/// <summary>Places errors on the axis of a drawing: linear from 0, or logarithmic with whole decades where a run
/// diverges, because a linear axis would show nothing but its last epochs. scales.js contains the same rules; a browser
/// test compares both.</summary>
public sealed class ErrorAxis
{
    /// <summary>A run diverges if its error grows by more than this factor.</summary>
    private const double Divergence = 1e6;

    private const int MostSteps = 6;

    /// <summary>The last power of ten that is a number.</summary>
    private const int LargestDecade = 308;

    // The ends of a logarithmic axis, as powers of ten.
    private readonly int _from;
    private readonly int _to;

    /// <param name="start">The smallest error at epoch 0.</param>
    /// <param name="errors">All errors that the drawing shows.</param>
    public ErrorAxis(double start, IReadOnlyList<double> errors)
    {
        var largest = errors.DefaultIfEmpty(0).Max();
        IsLogarithmic = start > 0 && largest > Divergence * start;
        if (!IsLogarithmic)
        {
            Ticks = Axis.Ticks(largest);
            return;
        }

        _from = (int)Math.Floor(Math.Log10(errors.Where(error => error > 0).Min()));
        var decades = Math.Max(1, (int)Math.Ceiling(Math.Log10(largest)) - _from);
        var every = (decades + MostSteps - 1) / MostSteps;
        var steps = (decades + every - 1) / every;
        _to = Math.Min(_from + steps * every, LargestDecade);
        _from = _to - steps * every;
        Ticks = [.. Enumerable.Range(0, steps + 1).Select(n => Axis.Value(1, _to - n * every))];
    }

    public bool IsLogarithmic { get; }

    /// <summary>The labelled values, from the top down, evenly spaced.</summary>
    public double[] Ticks { get; }

    public static ErrorAxis Of(TapeRows rows) => OfAll([rows]);

    /// <summary>One axis for several runs.</summary>
    public static ErrorAxis OfAll(IReadOnlyCollection<TapeRows> runs) => new(
        runs.Select(rows => rows.MeanSquaredError.FirstOrDefault()).DefaultIfEmpty(0).Min(),
        [.. runs.SelectMany(rows => rows.MeanSquaredError.Concat(rows.HeldOutError ?? []))]);

    /// <summary>The y coordinate in the drawing: 0 at the top, 1000 at the lower end.</summary>
    public double Y(double error)
    {
        if (!IsLogarithmic)
            return Axis.Y(error, Ticks[0]);
        var decade = error > 0 ? Math.Max(_from, Math.Log10(error)) : _from;
        return 1000 * (_to - decade) / (_to - _from);
    }
}
