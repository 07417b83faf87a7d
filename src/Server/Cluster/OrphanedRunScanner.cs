using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Live;
using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Cluster;

/// <summary>Reads the unfinished runs from the database every second. Every node updates its count; the primary wakes
/// all runs, which places those whose node has left.</summary>
internal sealed class OrphanedRunScanner(
    IDbContextFactory<RunsDb> databases, IGrainFactory grains, ClusterMembership membership, UnfinishedRuns counted,
    TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<OrphanedRunScanner> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                await ScanAsync(stop.Token);
            }
            catch (Exception exception) when (!stop.IsCancellationRequested)
            {
                logger.ScanFailed(exception);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
        while (await NextAsync(timer, stop.Token));
    }

    private async Task ScanAsync(CancellationToken cancellationToken)
    {
        var before = counted.Stored;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var unfinished = await db.Runs.ThatTakeTurns()
            .OrderBy(run => run.Key).Select(run => run.Id).ToListAsync(cancellationToken);
        counted.Reconcile(before, unfinished);
        if (!membership.IsPrimary)
            return;
        var results = await Task.WhenAll(unfinished.Select(WakeAsync)).WaitAsync(cancellationToken);
        var failures = results.OfType<Exception>().ToArray();
        if (failures.Length > 0)
            logger.WakingFailed(failures[0], failures.Length);
    }

    /// <summary>Wakes a run. Returns the error, or null.</summary>
    private async Task<Exception?> WakeAsync(string id)
    {
        try
        {
            await grains.GetGrain<IRunGrain>(id).WakeAsync();
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken cancellationToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
