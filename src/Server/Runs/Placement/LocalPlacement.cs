using BackpropWeb.Engine;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Commands;
using BackpropWeb.Server.Runs.Live;
using BackpropWeb.Server.Runs.Shared;
using BackpropWeb.Server.Runs.Storage;
using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Runs.Placement;

/// <summary>Places runs in this process: all runs on a single machine, a node's own runs in a cluster.</summary>
internal sealed class LocalPlacement(
    IDbContextFactory<RunsDb> databases, WriteGate gate, LiveRunRegistry live, SteeringExecutor executor,
    RunWriter writer, ILogger<LocalPlacement> logger) : IRunPlacement
{
    /// <summary>The next node trains a longer epoch again.</summary>
    private static readonly TimeSpan ReleaseTimeout = TimeSpan.FromSeconds(1);

    public bool IsPrimary => true;

    public async Task RestoreAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var unfinished = await db.Runs.AsNoTracking().ThatTakeTurns()
            .OrderBy(run => run.Key).ToListAsync(cancellationToken);
        foreach (var stored in unfinished)
            live.Add(stored);
        if (unfinished.Count > 0)
            logger.RunsRestored(unfinished.Count);
    }

    public Task PlaceAsync(StoredRun stored, Recipe recipe)
    {
        live.Add(stored, recipe);
        return Task.CompletedTask;
    }

    public Task<SteeringOutcome> SteerAsync(string id, SteeringCommand command, CancellationToken cancellationToken) =>
        executor.ExecuteAsync(id, command, cancellationToken);

    public async Task DeleteAsync(string id, bool unlessItTrains, CancellationToken cancellationToken)
    {
        using var turn = await gate.EnterAsync(CancellationToken.None);
        await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
        var rows = db.Runs.Where(r => r.Id == id);
        var deleted = await (unlessItTrains ? rows.ThatTakeNoTurns() : rows)
            .ExecuteDeleteAsync(CancellationToken.None);
        // Only now: if the database fails, the run continues.
        if (deleted > 0 && live.Find(id) is { } run)
        {
            run.MarkDeleted();
            live.Remove(run);
        }
    }

    public Task<Viewer?> WatchAsync(string id, CancellationToken cancellationToken) =>
        live.WatchAsync(id, cancellationToken);

    public Task<int> LastEpochAsync(StoredRun stored) =>
        Task.FromResult(live.Find(stored.Id)?.Tape.LastEpoch ?? stored.Epoch);

    /// <summary>Stores the latest rows of a run and releases it, so that another node can continue.</summary>
    public async Task ReleaseAsync(LiveRun run)
    {
        using var limit = new CancellationTokenSource(ReleaseTimeout);
        try
        {
            await run.EnterTurnAsync(limit.Token);
            try
            {
                if (run is { IsDeleted: false, Training: { } training, Tape.UnstoredBytes: > 0 } && run.TryBeginStore())
                {
                    writer.Store(training.TakeBatch());
                    await run.UntilStoredAsync(limit.Token);
                }
            }
            finally
            {
                live.Release(run);
                run.ExitTurn();
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or StorageUnavailableException)
        {
            live.Release(run);
            logger.ReleasedUnstored(run.Stored.Id);
        }
    }
}
