using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Server.Persistence;
using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Runs;

/// <summary>This process as the home of runs: of all there are, or, in a cluster, of its own.</summary>
public sealed class LocalHome(
    IDbContextFactory<RunsDb> databases, WriteGate gate, LiveRuns live, StartQuota quota, Turns queue, LocalOrders orders,
    RunWriter writer, ILogger<LocalHome> logger) : IRunHomes
{
    /// <summary>An epoch that takes longer is trained again where the run goes on.</summary>
    private static readonly TimeSpan LongestLeave = TimeSpan.FromSeconds(1);

    public bool KeepsHouse => true;

    public async Task RestoreAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var unfinished = await db.Runs.AsNoTracking()
            .Where(run => run.Status == RunStatus.Queued || run.Status == RunStatus.Running)
            .OrderBy(run => run.Key).ToListAsync(cancellationToken);
        foreach (var stored in unfinished)
        {
            quota.Add(stored.Id);
            var run = new LiveRun(stored, StoredRuns.RecipeOf(stored));
            live.Add(run);
            queue.Enqueue(run);
        }

        if (unfinished.Count > 0)
            logger.RunsGoOn(unfinished.Count);
    }

    public async Task BeginAsync(StoredRun stored, Recipe recipe, Func<Task> commit)
    {
        // Before the commit: whoever finds it in the database finds it here too.
        var run = new LiveRun(stored, recipe);
        live.Add(run);
        try
        {
            await commit();
        }
        catch
        {
            live.Remove(run);
            throw;
        }

        queue.Enqueue(run);
    }

    public Task<SteerOutcome> SteerAsync(string id, Order order, CancellationToken cancellationToken) =>
        orders.CarryOutAsync(id, order, cancellationToken);

    public async Task DeleteAsync(string id, bool unlessItTrains, CancellationToken cancellationToken)
    {
        using var turn = await gate.EnterAsync(CancellationToken.None);
        await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
        var deleted = await db.Runs
            .Where(run => run.Id == id
                && (!unlessItTrains || (run.Status != RunStatus.Queued && run.Status != RunStatus.Running)))
            .ExecuteDeleteAsync(CancellationToken.None);
        // Only now: where the database refuses, the run goes on.
        if (deleted > 0 && live.Find(id) is { } here)
        {
            here.MarkDeleted();
            live.Remove(here);
        }
    }

    public Task<Viewer?> WatchAsync(string id, CancellationToken cancellationToken) => live.WatchAsync(id, cancellationToken);

    public Task<int> LastEpochAsync(StoredRun stored) =>
        Task.FromResult(live.Find(stored.Id)?.Tape.LastEpoch ?? stored.Epoch);

    /// <summary>Stores where a run stands, for another home to go on from there.</summary>
    public async Task LetGoAsync(LiveRun run)
    {
        using var limit = new CancellationTokenSource(LongestLeave);
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
                live.LetGo(run);
                run.ExitTurn();
            }
        }
        catch (OperationCanceledException)
        {
            live.LetGo(run);
            logger.LeftUnstored(run.Stored.Id);
        }
    }
}
