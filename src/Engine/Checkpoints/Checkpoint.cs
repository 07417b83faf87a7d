using System.Collections.Immutable;

namespace BackpropWeb.Engine.Checkpoints;

/// <summary>All that a training needs to go on from an epoch with the very bits of an uncut one.</summary>
/// <param name="Epoch">Epochs trained.</param>
/// <param name="Weights">Flat weight vector.</param>
/// <param name="WeightChange">The change that momentum remembers, Δw(t − 1). Flat.</param>
public sealed record Checkpoint(int Epoch, ImmutableArray<double> Weights, ImmutableArray<double> WeightChange)
{
    /// <summary>As bytes, with a version and a check sum.</summary>
    public byte[] ToBytes() => throw new NotImplementedException();

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="FormatException">Not a checkpoint, another version, or damaged.</exception>
    public static Checkpoint FromBytes(ReadOnlySpan<byte> bytes) => throw new NotImplementedException();
}
