using System.Collections.Concurrent;
using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Runs;

/// <summary>The runs that live in this process and have not ended. Paused ones that nobody watches may lie in the database
/// only.</summary>
public sealed class LiveRuns(StartQuota quota, StoredRuns stored, Turns queue) : IDisposable
{
    private readonly ConcurrentDictionary<string, LiveRun> _runs = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _takingUp = new(1, 1);

    public IEnumerable<LiveRun> All => _runs.Values;

    public LiveRun? Find(string id) => _runs.GetValueOrDefault(id);

    public void Add(LiveRun run) => _runs[run.Stored.Id] = run;

    /// <summary>Whether it was still there.</summary>
    public bool Remove(LiveRun run)
    {
        if (!_runs.TryRemove(new(run.Stored.Id, run)))
            return false;
        quota.Release(run.Stored.Id);
        return true;
    }

    /// <summary>It lives elsewhere from now on; who watches it looks for it again.</summary>
    public void LetGo(LiveRun run)
    {
        Remove(run);
        run.LetGo();
    }

    /// <summary>Finds a run; takes it up where it lies in the database only: paused, or, in a cluster, left by its home. Null
    /// where it has ended or never was.</summary>
    public async Task<LiveRun?> TakeUpAsync(string id, CancellationToken cancellationToken)
    {
        if (Find(id) is { } here)
            return here;
        await _takingUp.WaitAsync(cancellationToken);
        try
        {
            if (Find(id) is { } meanwhile)
                return meanwhile;
            if (await stored.TakeAsync(id, cancellationToken) is not { } taken)
                return null;
            var run = new LiveRun(taken, StoredRuns.RecipeOf(taken));
            quota.Add(id);
            Add(run);
            if (taken.Status.TakesTurns())
                queue.Enqueue(run);
            return run;
        }
        finally
        {
            _takingUp.Release();
        }
    }

    /// <summary>The same for one who watches it; it stays in memory until that one leaves.</summary>
    public async Task<Viewer?> WatchAsync(string id, CancellationToken cancellationToken)
    {
        while (await TakeUpAsync(id, cancellationToken) is { } run)
        {
            if (run.TryWatch() is { } viewer)
                return viewer;
            // Put to rest at this moment: as soon as that is done it can be taken up again.
            await Task.Yield();
        }

        return null;
    }

    public void Dispose() => _takingUp.Dispose();
}
