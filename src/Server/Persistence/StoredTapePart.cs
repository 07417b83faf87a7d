namespace BackpropWeb.Server.Persistence;

/// <summary>A stretch of a run's tape. Stretches follow on each other without gap or overlap.</summary>
internal sealed class StoredTapePart
{
    public long RunKey { get; init; }

    /// <summary>Epoch of its last row: the key, because a reader looks for the first part that ends at or after an
    /// epoch.</summary>
    public int To { get; init; }

    public int From { get; init; }

    /// <summary>The error columns, as <c>TapePart.ErrorBytes</c> writes them: apart and first, because curves
    /// need nothing else, and of a long run the rest is ten times as much.</summary>
    public required byte[] Errors { get; init; }

    /// <summary>Outputs and weights, as <c>TapePart.ValueBytes</c> writes them; empty where the tape keeps
    /// neither.</summary>
    public required byte[] Values { get; init; }
}
