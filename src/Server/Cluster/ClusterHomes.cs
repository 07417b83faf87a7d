using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs;

namespace BackpropWeb.Server.Cluster;

/// <summary>Runs whose homes are the nodes of a cluster: a grain per run leads to its home.</summary>
internal sealed class ClusterHomes(
    IGrainFactory grains, LiveRuns live, StoredRuns storedRuns, Relays relays, Members members, StartQuota quota,
    ILogger<ClusterHomes> logger) : IRunHomes
{
    public bool KeepsHouse => members.IsFirst;

    /// <summary>The <see cref="Sweep"/> does that, of all nodes.</summary>
    public Task RestoreAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task BeginAsync(StoredRun stored, Recipe recipe, Func<Task> commit)
    {
        await commit();
        _ = WakeAsync(stored.Id);
    }

    public Task<SteerOutcome> SteerAsync(string id, Order order, CancellationToken cancellationToken) =>
        HomeOf(id).SteerAsync(order).WaitAsync(cancellationToken);

    public async Task DeleteAsync(string id, bool unlessItTrains, CancellationToken cancellationToken)
    {
        await HomeOf(id).DeleteAsync(unlessItTrains).WaitAsync(cancellationToken);
        if (await storedRuns.FindAsync(id, cancellationToken) is null)
            quota.Release(id);
    }

    public async Task<Viewer?> WatchAsync(string id, CancellationToken cancellationToken)
    {
        if (live.Find(id)?.TryWatch() is { } here)
            return here;
        return await storedRuns.FindAsync(id, cancellationToken) is { } stored && !stored.Status.HasEnded()
            ? relays.Watch(stored)
            : null;
    }

    public async Task<int> LastEpochAsync(StoredRun stored)
    {
        try
        {
            return await HomeOf(stored.Id).LastEpochAsync() ?? stored.Epoch;
        }
        catch (Exception exception) when (HomeRefusal.Is(exception))
        {
            return stored.Epoch;
        }
    }

    private async Task WakeAsync(string id)
    {
        try
        {
            await HomeOf(id).WakeAsync();
        }
        catch (Exception exception)
        {
            // The sweep tries again.
            logger.WakingFailed(exception, 1);
        }
    }

    private IRunGrain HomeOf(string id) => grains.GetGrain<IRunGrain>(id);
}
