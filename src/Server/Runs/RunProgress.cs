using BackpropWeb.Contracts;
using BackpropWeb.Server.Persistence;
using Microsoft.EntityFrameworkCore;

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

    /// <summary>A run as it is to be stored with this progress.</summary>
    public StoredRun In(StoredRun run) => run with
    {
        Status = Status,
        Epoch = Epoch,
        TotalError = TotalError,
        MeanSquaredError = MeanSquaredError,
        Correct = Correct,
        SolvedAt = SolvedAt,
        StartedAt = StartedAt,
        FinishedAt = FinishedAt,
        FailureCode = Failure?.Code,
        FailureMessage = Failure?.Message,
        FailureEpoch = Failure?.Epoch,
    };

    /// <summary>A run as it is stored, ended as this says.</summary>
    public StoredRun EndOf(StoredRun run) => run with
    {
        Status = Status,
        FinishedAt = FinishedAt,
        FailureCode = Failure?.Code,
        FailureMessage = Failure?.Message,
        FailureEpoch = Failure?.Epoch,
    };

    /// <summary>Writes it into a run's row. False where that was deleted or another node has taken the run.</summary>
    public async Task<bool> StoreAsync(RunsDb db, StoredRun stored) =>
        await db.Runs.Where(run => run.Key == stored.Key && run.Fence == stored.Fence).ExecuteUpdateAsync(set => set
            .SetProperty(run => run.Status, Status)
            .SetProperty(run => run.Epoch, Epoch)
            .SetProperty(run => run.TotalError, TotalError)
            .SetProperty(run => run.MeanSquaredError, MeanSquaredError)
            .SetProperty(run => run.Correct, Correct)
            .SetProperty(run => run.SolvedAt, SolvedAt)
            .SetProperty(run => run.StartedAt, StartedAt)
            .SetProperty(run => run.FinishedAt, FinishedAt)
            .SetProperty(run => run.FailureCode, Failure == null ? null : Failure.Code)
            .SetProperty(run => run.FailureMessage, Failure == null ? null : Failure.Message)
            .SetProperty(run => run.FailureEpoch, Failure == null ? null : (int?)Failure.Epoch)) > 0;
}
