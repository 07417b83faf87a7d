using BackpropWeb.Contracts;
using BackpropWeb.Server.Runs.Live;
using BackpropWeb.Server.Runs.Shared;
using BackpropWeb.Server.Runs.Tapes;

namespace BackpropWeb.Server.Cluster;

/// <summary>The version of a run that a replica has, apart from its rows.</summary>
[GenerateSerializer, Immutable]
internal readonly record struct ReplicaVersion(
    [property: Id(0)] int Fence, [property: Id(1)] int CommandCount, [property: Id(2)] RunStatus Status,
    [property: Id(3)] RunWaiting? Waiting)
{
    public static ReplicaVersion Of(LiveRun run) =>
        new(run.Stored.Fence, run.CommandCount, run.Progress.Status, run.Waiting);

    /// <summary>Whether recipe, pace or title may have changed since another version.</summary>
    public bool IsSteeredSince(ReplicaVersion before) => (Fence, CommandCount) != (before.Fence, before.CommandCount);
}

/// <summary>Update that a run's node sends to a replica.</summary>
/// <param name="Progress">Progress at <paramref name="Last"/>.</param>
/// <param name="Last">The run's last epoch.</param>
/// <param name="Stored">Last epoch that the database has; earlier rows are not sent.</param>
/// <param name="From">Epoch of the first row sent.</param>
/// <param name="Errors">Result of <see cref="TapePart.ErrorBytes"/>.</param>
/// <param name="Values">Result of <see cref="TapePart.ValueBytes"/>.</param>
[GenerateSerializer, Immutable]
internal sealed record ReplicaUpdate(
    [property: Id(0)] ReplicaVersion Seen, [property: Id(1)] RunProgress Progress, [property: Id(2)] int Last,
    [property: Id(3)] int Stored, [property: Id(4)] int From, [property: Id(5)] byte[] Errors,
    [property: Id(6)] byte[] Values)
{
    /// <summary>One megabyte.</summary>
    private const int MaxNumbers = 1 << 17;

    public static ReplicaUpdate Of(LiveRun run, int from)
    {
        // In this order, so that the next update has every later change.
        var (seen, progress, tape) = (ReplicaVersion.Of(run), run.Progress, run.Tape);
        var (last, stored) = (tape.LastEpoch, tape.LastStored);
        var first = Math.Max(from, stored + 1);
        var to = (int)Math.Min(last, first + Math.Max(1L, MaxNumbers / tape.Layout.NumbersPerRow) - 1);
        var parts = new List<TapePart> { TapePart.Empty(tape.Layout, first) };
        // Ends early if rows were just stored and dropped; the next update skips them.
        for (var next = first; next <= to && tape.TryRead(next, to) is { } part; next = part.To + 1)
            parts.Add(part);
        var rows = TapePart.Join(parts);
        return new(seen, progress, last, stored, first, rows.ErrorBytes(), rows.ValueBytes());
    }
}
