using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Client.Runs;

/// <summary>The columns of a growing run that its story is told from.</summary>
public sealed class RowsSoFar
{
    private readonly List<double> _meanSquaredError = [];
    private readonly List<int> _correct = [];
    private double[][]? _firstOutputs;

    private RowsSoFar(Problem problem) => Problem = problem;

    public Problem Problem { get; }

    /// <summary>The epoch whose row comes next.</summary>
    public int Next => _meanSquaredError.Count;

    /// <summary>The columns, with outputs of epoch 0 only.</summary>
    public TapeRows Columns => new(
        0, Next - 1, [], [.. _meanSquaredError], [.. _correct], _firstOutputs is { } first ? [first] : null, null);

    public static RowsSoFar Empty(Problem problem) => new(problem);

    public static RowsSoFar Of(Shown shown)
    {
        var problem = new Problem(
            "shown", [.. shown.Cases[0].Input.Select((_, i) => $"x{i}")], [.. shown.Cases[0].Desired.Select((_, j) => $"y{j}")],
            [.. shown.Cases.Select(c => new Case([.. c.Input], [.. c.Desired]))]);
        var rows = new RowsSoFar(problem) { _firstOutputs = shown.FirstOutputs };
        rows._meanSquaredError.AddRange(shown.MeanSquaredError);
        rows._correct.AddRange(shown.Correct);
        return rows;
    }

    public void Append(RunBatch batch)
    {
        if (batch.From == 0 && batch.Outputs is [var first, ..])
            _firstOutputs = first;
        _meanSquaredError.AddRange(batch.MeanSquaredError);
        _correct.AddRange(batch.Correct);
    }
}
