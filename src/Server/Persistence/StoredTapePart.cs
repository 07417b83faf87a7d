namespace BackpropWeb.Server.Persistence;

/// <summary>Consecutive rows of a run's tape. Parts have no gap and no overlap.</summary>
internal sealed class StoredTapePart
{
    public long RunKey { get; init; }

    /// <summary>Epoch of its last row: the key, because a reader looks for the first part that ends at or after an
    /// epoch.</summary>
    public int To { get; init; }

    public int From { get; init; }

    /// <summary>Result of <c>TapePart.ErrorBytes</c>: in its own column, because curves need only errors, a tenth of
    /// the bytes of a long run.</summary>
    public required byte[] Errors { get; init; }

    /// <summary>Result of <c>TapePart.ValueBytes</c>; empty if the tape has neither outputs nor weights.</summary>
    public required byte[] Values { get; init; }
}
