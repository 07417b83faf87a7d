using System.Collections.Concurrent;

namespace BackpropWeb.Server.Runs;

/// <summary>The runs of this process that have not ended.</summary>
public sealed class LiveRuns(StartQuota quota)
{
    private readonly ConcurrentDictionary<string, LiveRun> _runs = new(StringComparer.Ordinal);

    public IEnumerable<LiveRun> All => _runs.Values;

    public LiveRun? Find(string id) => _runs.GetValueOrDefault(id);

    public void Add(LiveRun run) => _runs[run.Stored.Id] = run;

    public void Remove(LiveRun run)
    {
        if (_runs.TryRemove(run.Stored.Id, out _))
            quota.Release(run.Client);
    }
}
