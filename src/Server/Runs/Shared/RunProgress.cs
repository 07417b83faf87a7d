using BackpropWeb.Contracts;
using BackpropWeb.Server.Persistence;
using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Runs.Shared;

/// <summary>Progress of a run at an epoch. Immutable.</summary>
/// <param name="Epoch">Epoch of the figures; −1 before epoch 0.</param>
/// <param name="SolvedAt">First epoch since which all cases have been correct.</param>
internal sealed record RunProgress(
    RunStatus Status, int Epoch, double? TotalError, double? MeanSquaredError, int? Correct, int? SolvedAt,
    DateTime? StartedAt, DateTime? FinishedAt, RunFailure? Failure)
{
    public static RunProgress Of(StoredRun run) => new(
        run.Status, run.Epoch, run.TotalError, run.MeanSquaredError, run.Correct, run.SolvedAt, run.StartedAt,
        run.FinishedAt,
        run.FailureCode is null ? null : new(run.FailureCode, run.FailureMessage ?? "", run.FailureEpoch ?? 0));

    /// <summary>The row with this progress.</summary>
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

    /// <summary>The row with this end, but its own figures.</summary>
    public StoredRun EndOf(StoredRun run) => run with
    {
        Status = Status,
        FinishedAt = FinishedAt,
        FailureCode = Failure?.Code,
        FailureMessage = Failure?.Message,
        FailureEpoch = Failure?.Epoch,
    };

    /// <summary>Updates the run's row. Returns false if it was deleted or another node has taken the run.</summary>
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
