using System.Threading.Channels;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Persistence;
using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Runs;

/// <summary>Stores what training makes: whole batches, each in one transaction, many runs' batches together.</summary>
public sealed class RunWriter(
    IDbContextFactory<RunsDb> databases, WriteGate gate, LiveRuns live, Turns queue, TimeProvider clock, RunMetrics metrics,
    ILogger<RunWriter> logger) : BackgroundService
{
    private const int MostBatches = 100;

    /// <summary>One batch may be refused for its own sake; after two in a row it is the database that refuses.</summary>
    private const int RefusalsOfDatabase = 2;

    private static readonly TimeSpan UntilNextTry = TimeSpan.FromSeconds(5);

    private readonly Channel<Item> _items = Channel.CreateUnbounded<Item>(new() { SingleReader = true });

    /// <summary>Takes a batch of a run whose <see cref="LiveRun.TryBeginStore"/> said yes.</summary>
    public void Store(TapeBatch batch) => _items.Writer.TryWrite(new(batch.Run, batch));

    /// <summary>Ends a run for a reason that is not in its numbers: where the database has it.</summary>
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

    /// <summary>Ends when all is stored; training must have stopped before.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _items.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not ended by the token: a stop stores what is on its way, and then where every run stands.
        var items = new List<Item>();
        while (await _items.Reader.WaitToReadAsync(CancellationToken.None))
        {
            items.Clear();
            while (items.Count < MostBatches && _items.Reader.TryRead(out var item))
                items.Add(item);
            await StoreAsync([.. items.Where(item => item.Batch is not null).Select(item => item.Batch!)]);
            await NoteFailedAsync([.. items.Where(item => item.Batch is null).Select(item => item.Run)], stoppingToken);
        }

        await StoreAsync([.. live.All.Where(run => run.Tape.UnstoredBytes > 0 && run.TryBeginStore())
            .Select(run => run.Training!.TakeBatch())]);
    }

    private async Task StoreAsync(IReadOnlyList<TapeBatch> batches)
    {
        if (batches.Count > 1)
        {
            try
            {
                await WriteAsync(batches);
                foreach (var batch in batches)
                    Stored(batch);
                return;
            }
            catch (Exception exception)
            {
                logger.StoringTogetherFailed(exception, batches.Count);
            }
        }

        var (refusals, reason) = (0, (Exception?)null);
        foreach (var batch in batches)
        {
            if (refusals < RefusalsOfDatabase)
            {
                try
                {
                    await WriteAsync([batch]);
                    Stored(batch);
                    refusals = 0;
                    continue;
                }
                catch (Exception exception)
                {
                    (refusals, reason) = (refusals + 1, exception);
                }
            }

            NotStored(batch, reason!);
        }
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
        foreach (var batch in batches.Where(batch => !batch.Run.IsDeleted && !batch.Run.IsLetGo))
        {
            if (await batch.Progress.StoreAsync(db, batch.Run.Stored))
                await batch.AddRowsAsync(db);
            else
                lost.Add(batch.Run);
        }

        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        lost.ForEach(LetGo);
    }

    private void LetGo(LiveRun run)
    {
        logger.RunLost(run.Stored.Id);
        live.LetGo(run);
    }

    private void Stored(TapeBatch batch)
    {
        var run = batch.Run;
        if (run.IsLetGo)
        {
            run.EndStore();
            return;
        }

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
            logger.RunEnded(run.Stored.Id, progress.Status, progress.Epoch);
            metrics.RunEnded(progress.Status);
        }

        live.Remove(run);
    }

    private void NotStored(TapeBatch batch, Exception exception)
    {
        logger.StoringFailed(exception, batch.Run.Stored.Id);
        var reason = exception.GetBaseException().Message;
        Fail(batch.Run, new("storage", $"The run could not be stored: {reason}", Math.Max(0, batch.From - 1)));
        batch.Run.EndStore();
    }

    /// <summary>Until the database says so too, failed runs stay in memory.</summary>
    private async Task NoteFailedAsync(IReadOnlyList<LiveRun> runs, CancellationToken stoppingToken)
    {
        if (runs.Count == 0)
            return;
        try
        {
            var lost = new List<LiveRun>();
            using (await gate.EnterAsync(CancellationToken.None))
            {
                // One that was resumed meanwhile is another LiveRun.
                runs = [.. runs.Where(run => !run.IsDeleted && live.Find(run.Stored.Id) == run)];
                await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
                await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
                foreach (var run in runs)
                {
                    if (!await NoteFailedAsync(db, run.Stored, run.Progress))
                        lost.Add(run);
                }

                await transaction.CommitAsync(CancellationToken.None);
            }

            lost.ForEach(LetGo);
            foreach (var run in runs.Except(lost))
                End(run, run.Progress);
        }
        catch (Exception exception)
        {
            logger.FailuresNotNoted(exception, runs.Count);
            _ = TryAgainAsync(runs, stoppingToken);
        }
    }

    private static async Task<bool> NoteFailedAsync(RunsDb db, StoredRun stored, RunProgress failed) =>
        await db.Runs.Where(r => r.Key == stored.Key && r.Fence == stored.Fence).ExecuteUpdateAsync(
            set => set
                .SetProperty(r => r.Status, failed.Status)
                .SetProperty(r => r.FinishedAt, failed.FinishedAt)
                .SetProperty(r => r.FailureCode, failed.Failure!.Code)
                .SetProperty(r => r.FailureMessage, failed.Failure!.Message)
                .SetProperty(r => r.FailureEpoch, failed.Failure!.Epoch),
            CancellationToken.None) > 0;

    private async Task TryAgainAsync(IReadOnlyList<LiveRun> runs, CancellationToken stoppingToken)
    {
        await Task.WhenAny(Task.Delay(UntilNextTry, clock, stoppingToken));
        foreach (var run in runs)
            _items.Writer.TryWrite(new(run, null));
    }

    /// <param name="Batch">What to store; null where the run has failed.</param>
    private sealed record Item(LiveRun Run, TapeBatch? Batch);
}
