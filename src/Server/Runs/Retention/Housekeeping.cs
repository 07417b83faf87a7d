using BackpropWeb.Contracts;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Live;
using BackpropWeb.Server.Runs.Placement;
using BackpropWeb.Server.Runs.Shared;
using BackpropWeb.Server.Runs.Starting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Runs.Retention;

/// <summary>Unloads paused runs without viewers, so that they do not use memory or count as unfinished, and deletes old
/// unlisted runs and studies if <see cref="KeepingOptions"/> says so.</summary>
internal sealed class Housekeeping(
    IDbContextFactory<RunsDb> databases, WriteGate gate, IRunPlacement placement, LiveRunRegistry live,
    ExhibitRuns exhibits, TimeProvider clock, IOptions<KeepingOptions> options, ILogger<Housekeeping> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Runs that one query finds and deletes.</summary>
    private const int MaxAtOnce = 100;

    /// <summary>Does one round of housekeeping.</summary>
    public async Task TidyAsync(CancellationToken cancellationToken)
    {
        foreach (var run in live.All.Where(run => run.Progress.Status == RunStatus.Paused))
            Unload(run);
        if (options.Value.UnlistedDays is { } days && placement.IsPrimary)
        {
            var before = clock.Now().AddDays(-days);
            while (await ExpireAsync(before, cancellationToken) == MaxAtOnce)
            {
            }

            await ExpireStudiesAsync(before, cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            do
            {
                try
                {
                    await TidyAsync(stoppingToken);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    logger.HousekeepingFailed(exception);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private void Unload(LiveRun run)
    {
        if (!run.TryEnterTurn())
            return;
        try
        {
            if (run.TryUnload())
                live.Remove(run);
        }
        finally
        {
            run.ExitTurn();
        }
    }

    /// <summary>Deletes up to <see cref="MaxAtOnce"/> older runs and returns their number.</summary>
    private async Task<int> ExpireAsync(DateTime before, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // The exhibit's runs are made at start only. Other runs without an owner are made again when asked for.
        List<string> kept = [.. exhibits.All];
        var old = await db.Runs.AsNoTracking().ThatTakeNoTurns()
            .Where(run => !run.Listed && !kept.Contains(run.Id) && run.CreatedAt < before)
            .OrderBy(run => run.CreatedAt).Take(MaxAtOnce).Select(run => run.Id).ToListAsync(cancellationToken);
        foreach (var id in old)
        {
            await placement.DeleteAsync(id, true, cancellationToken);
            logger.RunExpired(id);
        }

        return old.Count;
    }

    /// <summary>Deletes older studies that are not trained. Studies without an owner, such as the exhibit's, are kept.
    /// </summary>
    private async Task ExpireStudiesAsync(DateTime before, CancellationToken cancellationToken)
    {
        using var turn = await gate.EnterAsync(cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Studies.ThatTakeNoTurns()
            .Where(study => !study.Listed && study.OwnerKeyHash != null && study.CreatedAt < before)
            .ExecuteDeleteAsync(cancellationToken);
    }
}
