using BackpropWeb.Engine;

namespace BackpropWeb.Server.Runs.Tapes;

/// <summary>Layout of a tape's rows: errors and correct counts (<see cref="ErrorColumns"/>), then outputs and weights,
/// or neither.</summary>
internal readonly record struct TapeLayout(int Cases, int Outputs, int Weights, bool IsWhole)
{
    /// <summary>Maximum number of outputs and weights in a row.</summary>
    public const int MostNumbersPerRow = 256;

    /// <summary>Maximum number of numbers on a tape with outputs and weights: 256 MB.</summary>
    public const long MostNumbersPerTape = 32_000_000;

    /// <summary>Whether rows have error and correct count of cases held out.</summary>
    public bool HasHeldOut { get; init; }

    /// <summary>Total error, mean squared error and correct count, and the latter two of cases held out.</summary>
    public int ErrorColumns => HasHeldOut ? 5 : 3;

    /// <summary>Outputs, then weights, of one row.</summary>
    public int ValuesPerRow => IsWhole ? (Cases * Outputs) + Weights : 0;

    public int NumbersPerRow => ErrorColumns + ValuesPerRow;

    /// <summary>The same tape without outputs and weights.</summary>
    public TapeLayout ErrorsOnly => this with { IsWhole = false };

    /// <summary>Decides what the tape of a run keeps. Rows are whole if outputs and weights are at most 256 numbers per
    /// row and the tape at most 32 million. Otherwise every epoch keeps its error columns, and requests for the rest
    /// are recomputed from checkpoints.</summary>
    public static TapeLayout For(Recipe recipe)
    {
        var (cases, outputs, weights) =
            (recipe.Problem.Cases.Length, recipe.Network.OutputCount, recipe.Network.WeightCount);
        var values = ((long)cases * outputs) + weights;
        var errors = new TapeLayout { HasHeldOut = !recipe.Problem.HeldOut.IsEmpty };
        var isWhole = values <= MostNumbersPerRow
            && (values + errors.ErrorColumns) * (recipe.Epochs + 1L) <= MostNumbersPerTape;
        return new(cases, outputs, weights, isWhole) { HasHeldOut = errors.HasHeldOut };
    }
}
