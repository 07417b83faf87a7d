using BackpropWeb.Engine;

namespace BackpropWeb.Server.Runs;

/// <summary>What a row of a run's tape holds beside its three error columns: outputs and weights, or neither.</summary>
public readonly record struct TapeLayout(int Cases, int Outputs, int Weights, bool IsWhole)
{
    /// <summary>Most outputs and weights together that a row holds.</summary>
    public const int MostNumbersPerRow = 256;

    /// <summary>Most numbers that a tape holds: 256 MB of them.</summary>
    public const long MostNumbersPerTape = 32_000_000;

    /// <summary>Total error, mean squared error and correct count.</summary>
    public const int ErrorColumns = 3;

    /// <summary>Outputs, then weights, of one row.</summary>
    public int ValuesPerRow => IsWhole ? (Cases * Outputs) + Weights : 0;

    public int NumbersPerRow => ErrorColumns + ValuesPerRow;

    /// <summary>The same tape without outputs and weights.</summary>
    public TapeLayout ErrorsOnly => this with { IsWhole = false };

    /// <summary>The one rule of what is kept. A row is whole where outputs and weights are at most 256 numbers and all
    /// rows together at most 32 million; of a larger or longer run every epoch keeps its error columns, so that no
    /// epoch is ever missing, and the rest is recomputed from checkpoints when asked for.</summary>
    public static TapeLayout For(Recipe recipe)
    {
        var (cases, outputs, weights) =
            (recipe.Problem.Cases.Length, recipe.Network.OutputCount, recipe.Network.WeightCount);
        var values = ((long)cases * outputs) + weights;
        var isWhole = values <= MostNumbersPerRow
            && (values + ErrorColumns) * (recipe.Epochs + 1L) <= MostNumbersPerTape;
        return new(cases, outputs, weights, isWhole);
    }
}
