using BackpropWeb.Contracts;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Watching;

namespace BackpropWeb.Server.Runs.Live;

/// <summary>Caches a run's latest batch, by weak reference. Viewers at the same epoch share one batch, so its rows are
/// read once and, by <see cref="BatchJson"/>, serialized once.</summary>
internal sealed class BatchCache
{
    private readonly WeakReference<Entry?> _last = new(null);

    /// <summary>The batch of those rows in that state, if it is the latest.</summary>
    public RunBatch? Find(int from, int to, RunStatus status, RunWaiting? waiting, StoredRun stored) =>
        _last.TryGetTarget(out var last) && (last.From, last.To, last.Status) == (from, to, status)
            && last.Batch.Waiting == waiting
            && ReferenceEquals(last.Stored, stored)
            ? last.Batch
            : null;

    public void Set(int from, int to, RunStatus status, StoredRun stored, RunBatch batch) =>
        _last.SetTarget(new(from, to, status, stored, batch));

    private sealed record Entry(int From, int To, RunStatus Status, StoredRun Stored, RunBatch Batch);
}
