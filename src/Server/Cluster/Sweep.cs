using BackpropWeb.Contracts;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs;
using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Cluster;

/// <summary>Looks every second for unfinished runs. One node calls all of them, which gives those a home that have lost theirs;
/// each node learns what it has to count, and which of the runs that it has charged clients with have ended.</summary>
internal sealed class Sweep(
    IDbContextFactory<RunsDb> databases, IGrainFactory grains, Members members, StartQuota quota, TimeProvider clock,
    IHostApplicationLifetime lifetime, ILogger<Sweep> logger) : BackgroundService
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
                await SweepAsync(stop.Token);
            }
            catch (Exception exception) when (!stop.IsCancellationRequested)
            {
                logger.SweepFailed(exception);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
        while (await NextAsync(timer, stop.Token));
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        var counted = quota.Stored;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var unfinished = await db.Runs.Where(run => run.Status == RunStatus.Queued || run.Status == RunStatus.Running)
            .OrderBy(run => run.Key).Select(run => run.Id).ToListAsync(cancellationToken);
        quota.Settle(counted, unfinished);
        if (!members.IsFirst)
            return;
        var refusals = (await Task.WhenAll(unfinished.Select(WakeAsync)).WaitAsync(cancellationToken)).OfType<Exception>().ToArray();
        if (refusals.Length > 0)
            logger.WakingFailed(refusals[0], refusals.Length);
    }

    /// <summary>Why a run could not be given a home; null where it has one.</summary>
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
