using System.Threading.Channels;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Live;
using BackpropWeb.Server.Studies.Results;
using BackpropWeb.Server.Studies.Shared;
using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Studies.Live;

/// <summary>Stores the blocks of studies as they end: results, counts and progress in one transaction.</summary>
internal sealed class StudyWriter(
    IDbContextFactory<RunsDb> databases, WriteGate gate, LiveStudies live, TrainingQueue queue, TimeProvider clock,
    StudyMetrics metrics, ILogger<StudyWriter> logger) : BackgroundService
{
    /// <summary>Blocks that end within this time are stored together.</summary>
    private static readonly TimeSpan BetweenTransactions = TimeSpan.FromMilliseconds(50);

    private readonly Channel<LiveStudy> _studies = Channel.CreateUnbounded<LiveStudy>(new() { SingleReader = true });

    /// <summary>Queues the finished blocks of a study.</summary>
    public void Store(LiveStudy study) => _studies.Writer.TryWrite(study);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _studies.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Ignores the token: a stop first stores all blocks that have ended.
        var studies = new HashSet<LiveStudy>();
        while (await _studies.Reader.WaitToReadAsync(CancellationToken.None))
        {
            studies.Clear();
            while (_studies.Reader.TryRead(out var study))
                studies.Add(study);
            foreach (var study in studies.Where(study => !study.IsReleased))
                await StoreSafelyAsync(study);
            await Task.WhenAny(Task.Delay(BetweenTransactions, stoppingToken));
        }
    }

    private async Task StoreSafelyAsync(LiveStudy study)
    {
        try
        {
            await StoreAsync(study);
        }
        catch (Exception exception)
        {
            // StudyRestorer loads the study again, with the blocks that are stored.
            logger.StoringFailed(exception, study.Stored.Id);
            live.Release(study.Stored.Id);
        }
    }

    private async Task StoreAsync(LiveStudy study)
    {
        using var turn = await gate.EnterAsync(CancellationToken.None);
        var blocks = study.TakeUnstored();
        if (blocks.Count == 0 && study.Failure is null)
            return;
        var (stored, tally) = (study.Stored, study.Tally);
        var status = tally.Done == stored.Total ? RunStatus.Finished
            : study.Failure is null ? RunStatus.Running
            : RunStatus.Failed;

        await using var db = await databases.CreateDbContextAsync();
        await using var transaction = await db.Database.BeginTransactionAsync();
        if (!await StoreProgressAsync(db, stored, tally, status))
        {
            // The study was steered or deleted, or another node trains it.
            live.Release(stored.Id);
            return;
        }

        await AddBlocksAsync(db, stored, blocks, tally);
        await transaction.CommitAsync();
        metrics.MembersDone(blocks.Sum(block => block.Results.Count));
        if (study.Failure is { } failure)
            logger.TrainingFailed(failure, stored.Id);
        if (status == RunStatus.Running)
        {
            live.Signal(stored.Id);
            queue.Offer(study);
            return;
        }

        if (stored.OwnerKeyHash is not null)
            logger.StudyEnded(stored.Id, status, tally.Done);
        live.Release(stored.Id);
    }

    private async Task<bool> StoreProgressAsync(RunsDb db, StoredStudy stored, StudyTally tally, RunStatus status)
    {
        DateTime? finishedAt = status.HasEnded() ? clock.Now() : null;
        return await db.Studies.Where(study => study.Key == stored.Key && study.Fence == stored.Fence)
            .ExecuteUpdateAsync(set => set
                .SetProperty(study => study.Status, status)
                .SetProperty(study => study.Done, tally.Done)
                .SetProperty(study => study.Solved, tally.Solved)
                .SetProperty(study => study.Diverged, tally.Diverged)
                .SetProperty(study => study.FinishedAt, finishedAt)) > 0;
    }

    private static async Task AddBlocksAsync(
        RunsDb db, StoredStudy stored, IReadOnlyList<EndedBlock> blocks, StudyTally tally)
    {
        db.StudyBlocks.AddRange(blocks.Select(block => new StoredStudyBlock
        {
            StudyKey = stored.Key,
            Index = block.Index,
            Results = block.Results.ToBytes(),
        }));
        var bytes = tally.ToBytes();
        if (await db.StudyTallies.Where(t => t.StudyKey == stored.Key)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.Bytes, bytes)) == 0)
            db.StudyTallies.Add(new() { StudyKey = stored.Key, Bytes = bytes });
        await db.SaveChangesAsync();
    }
}
