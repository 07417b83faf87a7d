using BackpropWeb.Contracts;
using BackpropWeb.Server.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Runs;

/// <summary>Puts paused runs that nobody watches to rest in the database, so that forgotten ones fill neither memory nor
/// the queue's limit, and deletes old unlisted runs where the operator asks for that.</summary>
public sealed class Housekeeping(
    IDbContextFactory<RunsDb> databases, IRunHomes homes, LiveRuns live, TimeProvider clock, IOptions<KeepingOptions> options,
    ILogger<Housekeeping> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Runs that are looked up and deleted in one go.</summary>
    private const int MostAtOnce = 100;

    /// <summary>One round of it.</summary>
    public async Task TidyAsync(CancellationToken cancellationToken)
    {
        foreach (var run in live.All.Where(run => run.Progress.Status == RunStatus.Paused))
            PutToRest(run);
        if (options.Value.UnlistedDays is { } days && homes.KeepsHouse)
        {
            while (await ExpireAsync(clock.Now().AddDays(-days), cancellationToken) == MostAtOnce)
            {
            }
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
                    logger.TidyingFailed(exception);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private void PutToRest(LiveRun run)
    {
        if (!run.TryEnterTurn())
            return;
        try
        {
            if (run.TryRest())
                live.Remove(run);
        }
        finally
        {
            run.ExitTurn();
        }
    }

    /// <summary>Deletes some of the runs that are older than that; how many.</summary>
    private async Task<int> ExpireAsync(DateTime before, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // The exhibit's runs have no owner, and stay.
        var old = await db.Runs.AsNoTracking()
            .Where(run => !run.Listed && run.OwnerKeyHash != null && run.CreatedAt < before
                && run.Status != RunStatus.Queued && run.Status != RunStatus.Running)
            .OrderBy(run => run.CreatedAt).Take(MostAtOnce).Select(run => run.Id).ToListAsync(cancellationToken);
        foreach (var id in old)
        {
            await homes.DeleteAsync(id, true, cancellationToken);
            logger.RunExpired(id);
        }

        return old.Count;
    }
}
