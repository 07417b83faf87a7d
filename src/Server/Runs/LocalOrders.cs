using BackpropWeb.Contracts;
using BackpropWeb.Server.Persistence;
using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Runs;

/// <summary>Carries out owners' orders where the run lives. An order is stored together with all that was trained until then,
/// told to viewers, and only then confirmed.</summary>
public sealed class LocalOrders(
    IDbContextFactory<RunsDb> databases, WriteGate gate, StoredRuns storedRuns, LiveRuns live, StartQuota quota, Turns queue,
    TimeProvider clock, RunMetrics metrics, ILogger<LocalOrders> logger)
{
    /// <summary>Steps mostly take milliseconds, so the answer waits for them.</summary>
    private static readonly TimeSpan LongestWaitForSteps = TimeSpan.FromSeconds(1);

    public async Task<SteerOutcome> CarryOutAsync(string id, Order order, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Null where the run has just ended or been taken up: then look again.
            var outcome = await live.TakeUpAsync(id, cancellationToken) is { } run && !run.Progress.Status.HasEnded()
                ? await SteerLiveAsync(run, order, cancellationToken)
                : await SteerEndedAsync(id, order, cancellationToken);
            if (outcome is not null)
                return outcome is SteerOutcome.Done && order.Moves.Contains(Move.Step) && live.Find(id) is { } stepping
                    ? await WaitForStepsAsync(stepping, cancellationToken)
                    : outcome;
        }
    }

    private async Task<SteerOutcome> WaitForStepsAsync(LiveRun run, CancellationToken cancellationToken)
    {
        try
        {
            await run.UntilAsync(() => !run.Progress.Status.TakesTurns() || run.IsLetGo, cancellationToken)
                .WaitAsync(LongestWaitForSteps, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Many steps, or large ones: whoever watches sees them.
        }

        return new SteerOutcome.Done(RunDocuments.ToContract(run));
    }

    private async Task<SteerOutcome?> SteerLiveAsync(LiveRun run, Order order, CancellationToken cancellationToken)
    {
        await EnterSettledAsync(run, cancellationToken);
        try
        {
            if (live.Find(run.Stored.Id) != run || run.Progress.Status.HasEnded())
                return null;
            var batch = run.Training?.TakeBatch();
            var before = (batch?.Progress ?? run.Progress).In(run.Stored);
            var (after, recipe, refusal) = order.On(before, run.Recipe, clock.Now());
            if (refusal is not null)
                return refusal;
            if (!await StoreAsync(after, null, null, batch))
            {
                // It was deleted, or another node has taken it.
                live.LetGo(run);
                return null;
            }

            run.Tape.MarkStored(after.Epoch);
            if (after.Status.HasEnded())
            {
                live.Remove(run);
                metrics.RunEnded(after.Status);
            }

            run.GoOnFrom(after, recipe);
            logger.RunSteered(after.Id, string.Join(", ", order.Moves), after.Status, after.Epoch);
            return new SteerOutcome.Done(RunDocuments.ToContract(after));
        }
        finally
        {
            run.ExitTurn();
            if (run.Progress.Status.TakesTurns() && !run.IsLetGo)
                queue.Enqueue(run);
        }
    }

    /// <summary>Takes the turn of a run of which nothing is on its way to the database. Where its end or its last step is
    /// trained but not stored, that comes first.</summary>
    private async Task EnterSettledAsync(LiveRun run, CancellationToken cancellationToken)
    {
        while (true)
        {
            await run.EnterTurnAsync(cancellationToken);
            if (!run.Progress.Status.TakesTurns() || run.IsLetGo || run.Training is not { IsAtRest: true })
                return;
            run.ExitTurn();
            queue.Enqueue(run);
            await run.UntilAsync(() => !run.Progress.Status.TakesTurns() || run.IsLetGo, cancellationToken);
        }
    }

    private async Task<SteerOutcome?> SteerEndedAsync(string id, Order order, CancellationToken cancellationToken)
    {
        if (await storedRuns.FindAsync(id, cancellationToken) is not { } stored)
            return new SteerOutcome.Unknown();
        // It may have failed without the database being able to take note of that.
        var failed = live.Find(id);
        var before = failed is null ? stored : failed.Progress.EndOf(stored);
        if (!before.Status.HasEnded())
            return null;
        var (after, recipe, refusal) = order.On(before, StoredRuns.RecipeOf(stored), clock.Now());
        if (refusal is not null)
            return refusal;
        if (!await StoreAsync(after, stored.Status, failed, null))
            return null;
        if (after.Status.TakesTurns())
        {
            quota.Add(id);
            var run = new LiveRun(after, recipe);
            live.Add(run);
            queue.Enqueue(run);
        }

        logger.RunSteered(after.Id, string.Join(", ", order.Moves), after.Status, after.Epoch);
        return new SteerOutcome.Done(RunDocuments.ToContract(after));
    }

    /// <summary>False where there is no such run any more, or not in that state.</summary>
    /// <param name="failed">The run in memory that has failed and may go on as another one; null where there is none.</param>
    private async Task<bool> StoreAsync(StoredRun run, RunStatus? expected, LiveRun? failed, TapeBatch? batch)
    {
        using var turn = await gate.EnterAsync(CancellationToken.None);
        if (failed is not null && live.Find(run.Id) != failed)
            return false;
        await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
        await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
        var found = db.Runs.Where(r => r.Key == run.Key && r.Fence == run.Fence && (expected == null || r.Status == expected));
        var changed = await found.ExecuteUpdateAsync(
            set => set
                .SetProperty(r => r.Pace, run.Pace)
                .SetProperty(r => r.PauseAt, run.PauseAt)
                .SetProperty(r => r.Recipe, run.Recipe)
                .SetProperty(r => r.RecipeHash, run.RecipeHash)
                .SetProperty(r => r.Title, run.Title)
                .SetProperty(r => r.Listed, run.Listed),
            CancellationToken.None);
        if (changed == 0)
            return false;
        await RunProgress.Of(run).StoreAsync(db, run);
        if (batch is not null)
            await batch.AddRowsAsync(db);
        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        // Before others write: the writer must not take note of a failure that is over.
        if (failed is not null && run.Status.TakesTurns())
            live.Remove(failed);
        return true;
    }
}
