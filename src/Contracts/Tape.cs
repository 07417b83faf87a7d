namespace BackpropWeb.Contracts;

/// <summary>Rows of a run's tape, by column: index 0 is epoch <paramref name="From"/>.</summary>
/// <param name="From">Epoch of the first row.</param>
/// <param name="To">Epoch of the last row; From − 1 where there is none.</param>
/// <param name="TotalError">E by epoch.</param>
/// <param name="MeanSquaredError">Mean squared error by epoch.</param>
/// <param name="Correct">Correct cases by epoch.</param>
/// <param name="Outputs">Shape [epoch][case][output]; null where a row is larger than the tape keeps.</param>
/// <param name="Weights">Flat weight vectors by epoch, where asked for; null likewise.</param>
public sealed record TapeRows(
    int From, int To, double[] TotalError, double[] MeanSquaredError, int[] Correct, double[][][]? Outputs,
    double[][]? Weights);

/// <summary>One item of the hub's stream <c>Watch(runId, fromEpoch)</c>: rows that follow on those before, or without
/// rows a change of status, pace, rule, title or listing.</summary>
/// <param name="Status">Where the run stands after these rows.</param>
/// <param name="Epochs">Epochs to train.</param>
/// <param name="Pace">Epochs a second, or null.</param>
/// <param name="From">Epoch of the first row.</param>
/// <param name="TotalError">E by epoch.</param>
/// <param name="MeanSquaredError">Mean squared error by epoch.</param>
/// <param name="Correct">Correct cases by epoch.</param>
/// <param name="Outputs">Shape [epoch][case][output]; null where a row is larger than the tape keeps.</param>
/// <param name="Weights">Shape [epoch][weight], flat; null likewise.</param>
/// <param name="Failure">Why the run could not go on, or null.</param>
/// <param name="RecipeHash">As <see cref="Run.RecipeHash"/>: another one than before says that the owner has changed the
/// rule on the way, which the schedule of the run's recipe tells from its epoch on.</param>
public sealed record RunBatch(
    RunStatus Status, int Epochs, double? Pace, int From, double[] TotalError, double[] MeanSquaredError, int[] Correct,
    double[][][]? Outputs, double[][]? Weights, RunFailure? Failure, string RecipeHash);
