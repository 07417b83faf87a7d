using System.Collections.Concurrent;
using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Shared;

namespace BackpropWeb.Server.Runs.Live;

/// <summary>The unfinished runs in this process. Paused runs without viewers may be in the database only.</summary>
internal sealed class LiveRunRegistry : IDisposable
{
    private readonly ConcurrentDictionary<string, LiveRun> _runs = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _loading = new(1, 1);
    private readonly UnfinishedRuns _unfinished;
    private readonly RunStore _store;
    private readonly TrainingQueue _queue;

    public LiveRunRegistry(UnfinishedRuns unfinished, RunStore store, TrainingQueue queue, RunMetrics metrics)
    {
        (_unfinished, _store, _queue) = (unfinished, store, queue);
        metrics.ObserveRuns(() => _runs.Values.CountBy(run => run.Progress.Status));
    }

    public IEnumerable<LiveRun> All => _runs.Values;

    public int Count => _runs.Count;

    public LiveRun? Find(string id) => _runs.GetValueOrDefault(id);

    /// <summary>Adds a stored run, counts it, and queues it for training unless it is paused.</summary>
    /// <param name="stored">The run's row.</param>
    /// <param name="recipe">The run's recipe, if the caller has already parsed it.</param>
    public LiveRun Add(StoredRun stored, Recipe? recipe = null)
    {
        var run = LiveRun.Of(stored, recipe);
        _unfinished.Add(stored.Id);
        _runs[stored.Id] = run;
        if (stored.Status.TakesTurns())
            _queue.Enqueue(run);
        return run;
    }

    /// <summary>Removes a run. Returns false if it was not in memory.</summary>
    public bool Remove(LiveRun run)
    {
        if (!_runs.TryRemove(new(run.Stored.Id, run)))
            return false;
        _unfinished.Remove(run.Stored.Id);
        return true;
    }

    /// <summary>Removes a run that another node has taken; its viewers look it up again.</summary>
    public void Release(LiveRun run)
    {
        Remove(run);
        run.MarkMoved();
    }

    /// <summary>Finds an unfinished run in memory or loads it from the database: a paused run or, in a cluster, a run
    /// whose node has left. Returns null if the run has ended or does not exist.</summary>
    public async Task<LiveRun?> LoadAsync(string id, CancellationToken cancellationToken)
    {
        if (Find(id) is { } found)
            return found;
        await _loading.WaitAsync(cancellationToken);
        try
        {
            if (Find(id) is { } loaded)
                return loaded;
            return await _store.LoadUnfinishedAsync(id, cancellationToken) is { } stored ? Add(stored) : null;
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>Loads a run for a viewer; it stays in memory until the viewer is disposed.</summary>
    public async Task<Viewer?> WatchAsync(string id, CancellationToken cancellationToken)
    {
        while (await LoadAsync(id, cancellationToken) is { } run)
        {
            if (run.TryWatch() is { } viewer)
                return viewer;
            // The run is being unloaded; then it can be loaded again.
            await Task.Yield();
        }

        return null;
    }

    public void Dispose() => _loading.Dispose();
}
