namespace BackpropWeb.Contracts;

/// <summary>Rows of a run's tape, by column: index 0 is epoch <paramref name="From"/>.</summary>
/// <param name="From">Epoch of the first row.</param>
/// <param name="To">Epoch of the last row; From − 1 if there are no rows.</param>
/// <param name="TotalError">E by epoch, of the cases trained on, as all that follows except outputs.</param>
/// <param name="MeanSquaredError">Mean squared error by epoch.</param>
/// <param name="Correct">Correct cases by epoch.</param>
/// <param name="Outputs">Shape [epoch][case][output]; null if a row is too large for the tape.</param>
/// <param name="Weights">Flat weight vectors by epoch, if requested; null likewise.</param>
/// <param name="HeldOutError">Mean squared error over the cases held out, by epoch; null if none is.</param>
/// <param name="HeldOutCorrect">Correct cases among those held out, by epoch; null likewise.</param>
public sealed record TapeRows(
    int From, int To, double[] TotalError, double[] MeanSquaredError, int[] Correct, double[][][]? Outputs,
    double[][]? Weights, double[]? HeldOutError = null, int[]? HeldOutCorrect = null);

/// <summary>One item of the hub's stream <c>Watch(runId, fromEpoch)</c>: the next rows, or, without rows, a change of
/// status, pace, rule, title, listing or waiting.</summary>
/// <param name="Status">Status after these rows.</param>
/// <param name="Epochs">Epochs to train.</param>
/// <param name="Pace">Epochs per second; null for as fast as possible.</param>
/// <param name="From">Epoch of the first row.</param>
/// <param name="TotalError">E by epoch, of the cases trained on, as all that follows except outputs.</param>
/// <param name="MeanSquaredError">Mean squared error by epoch.</param>
/// <param name="Correct">Correct cases by epoch.</param>
/// <param name="Outputs">Shape [epoch][case][output]; null if a row is too large for the tape.</param>
/// <param name="Weights">Shape [epoch][weight], flat; null likewise.</param>
/// <param name="Failure">Why the run failed, or null.</param>
/// <param name="RecipeHash"><see cref="Run.RecipeHash"/>. It changes when the owner changes the rule; the schedule of
/// the run's recipe then contains the change.</param>
/// <param name="HeldOutError">Mean squared error over the cases held out, by epoch; null if none is.</param>
/// <param name="HeldOutCorrect">Correct cases among those held out, by epoch; null likewise.</param>
public sealed record RunBatch(
    RunStatus Status, int Epochs, double? Pace, int From, double[] TotalError, double[] MeanSquaredError, int[] Correct,
    double[][][]? Outputs, double[][]? Weights, RunFailure? Failure, string RecipeHash,
    double[]? HeldOutError = null, int[]? HeldOutCorrect = null)
{
    /// <summary><see cref="Run.Waiting"/>.</summary>
    public RunWaiting? Waiting { get; init; }
}
