using System.Collections.Concurrent;
using BackpropWeb.Server.Runs.Live;

namespace BackpropWeb.Server.Studies.Live;

/// <summary>The studies that this node trains, and signals of their progress.</summary>
internal sealed class LiveStudies(TrainingQueue queue)
{
    private readonly ConcurrentDictionary<string, LiveStudy> _studies = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _changes = new(StringComparer.Ordinal);

    public int Count => _studies.Count;

    public bool Has(string id) => _studies.ContainsKey(id);

    public void Add(LiveStudy study)
    {
        _studies[study.Stored.Id] = study;
        queue.Offer(study);
    }

    /// <summary>Ends the training of a study on this node.</summary>
    public void Release(string id)
    {
        if (_studies.TryRemove(id, out var study))
            study.Release();
        Signal(id);
    }

    public void ReleaseAll()
    {
        foreach (var id in _studies.Keys)
            Release(id);
    }

    /// <summary>Completes at the next <see cref="Signal"/> of a study. Get the task before reading the state.</summary>
    public Task NextChange(string id) => _changes.GetOrAdd(
        id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Signal(string id)
    {
        if (_changes.TryRemove(id, out var change))
            change.SetResult();
    }
}
