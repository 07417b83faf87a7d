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
    private const int NumbersPerPart = 1 << 15;

    private static readonly TimeSpan UntilNextTry = TimeSpan.FromSeconds(5);

    private readonly Channel<Item> _items = Channel.CreateUnbounded<Item>(new() { SingleReader = true });

    /// <summary>Takes a batch of a run whose <see cref="LiveRun.TryBeginStore"/> said yes.</summary>
    public void Store(TapeBatch batch) => _items.Writer.TryWrite(new(batch, null, batch.Run));

    /// <summary>Ends a run for a reason that is not in its numbers.</summary>
    public void Fail(LiveRun run, RunFailure failure) => _items.Writer.TryWrite(new(null, failure, run));

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
            foreach (var item in items.Where(item => item.Failure is not null))
                await FailAsync(item.Run, item.Failure!, stoppingToken);
        }

        await StoreAsync([.. live.All.Where(run => run.Tape.UnstoredBytes > 0 && run.TryBeginStore())
            .Select(run => run.Training!.TakeBatch())]);
    }

    private async Task StoreAsync(IReadOnlyList<TapeBatch> batches)
    {
        if (batches.Count == 0)
            return;
        try
        {
            await WriteAsync(batches);
            foreach (var batch in batches)
                Stored(batch);
            return;
        }
        catch (Exception exception) when (batches.Count > 1)
        {
            logger.StoringTogetherFailed(exception, batches.Count);
        }
        catch (Exception exception)
        {
            await StoringFailedAsync(batches[0], exception);
            return;
        }

        foreach (var batch in batches)
            await StoreAsync([batch]);
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
        foreach (var batch in batches)
        {
            // A run that was deleted meanwhile has no row to change, and gets none of its rest.
            if (!batch.Run.IsDeleted && await UpdateRunAsync(db, batch.Run.Stored.Key, batch.Progress))
                await AddRowsAsync(db, batch);
        }

        await db.SaveChangesAsync();
        await transaction.CommitAsync();
    }

    private static async Task<bool> UpdateRunAsync(RunsDb db, long key, RunProgress progress) =>
        await db.Runs.Where(run => run.Key == key).ExecuteUpdateAsync(set => set
            .SetProperty(run => run.Status, progress.Status)
            .SetProperty(run => run.Epoch, progress.Epoch)
            .SetProperty(run => run.TotalError, progress.TotalError)
            .SetProperty(run => run.MeanSquaredError, progress.MeanSquaredError)
            .SetProperty(run => run.Correct, progress.Correct)
            .SetProperty(run => run.SolvedAt, progress.SolvedAt)
            .SetProperty(run => run.StartedAt, progress.StartedAt)
            .SetProperty(run => run.FinishedAt, progress.FinishedAt)
            .SetProperty(run => run.FailureCode, progress.Failure == null ? null : progress.Failure.Code)
            .SetProperty(run => run.FailureMessage, progress.Failure == null ? null : progress.Failure.Message)
            .SetProperty(run => run.FailureEpoch, progress.Failure == null ? null : (int?)progress.Failure.Epoch)) > 0;

    private static async Task AddRowsAsync(RunsDb db, TapeBatch batch)
    {
        var (key, tape) = (batch.Run.Stored.Key, batch.Run.Tape);
        var most = Math.Max(1, NumbersPerPart / tape.Layout.NumbersPerRow);
        for (var from = batch.From; from <= batch.To;)
        {
            var to = Math.Min(batch.To, from + most - 1);
            var parts = new List<TapePart>();
            for (var next = from; next <= to; next += parts[^1].Count)
                parts.Add(tape.TryRead(next, to) ?? throw new InvalidOperationException($"Row {next} is stored nowhere."));
            db.TapeParts.Add(new() { RunKey = key, From = from, To = to, Rows = TapePart.Join(parts).ToBytes() });
            from = to + 1;
        }

        foreach (var checkpoint in batch.Kept.Append(batch.Latest).DistinctBy(c => c.Epoch))
        {
            if (checkpoint.Epoch >= batch.From)
                db.Checkpoints.Add(new() { RunKey = key, Epoch = checkpoint.Epoch, Bytes = checkpoint.ToBytes() });
        }

        var (before, stride) = (batch.From - 1, batch.Run.CheckpointStride);
        if (batch.To > before && !KeptCheckpoints.Keeps(stride, before))
            await db.Checkpoints.Where(c => c.RunKey == key && c.Epoch == before).ExecuteDeleteAsync();
    }

    private void Stored(TapeBatch batch)
    {
        var run = batch.Run;
        run.Tape.MarkStored(batch.To);
        var wasParked = run.EndStore();
        if (batch.Progress.Status.HasEnded())
            End(run, batch.Progress);
        else if (wasParked)
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
        run.Publish(progress);
    }

    private async Task StoringFailedAsync(TapeBatch batch, Exception exception)
    {
        logger.StoringFailed(exception, batch.Run.Stored.Id);
        var reason = exception.GetBaseException().Message;
        batch.Run.EndStore();
        await FailAsync(
            batch.Run, new("storage", $"The run could not be stored: {reason}", Math.Max(0, batch.From - 1)),
            CancellationToken.None);
    }

    /// <summary>The run ends where the database has it. Until the database says so too, it stays in memory.</summary>
    private async Task FailAsync(LiveRun run, RunFailure failure, CancellationToken stoppingToken)
    {
        if (run.IsDeleted)
            return;
        var progress = run.Progress with
        {
            Status = RunStatus.Failed,
            Failure = failure,
            FinishedAt = clock.GetUtcNow().UtcDateTime,
        };
        run.Publish(progress);
        try
        {
            using var turn = await gate.EnterAsync(CancellationToken.None);
            await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
            var key = run.Stored.Key;
            await db.Runs.Where(r => r.Key == key).ExecuteUpdateAsync(
                set => set
                    .SetProperty(r => r.Status, RunStatus.Failed)
                    .SetProperty(r => r.FinishedAt, progress.FinishedAt)
                    .SetProperty(r => r.FailureCode, failure.Code)
                    .SetProperty(r => r.FailureMessage, failure.Message)
                    .SetProperty(r => r.FailureEpoch, failure.Epoch),
                CancellationToken.None);
            End(run, progress);
        }
        catch (Exception exception)
        {
            logger.StoringFailed(exception, run.Stored.Id);
            _ = TryAgainAsync(run, failure, stoppingToken);
        }
    }

    private async Task TryAgainAsync(LiveRun run, RunFailure failure, CancellationToken stoppingToken)
    {
        await Task.WhenAny(Task.Delay(UntilNextTry, clock, stoppingToken));
        Fail(run, failure);
    }

    private sealed record Item(TapeBatch? Batch, RunFailure? Failure, LiveRun Run);
}
