using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Placement;
using BackpropWeb.Server.Runs.Shared;
using BackpropWeb.Server.Studies.Results;
using BackpropWeb.Server.Studies.Shared;
using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Studies.Live;

/// <summary>Loads the studies that this node should own and does not: those of earlier processes, new and resumed
/// ones, and those whose storing failed. In a cluster the primary owns all studies.</summary>
internal sealed class StudyRestorer(
    IDbContextFactory<RunsDb> databases, LiveStudies live, StudyWriter writer, IRunPlacement placement,
    FencePolicy fence, StudyMetrics metrics, ILogger<StudyRestorer> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _wake = new(0);

    /// <summary>Looks for studies to train now rather than within a second.</summary>
    public void Wake() => _wake.Release();

    public override void Dispose()
    {
        base.Dispose();
        _wake.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (placement.IsPrimary)
                    await LoadAsync(stoppingToken);
                else
                    live.ReleaseAll();
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                logger.RestoringFailed(exception);
            }

            await Task.WhenAny(_wake.WaitAsync(Interval, stoppingToken));
        }
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var ids = await db.Studies.ThatTakeTurns().OrderBy(study => study.Key).Select(study => study.Id)
            .ToListAsync(cancellationToken);
        foreach (var id in ids.Where(id => !live.Has(id)))
        {
            if (await LoadAsync(db, id, cancellationToken) is { } study)
                live.Add(study);
        }
    }

    private async Task<LiveStudy?> LoadAsync(RunsDb db, string id, CancellationToken cancellationToken)
    {
        if (fence.RaisesOnLoad)
            await db.Studies.ThatTakeTurns().Where(study => study.Id == id)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(study => study.Fence, study => study.Fence + 1), cancellationToken);
        // First the row: a command after this line makes its fence invalid.
        if (await db.Studies.AsNoTracking().ThatTakeTurns()
            .SingleOrDefaultAsync(study => study.Id == id, cancellationToken) is not { } stored)
            return null;
        var blocks = await db.StudyBlocks.Where(block => block.StudyKey == stored.Key).Select(block => block.Index)
            .ToHashSetAsync(cancellationToken);
        var plan = StudyStore.PlanOf(stored);
        var tally = await db.StudyTallies.AsNoTracking()
            .SingleOrDefaultAsync(t => t.StudyKey == stored.Key, cancellationToken) is { } counts
            ? StudyTally.FromBytes(counts.Bytes, plan.Recipe.Epochs)
            : new(plan.Recipe.Epochs);
        return new(stored, plan, blocks, tally, metrics, writer.Store);
    }
}
