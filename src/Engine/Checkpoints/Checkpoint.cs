using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Numerics;

namespace BackpropWeb.Engine.Checkpoints;

/// <summary>The complete training state at an epoch. Training resumed from it gives the same bits as uninterrupted
/// training.</summary>
/// <param name="Epoch">Epochs trained.</param>
/// <param name="Weights">Flat weight vector.</param>
/// <param name="WeightChange">The previous weight change Δw(t − 1), which momentum uses. Flat.</param>
public sealed record Checkpoint(int Epoch, ImmutableArray<double> Weights, ImmutableArray<double> WeightChange)
{
    private const int Version = 1;
    private const int HeaderLength = 16;
    private const int CheckSumLength = 4;

    private static ReadOnlySpan<byte> Mark => "BPWC"u8;

    /// <summary>Serializes the checkpoint with a version and a checksum.</summary>
    /// <remarks>Little-endian throughout: "BPWC", version (1), epoch and number of weights n as 32-bit integers; n
    /// weights and n weight changes as 64-bit floating-point numbers; CRC-32C of all preceding bytes as a 32-bit
    /// integer.</remarks>
    /// <exception cref="InvalidOperationException">The numbers of weights and weight changes differ.</exception>
    public byte[] ToBytes()
    {
        if (WeightChange.Length != Weights.Length)
            throw new InvalidOperationException(
                $"A checkpoint must hold as many weight changes as weights, {Weights.Length}; " +
                $"it holds {WeightChange.Length}.");
        var bytes = new byte[checked(HeaderLength + 2 * sizeof(double) * Weights.Length + CheckSumLength)];
        var rest = bytes.AsSpan();
        Mark.CopyTo(rest);
        BinaryPrimitives.WriteInt32LittleEndian(rest[4..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(rest[8..], Epoch);
        BinaryPrimitives.WriteInt32LittleEndian(rest[12..], Weights.Length);
        rest = rest[HeaderLength..];
        foreach (var number in Weights.Concat(WeightChange))
        {
            BinaryPrimitives.WriteDoubleLittleEndian(rest, number);
            rest = rest[sizeof(double)..];
        }

        BinaryPrimitives.WriteUInt32LittleEndian(rest, CheckSum(bytes.AsSpan(..^CheckSumLength)));
        return bytes;
    }

    /// <summary>Reads the output of <see cref="ToBytes"/>.</summary>
    /// <param name="bytes">The bytes of one checkpoint, nothing before or after.</param>
    /// <exception cref="FormatException">The bytes are not a checkpoint, have an unsupported version, or are
    /// damaged.</exception>
    public static Checkpoint FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderLength + CheckSumLength || !bytes.StartsWith(Mark))
            throw new FormatException("Not a checkpoint: the bytes do not begin with BPWC.");
        var version = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        if (version != Version)
            throw new FormatException($"The checkpoint has version {version}; only version {Version} is supported.");
        var epoch = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        var count = BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]);
        if (epoch < 0 || count < 0 || bytes.Length != HeaderLength + 2L * sizeof(double) * count + CheckSumLength)
            throw new FormatException($"The checkpoint is damaged: {bytes.Length} bytes do not hold {count} weights.");
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[^CheckSumLength..]) != CheckSum(bytes[..^CheckSumLength]))
            throw new FormatException("A damaged checkpoint: its check sum is wrong.");

        var numbers = bytes[HeaderLength..];
        return new(epoch, ReadDoubles(numbers, count), ReadDoubles(numbers[(count * sizeof(double))..], count));
    }

    private static ImmutableArray<double> ReadDoubles(ReadOnlySpan<byte> bytes, int count)
    {
        var numbers = ImmutableArray.CreateBuilder<double>(count);
        for (var k = 0; k < count; k++)
            numbers.Add(BinaryPrimitives.ReadDoubleLittleEndian(bytes[(k * sizeof(double))..]));
        return numbers.MoveToImmutable();
    }

    private static uint CheckSum(ReadOnlySpan<byte> bytes)
    {
        // The length of header and numbers is a multiple of eight bytes.
        var crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        return ~crc;
    }
}
