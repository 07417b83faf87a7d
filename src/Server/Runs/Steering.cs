using System.Text.Json;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Persistence;
using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Runs;

/// <summary>What owners do to their runs. An order is stored together with all that was trained until then, told to
/// viewers, and only then confirmed.</summary>
public sealed class Steering(
    IDbContextFactory<RunsDb> databases, WriteGate gate, StoredRuns storedRuns, LiveRuns live, StartQuota quota, Turns queue,
    TimeProvider clock, RunMetrics metrics, ILogger<Steering> logger)
{
    /// <summary>Steps mostly take milliseconds, so the answer waits for them.</summary>
    private static readonly TimeSpan LongestWaitForSteps = TimeSpan.FromSeconds(1);

    public Task<SteerOutcome> PauseAsync(string id, string? key, CancellationToken cancellationToken) =>
        SteerAsync(id, key, new(Move.Pause), cancellationToken);

    /// <summary>Lets a paused run go on, or one that failed by no fault of its numbers.</summary>
    public Task<SteerOutcome> ResumeAsync(string id, string? key, CancellationToken cancellationToken) =>
        SteerAsync(id, key, new(Move.Resume), cancellationToken);

    public Task<SteerOutcome> StopAsync(string id, string? key, CancellationToken cancellationToken) =>
        SteerAsync(id, key, new(Move.Stop), cancellationToken);

    /// <summary>Trains a paused run for some epochs, whatever its pace, and pauses it again.</summary>
    public async Task<SteerOutcome> StepAsync(string id, string? key, int epochs, CancellationToken cancellationToken)
    {
        var outcome = await SteerAsync(id, key, new(Move.Step) { Epochs = epochs }, cancellationToken);
        if (outcome is not SteerOutcome.Done || live.Find(id) is not { } run)
            return outcome;
        try
        {
            await run.UntilAsync(() => !run.Progress.Status.TakesTurns(), cancellationToken)
                .WaitAsync(LongestWaitForSteps, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Many steps, or large ones: whoever watches sees them.
        }

        return new SteerOutcome.Done(RunDocuments.ToContract(run));
    }

    /// <summary>Changes pace, title, listing and rule: all that is asked for, or, where one is not possible, nothing.</summary>
    public Task<SteerOutcome> ChangeAsync(string id, string? key, RunChanges changes, CancellationToken cancellationToken)
    {
        var moves = new List<Move>();
        if (changes.Pace is not null)
            moves.Add(Move.Pace);
        if (changes.Rule is not null)
            moves.Add(Move.Rule);
        return SteerAsync(id, key, new([.. moves]) { Changes = changes }, cancellationToken);
    }

    /// <summary>The same for a request as it came over the wire.</summary>
    public Task<SteerOutcome> ChangeAsync(string id, string? key, JsonElement changes, CancellationToken cancellationToken) =>
        RunChanges.Read(changes, out var errors) is { } read
            ? ChangeAsync(id, key, read, cancellationToken)
            : Task.FromResult<SteerOutcome>(new SteerOutcome.Invalid(errors.ToDictionary(), errors.IsMalformed));

    /// <summary>Why a key does not open a run; null where it does.</summary>
    public async Task<SteerOutcome?> RefuseAsync(string id, string? key, CancellationToken cancellationToken = default) =>
        (live.Find(id)?.Stored ?? await storedRuns.FindAsync(id, cancellationToken)) switch
        {
            null => new SteerOutcome.Unknown(),
            var run when !OwnerKey.Opens(key, run.OwnerKeyHash) => new SteerOutcome.NotOwner(),
            _ => null,
        };

    /// <summary>Deletes a run and ends the streams of those who watch it. Null where that is done, else why not.</summary>
    public async Task<SteerOutcome?> DeleteAsync(string id, string? key, CancellationToken cancellationToken = default)
    {
        if (await RefuseAsync(id, key, cancellationToken) is { } refusal)
            return refusal;
        using (await gate.EnterAsync(CancellationToken.None))
        {
            await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
            await db.Runs.Where(r => r.Id == id).ExecuteDeleteAsync(CancellationToken.None);
            // Only now: where the database refuses, the run goes on.
            if (live.Find(id) is { } run)
            {
                run.MarkDeleted();
                live.Remove(run);
            }
        }

        logger.RunDeleted(id);
        return null;
    }

    private async Task<SteerOutcome> SteerAsync(string id, string? key, Order order, CancellationToken cancellationToken)
    {
        if (await RefuseAsync(id, key, cancellationToken) is { } refusal)
            return refusal;
        while (true)
        {
            // Null where the run has just ended or been taken up: then look again.
            var outcome = await live.TakeUpAsync(id, cancellationToken) is { } run && !run.Progress.Status.HasEnded()
                ? await SteerLiveAsync(run, order, cancellationToken)
                : await SteerEndedAsync(id, order, cancellationToken);
            if (outcome is not null)
                return outcome;
        }
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
                return new SteerOutcome.Unknown();
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
            if (run.Progress.Status.TakesTurns())
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
            if (!run.Progress.Status.TakesTurns() || run.Training is not { IsAtRest: true })
                return;
            run.ExitTurn();
            queue.Enqueue(run);
            await run.UntilAsync(() => !run.Progress.Status.TakesTurns(), cancellationToken);
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
            quota.AddOwn();
            var run = new LiveRun(after, recipe, null);
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
        var found = db.Runs.Where(r => r.Key == run.Key && (expected == null || r.Status == expected));
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
        await RunProgress.Of(run).StoreAsync(db, run.Key);
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
