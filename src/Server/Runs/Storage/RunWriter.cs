using System.Threading.Channels;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Live;
using BackpropWeb.Server.Runs.Shared;
using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Runs.Storage;

/// <summary>Stores batches of rows in the background, batches of several runs in one transaction. While the database is
/// unavailable, the runs wait, and the writer retries until it stores them.</summary>
internal sealed class RunWriter(
    IDbContextFactory<RunsDb> databases, WriteGate gate, LiveRunRegistry live, TrainingQueue queue, TimeProvider clock,
    RunMetrics metrics, ILogger<RunWriter> logger) : BackgroundService
{
    private const int MaxBatches = 100;

    private static readonly TimeSpan FirstRetryDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestRetryDelay = TimeSpan.FromSeconds(5);

    private readonly Channel<Item> _items = Channel.CreateUnbounded<Item>(new() { SingleReader = true });

    /// <summary>Queues a batch. Requires <see cref="LiveRun.TryBeginStore"/>.</summary>
    public void Store(TapeBatch batch) => _items.Writer.TryWrite(new(batch.Run, batch));

    /// <summary>Ends a run as failed and stores the failure; unstored rows are lost.</summary>
    public void Fail(LiveRun run, RunFailure failure)
    {
        run.Publish(run.Progress with
        {
            Status = RunStatus.Failed,
            Failure = failure,
            FinishedAt = clock.Now(),
        });
        _items.Writer.TryWrite(new(run, null));
    }

    /// <summary>Completes when everything is stored. Training must have stopped before.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _items.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Ignores the token: a stop first stores the queued batches and then the latest rows of every run.
        var items = new List<Item>();
        while (await _items.Reader.WaitToReadAsync(CancellationToken.None))
        {
            items.Clear();
            while (items.Count < MaxBatches && _items.Reader.TryRead(out var item))
                items.Add(item);
            await StoreAsync(
                [.. items.Where(item => item.Batch is not null).Select(item => item.Batch!)], stoppingToken);
            await StoreFailuresAsync(
                [.. items.Where(item => item.Batch is null).Select(item => item.Run)], stoppingToken);
        }

        await StoreAsync([.. live.All.Where(run => run.Tape.UnstoredBytes > 0 && run.TryBeginStore())
            .Select(run => run.Training!.TakeBatch())], stoppingToken);
    }

    /// <summary>Stores batches, however long it takes. When the server stops, it tries once: the next start trains the
    /// rows again that are not stored.</summary>
    private async Task StoreAsync(IReadOnlyList<TapeBatch> batches, CancellationToken stoppingToken)
    {
        var (delay, waiting) = (FirstRetryDelay, (RunWaiting?)null);
        while (batches.Count > 0)
        {
            try
            {
                await WriteAsync(batches);
                foreach (var batch in batches)
                    Stored(batch);
                if (waiting is not null)
                    logger.StorageAvailable(waiting.Code, clock.Now() - waiting.Since.UtcDateTime);
                return;
            }
            catch (Exception exception) when (DatabaseErrors.OutageIn(exception) is { } outage)
            {
                foreach (var batch in batches)
                    batch.Run.IsUnconfirmed = true;
                if (stoppingToken.IsCancellationRequested)
                {
                    logger.StoppedUnstored(exception, batches.Count);
                    return;
                }

                waiting = Waiting(waiting, outage, exception);
            }
            catch (Exception exception) when (batches.Count > 1)
            {
                logger.StoringTogetherFailed(exception, batches.Count);
                foreach (var batch in batches)
                    await StoreAsync([batch], stoppingToken);
                return;
            }
            catch (Exception exception)
            {
                NotStored(batches[0], exception);
                return;
            }

            await clock.DelayAsync(delay, stoppingToken);
            delay = delay * 2 < LongestRetryDelay ? delay * 2 : LongestRetryDelay;
        }
    }

    /// <summary>Tells the viewers of all runs with a batch to store why it waits.</summary>
    private RunWaiting Waiting(RunWaiting? before, DatabaseOutage outage, Exception exception)
    {
        var waiting = StorageWaiting.For(outage, clock);
        if (before is null)
            logger.StorageUnavailable(exception, waiting.Code);
        else
            waiting = waiting with { Since = before.Since };
        foreach (var run in live.All.Where(run => run.IsStoring))
            run.SetWaiting(waiting);
        return waiting;
    }

    private async Task WriteAsync(IReadOnlyList<TapeBatch> batches)
    {
        using var trace = RunTraces.Source.StartActivity("store")?.SetTag("batches", batches.Count);
        using var turn = await gate.EnterAsync(CancellationToken.None);
        var (began, succeeded) = (clock.GetTimestamp(), false);
        try
        {
            await WriteTransactionAsync(batches);
            succeeded = true;
        }
        finally
        {
            metrics.Stored(clock.GetElapsedTime(began), succeeded);
        }
    }

    private async Task WriteTransactionAsync(IReadOnlyList<TapeBatch> batches)
    {
        await using var db = await databases.CreateDbContextAsync();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var lost = new List<LiveRun>();
        foreach (var batch in batches.Where(batch => !batch.Run.IsDeleted && !batch.Run.IsMoved))
        {
            if (!await batch.StoreAsync(db))
                lost.Add(batch.Run);
        }

        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        lost.ForEach(Release);
    }

    private void Release(LiveRun run)
    {
        logger.RunLost(run.Stored.Id);
        live.Release(run);
    }

    private void Stored(TapeBatch batch)
    {
        var run = batch.Run;
        if (run.IsMoved)
        {
            run.EndStore();
            return;
        }

        run.IsUnconfirmed = false;
        run.SetWaiting(null);
        run.Tape.MarkStored(batch.To);
        if (!batch.Progress.Status.TakesTurns())
        {
            if (batch.Progress.Status.HasEnded())
                End(run, batch.Progress);
            run.Publish(batch.Progress);
        }

        if (run.EndStore() && run.Progress.Status.TakesTurns())
            queue.Enqueue(run);
    }

    private void End(LiveRun run, RunProgress progress)
    {
        if (!run.IsDeleted)
        {
            if (run.Stored.OwnerKeyHash is not null)
                logger.RunEnded(run.Stored.Id, progress.Status, progress.Epoch);
            metrics.RunEnded(progress.Status);
        }

        live.Remove(run);
    }

    private void NotStored(TapeBatch batch, Exception exception)
    {
        logger.StoringFailed(exception, batch.Run.Stored.Id);
        batch.Run.SetWaiting(null);
        Fail(
            batch.Run,
            new(RunFailure.Storage, "The database refused the rows of this run.", Math.Max(0, batch.From - 1)));
        batch.Run.EndStore();
    }

    /// <summary>Stores the failures of runs. Failed runs stay in memory until the database has the failure.</summary>
    private async Task StoreFailuresAsync(IReadOnlyList<LiveRun> runs, CancellationToken stoppingToken)
    {
        if (runs.Count == 0)
            return;
        try
        {
            var lost = new List<LiveRun>();
            using (await gate.EnterAsync(CancellationToken.None))
            {
                // A run that was resumed meanwhile is another LiveRun.
                runs = [.. runs.Where(run => !run.IsDeleted && live.Find(run.Stored.Id) == run)];
                await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
                await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
                foreach (var run in runs)
                {
                    if (!await StoreFailureAsync(db, run.Stored, run.Progress))
                        lost.Add(run);
                }

                await transaction.CommitAsync(CancellationToken.None);
            }

            lost.ForEach(Release);
            foreach (var run in runs.Except(lost))
                End(run, run.Progress);
        }
        catch (Exception exception)
        {
            logger.FailuresNotStored(exception, runs.Count);
            _ = RetryAsync(runs, stoppingToken);
        }
    }

    private static async Task<bool> StoreFailureAsync(RunsDb db, StoredRun stored, RunProgress failed) =>
        await db.Runs.Where(r => r.Key == stored.Key && r.Fence == stored.Fence).ExecuteUpdateAsync(
            set => set
                .SetProperty(r => r.Status, failed.Status)
                .SetProperty(r => r.FinishedAt, failed.FinishedAt)
                .SetProperty(r => r.FailureCode, failed.Failure!.Code)
                .SetProperty(r => r.FailureMessage, failed.Failure!.Message)
                .SetProperty(r => r.FailureEpoch, failed.Failure!.Epoch),
            CancellationToken.None) > 0;

    private async Task RetryAsync(IReadOnlyList<LiveRun> runs, CancellationToken stoppingToken)
    {
        await clock.DelayAsync(LongestRetryDelay, stoppingToken);
        foreach (var run in runs)
            _items.Writer.TryWrite(new(run, null));
    }

    /// <param name="Batch">The batch to store; null to store the run's failure.</param>
    private sealed record Item(LiveRun Run, TapeBatch? Batch);
}
