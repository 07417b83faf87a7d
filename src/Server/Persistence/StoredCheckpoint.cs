namespace BackpropWeb.Server.Persistence;

/// <summary>Weights from which training can continue: the latest checkpoint of a run and a bounded number of earlier
/// ones (<c>CheckpointRetention</c>).</summary>
internal sealed class StoredCheckpoint
{
    public long RunKey { get; init; }

    public int Epoch { get; init; }

    /// <summary>Result of <see cref="Engine.Checkpoints.Checkpoint.ToBytes"/>.</summary>
    public required byte[] Bytes { get; init; }
}
