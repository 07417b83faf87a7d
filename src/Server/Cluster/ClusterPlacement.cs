using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Commands;
using BackpropWeb.Server.Runs.Live;
using BackpropWeb.Server.Runs.Placement;
using BackpropWeb.Server.Runs.Shared;

namespace BackpropWeb.Server.Cluster;

/// <summary>Places runs on the nodes of a cluster; one grain per run locates its node.</summary>
internal sealed class ClusterPlacement(
    IGrainFactory grains, LiveRunRegistry live, RunStore store, RemoteRunReplicas replicas,
    ClusterMembership membership, UnfinishedRuns unfinished, ILogger<ClusterPlacement> logger) : IRunPlacement
{
    public bool IsPrimary => membership.IsPrimary;

    /// <summary>Does nothing: <see cref="OrphanedRunScanner"/> wakes unfinished runs.</summary>
    public Task RestoreAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task PlaceAsync(StoredRun stored, Recipe recipe)
    {
        unfinished.Add(stored.Id);
        _ = WakeAsync(stored.Id);
        return Task.CompletedTask;
    }

    public Task<SteeringOutcome> SteerAsync(string id, SteeringCommand command, CancellationToken cancellationToken) =>
        GrainOf(id).SteerAsync(command).WaitAsync(cancellationToken);

    public async Task DeleteAsync(string id, bool unlessItTrains, CancellationToken cancellationToken)
    {
        await GrainOf(id).DeleteAsync(unlessItTrains).WaitAsync(cancellationToken);
        if (await store.FindAsync(id, cancellationToken) is null)
            unfinished.Remove(id);
    }

    public async Task<Viewer?> WatchAsync(string id, CancellationToken cancellationToken)
    {
        if (live.Find(id)?.TryWatch() is { } here)
            return here;
        return await store.FindAsync(id, cancellationToken) is { } stored && !stored.Status.HasEnded()
            ? replicas.Watch(stored)
            : null;
    }

    public async Task<int> LastEpochAsync(StoredRun stored)
    {
        try
        {
            return await GrainOf(stored.Id).LastEpochAsync() ?? stored.Epoch;
        }
        catch (Exception exception) when (ClusterErrors.Is(exception))
        {
            return stored.Epoch;
        }
    }

    private async Task WakeAsync(string id)
    {
        try
        {
            await GrainOf(id).WakeAsync();
        }
        catch (Exception exception)
        {
            // OrphanedRunScanner retries.
            logger.WakingFailed(exception, 1);
        }
    }

    private IRunGrain GrainOf(string id) => grains.GetGrain<IRunGrain>(id);
}
