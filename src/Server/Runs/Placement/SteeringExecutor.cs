using BackpropWeb.Contracts;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Commands;
using BackpropWeb.Server.Runs.Live;
using BackpropWeb.Server.Runs.Shared;
using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Runs.Placement;

/// <summary>Executes owners' commands on the run's node. A command is stored together with all rows trained so far,
/// published to viewers, and then confirmed.</summary>
internal sealed class SteeringExecutor(
    IDbContextFactory<RunsDb> databases, WriteGate gate, RunStore store, LiveRunRegistry live, TrainingQueue queue,
    UnconfirmedRuns unconfirmed, TimeProvider clock, RunMetrics metrics, ILogger<SteeringExecutor> logger)
{
    /// <summary>Most steps take milliseconds, so the response waits for them.</summary>
    private static readonly TimeSpan StepTimeout = TimeSpan.FromSeconds(1);

    public async Task<SteeringOutcome> ExecuteAsync(
        string id, SteeringCommand command, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Null if the run has just ended or been loaded: then find it again.
            var outcome = await live.LoadAsync(id, cancellationToken) is { } run && !run.Progress.Status.HasEnded()
                ? await SteerLiveAsync(run, command, cancellationToken)
                : await SteerEndedAsync(id, command, cancellationToken);
            if (outcome is not null)
                return outcome is SteeringOutcome.Done && command.Actions.Contains(SteeringAction.Step)
                    && live.Find(id) is { } stepping
                    ? await WaitForStepsAsync(stepping, cancellationToken)
                    : outcome;
        }
    }

    private async Task<SteeringOutcome> WaitForStepsAsync(LiveRun run, CancellationToken cancellationToken)
    {
        try
        {
            await run.UntilAsync(() => !run.Progress.Status.TakesTurns() || run.IsMoved, cancellationToken)
                .WaitAsync(StepTimeout, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The steps take longer; viewers receive them later.
        }

        return new SteeringOutcome.Done(RunMapping.ToContract(run.Stored, run.Progress, run.Waiting));
    }

    private async Task<SteeringOutcome?> SteerLiveAsync(
        LiveRun run, SteeringCommand command, CancellationToken cancellationToken)
    {
        await EnterSettledAsync(run, cancellationToken);
        try
        {
            if (live.Find(run.Stored.Id) != run || run.Progress.Status.HasEnded())
                return null;
            var batch = run.Training?.TakeBatch();
            var before = (batch?.Progress ?? run.Progress).In(run.Stored);
            var (after, recipe, refusal) = command.Apply(before, run.Recipe, clock.Now());
            if (refusal is not null)
                return refusal;
            if (!await StoreLiveAsync(run, after, batch))
            {
                // The run was deleted, or another node has taken it.
                live.Release(run);
                return null;
            }

            run.IsUnconfirmed = false;
            run.Tape.MarkStored(after.Epoch);
            if (after.Status.HasEnded())
            {
                live.Remove(run);
                metrics.RunEnded(after.Status);
            }

            run.ContinueFrom(after, recipe);
            logger.RunSteered(after.Id, string.Join(", ", command.Actions), after.Status, after.Epoch);
            return new SteeringOutcome.Done(RunMapping.ToContract(after));
        }
        finally
        {
            run.ExitTurn();
            if (run.Progress.Status.TakesTurns() && !run.IsMoved)
                queue.Enqueue(run);
        }
    }

    /// <summary>Takes the turn when no batch is being stored. If the run's end or last step is not stored yet, waits
    /// until it is.</summary>
    private async Task EnterSettledAsync(LiveRun run, CancellationToken cancellationToken)
    {
        while (true)
        {
            await run.EnterTurnAsync(cancellationToken);
            if (!run.Progress.Status.TakesTurns() || run.IsMoved || run.Training is not { IsAtRest: true })
                return;
            run.ExitTurn();
            queue.Enqueue(run);
            await run.UntilAsync(
                () => !run.Progress.Status.TakesTurns() || run.IsMoved || run.Waiting is not null, cancellationToken);
        }
    }

    private async Task<bool> StoreLiveAsync(LiveRun run, StoredRun after, TapeBatch? batch)
    {
        try
        {
            return await StoreAsync(after, null, null, batch);
        }
        catch (Exception exception) when (DatabaseErrors.OutageIn(exception) is not null)
        {
            run.IsUnconfirmed = true;
            throw;
        }
    }

    private async Task<SteeringOutcome?> SteerEndedAsync(
        string id, SteeringCommand command, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } stored)
            return new SteeringOutcome.Unknown();
        // The failure of the run may not be stored yet.
        var failed = live.Find(id);
        var before = failed is null ? stored : failed.Progress.EndOf(stored);
        if (!before.Status.HasEnded())
            return null;
        var (after, recipe, refusal) = command.Apply(before, RunStore.RecipeOf(stored), clock.Now());
        if (refusal is not null)
            return refusal;
        if (!await StoreEndedAsync(after, stored.Status, failed))
            return null;
        if (after.Status.TakesTurns())
            live.Add(after, recipe);

        logger.RunSteered(after.Id, string.Join(", ", command.Actions), after.Status, after.Epoch);
        return new SteeringOutcome.Done(RunMapping.ToContract(after));
    }

    private async Task<bool> StoreEndedAsync(StoredRun after, RunStatus expected, LiveRun? failed)
    {
        try
        {
            return await StoreAsync(after, expected, failed, null);
        }
        catch (Exception exception) when (DatabaseErrors.OutageIn(exception) is not null)
        {
            unconfirmed.Add(after.Id);
            throw;
        }
    }

    /// <summary>Stores a row. Returns false if the run was deleted, has moved or has another status.</summary>
    /// <param name="run">The row to write.</param>
    /// <param name="expected">The status that the row must have; null for any.</param>
    /// <param name="failed">The failed run in memory that this row replaces; null where there is none.</param>
    /// <param name="batch">Rows to store with it; null for none.</param>
    private async Task<bool> StoreAsync(StoredRun run, RunStatus? expected, LiveRun? failed, TapeBatch? batch)
    {
        using var turn = await gate.EnterAsync(CancellationToken.None);
        if (failed is not null && live.Find(run.Id) != failed)
            return false;
        await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
        await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
        var changed = await RunDescription.StoreAsync(db, run, expected);
        if (changed == 0)
            return false;
        await RunProgress.Of(run).StoreAsync(db, run);
        if (batch is not null)
            await batch.AddRowsAsync(db);
        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        // Before the gate opens: the writer must not store the old failure.
        if (failed is not null && run.Status.TakesTurns())
            live.Remove(failed);
        return true;
    }
}
