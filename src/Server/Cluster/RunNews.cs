using BackpropWeb.Contracts;
using BackpropWeb.Server.Runs;

namespace BackpropWeb.Server.Cluster;

/// <summary>What one who follows a run from another node knows of it, beside its rows.</summary>
[GenerateSerializer, Immutable]
internal readonly record struct RunSeen([property: Id(0)] int Fence, [property: Id(1)] int Orders, [property: Id(2)] RunStatus Status)
{
    public static RunSeen Of(LiveRun run) => new(run.Stored.Fence, run.Orders, run.Progress.Status);

    /// <summary>Whether recipe, pace and title may have changed since.</summary>
    public bool IsSteeredSince(RunSeen before) => (Fence, Orders) != (before.Fence, before.Orders);
}

/// <summary>What a home tells one who follows its run from another node.</summary>
/// <param name="Progress">Where the run stands, which is true after <paramref name="Last"/>.</param>
/// <param name="Stored">Up to here the database has the rows, so that they need not be told.</param>
/// <param name="From">Epoch of the first row that is told.</param>
/// <param name="Errors">As <see cref="TapePart.ErrorBytes"/> writes them.</param>
/// <param name="Values">As <see cref="TapePart.ValueBytes"/> writes them.</param>
[GenerateSerializer, Immutable]
internal sealed record RunNews(
    [property: Id(0)] RunSeen Seen, [property: Id(1)] RunProgress Progress, [property: Id(2)] int Last, [property: Id(3)] int Stored,
    [property: Id(4)] int From, [property: Id(5)] byte[] Errors, [property: Id(6)] byte[] Values)
{
    /// <summary>A message of at most one megabyte.</summary>
    private const int MostNumbers = 1 << 17;

    public static RunNews Of(LiveRun run, int from)
    {
        // In this order: what comes after the look at it is told next time.
        var (seen, progress, tape) = (RunSeen.Of(run), run.Progress, run.Tape);
        var (last, stored) = (tape.LastEpoch, tape.LastStored);
        var first = Math.Max(from, stored + 1);
        var to = (int)Math.Min(last, first + Math.Max(1L, MostNumbers / tape.Layout.NumbersPerRow) - 1);
        var parts = new List<TapePart> { TapePart.Empty(tape.Layout, first) };
        // Ends early where they were stored and dropped just now; then they are skipped to next time.
        for (var next = first; next <= to && tape.TryRead(next, to) is { } part; next = part.To + 1)
            parts.Add(part);
        var rows = TapePart.Join(parts);
        return new(seen, progress, last, stored, first, rows.ErrorBytes(), rows.ValueBytes());
    }
}
