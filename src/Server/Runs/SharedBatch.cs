using BackpropWeb.Contracts;
using BackpropWeb.Server.Persistence;

namespace BackpropWeb.Server.Runs;

/// <summary>The batch of a run that was made last. Viewers at the same place are sent the same one, so that its rows are read once
/// and, by <see cref="BatchJson"/>, written once. It does not keep it in memory.</summary>
public sealed class SharedBatch
{
    private readonly WeakReference<Made?> _last = new(null);

    /// <summary>The batch of those rows for a run in that state, if it is the last.</summary>
    public RunBatch? Find(int from, int to, RunStatus status, StoredRun stored) =>
        _last.TryGetTarget(out var made) && (made.From, made.To, made.Status) == (from, to, status) && ReferenceEquals(made.Stored, stored)
            ? made.Batch
            : null;

    public void Set(int from, int to, RunStatus status, StoredRun stored, RunBatch batch) =>
        _last.SetTarget(new(from, to, status, stored, batch));

    private sealed record Made(int From, int To, RunStatus Status, StoredRun Stored, RunBatch Batch);
}
