namespace BackpropWeb.Server.Persistence;

/// <summary>A stretch of a run's tape. Stretches follow on each other without gap or overlap.</summary>
public sealed class StoredTapePart
{
    public long RunKey { get; init; }

    /// <summary>Epoch of its last row: the key, because a reader looks for the first part that ends at or after an epoch.</summary>
    public int To { get; init; }

    public int From { get; init; }

    /// <summary>The rows, as <see cref="Runs.TapePart.ToBytes"/> writes them.</summary>
    public required byte[] Rows { get; init; }
}
