using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Live;
using BackpropWeb.Server.Runs.Shared;

namespace BackpropWeb.Server.Cluster;

/// <summary>Replicas of the runs that other nodes train and this node's viewers watch.</summary>
internal sealed class RemoteRunReplicas(
    IGrainFactory grains, RunStore store, TimeProvider clock, IHostApplicationLifetime lifetime,
    ILogger<RemoteRunReplicas> logger)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, RemoteRunReplica> _replicas = new(StringComparer.Ordinal);

    /// <summary>Adds a viewer to a run's replica. The replica exists from the first viewer to the last.</summary>
    public Viewer Watch(StoredRun stored)
    {
        lock (_gate)
        {
            if (_replicas.TryGetValue(stored.Id, out var replica) && replica.Run.TryWatch() is { } viewer)
                return viewer;
            replica = new(stored, grains.GetGrain<IRunGrain>(stored.Id), store, clock, logger);
            var first = replica.Run.TryWatch()!;
            _replicas[stored.Id] = replica;
            _ = FollowAsync(stored.Id, replica);
            return first;
        }
    }

    private async Task FollowAsync(string id, RemoteRunReplica replica)
    {
        await replica.FollowAsync(lifetime.ApplicationStopping);
        lock (_gate)
        {
            if (_replicas.GetValueOrDefault(id) == replica)
                _replicas.Remove(id);
        }
    }
}
