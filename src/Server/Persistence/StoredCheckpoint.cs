namespace BackpropWeb.Server.Persistence;

/// <summary>A place from which a run's training can go on: the latest one and a bounded number of earlier ones
/// (<c>CheckpointRetention</c>).</summary>
internal sealed class StoredCheckpoint
{
    public long RunKey { get; init; }

    public int Epoch { get; init; }

    /// <summary>As <see cref="Engine.Checkpoints.Checkpoint.ToBytes"/> writes it.</summary>
    public required byte[] Bytes { get; init; }
}
