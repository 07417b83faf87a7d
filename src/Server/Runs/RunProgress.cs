using BackpropWeb.Contracts;
using BackpropWeb.Server.Persistence;

namespace BackpropWeb.Server.Runs;

/// <summary>Where a run stands. Never changes: a run that goes on gets another one.</summary>
/// <param name="Epoch">The last epoch whose figures these are; −1 before epoch 0.</param>
/// <param name="SolvedAt">First epoch from which all cases stayed correct so far.</param>
public sealed record RunProgress(
    RunStatus Status, int Epoch, double? TotalError, double? MeanSquaredError, int? Correct, int? SolvedAt,
    DateTime? StartedAt, DateTime? FinishedAt, RunFailure? Failure)
{
    public static RunProgress Of(StoredRun run) => new(
        run.Status, run.Epoch, run.TotalError, run.MeanSquaredError, run.Correct, run.SolvedAt, run.StartedAt,
        run.FinishedAt,
        run.FailureCode is null ? null : new(run.FailureCode, run.FailureMessage ?? "", run.FailureEpoch ?? 0));
}
