using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs;

namespace BackpropWeb.Server.Cluster;

/// <summary>The runs that live on other nodes and are watched on this one.</summary>
internal sealed class Relays(
    IGrainFactory grains, StoredRuns storedRuns, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<Relays> logger)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Relay> _relays = new(StringComparer.Ordinal);

    /// <summary>A place at the relay of a run, which begins with the first viewer and ends after the last.</summary>
    public Viewer Watch(StoredRun stored)
    {
        lock (_gate)
        {
            if (_relays.TryGetValue(stored.Id, out var relay) && relay.Run.TryWatch() is { } viewer)
                return viewer;
            relay = new(stored, grains.GetGrain<IRunGrain>(stored.Id), storedRuns, clock, logger);
            var first = relay.Run.TryWatch()!;
            _relays[stored.Id] = relay;
            _ = FollowAsync(stored.Id, relay);
            return first;
        }
    }

    private async Task FollowAsync(string id, Relay relay)
    {
        await relay.FollowAsync(lifetime.ApplicationStopping);
        lock (_gate)
        {
            if (_relays.GetValueOrDefault(id) == relay)
                _relays.Remove(id);
        }
    }
}
