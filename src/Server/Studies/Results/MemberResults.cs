using System.Buffers.Binary;
using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Server.Studies.Results;

/// <summary>Results of consecutive members, by column.</summary>
internal sealed class MemberResults
{
    private const byte Version = 1;
    private const int HeaderBytes = 1 + sizeof(int);
    private const int Unsolved = -1;

    /// <summary>Bytes of a member in the database.</summary>
    public const int BytesPerMember = (2 * sizeof(int)) + (2 * sizeof(double)) + 1;

    private readonly int[] _solvedAt;

    public MemberResults(int count)
    {
        _solvedAt = new int[count];
        (TotalError, MeanSquaredError) = (new double[count], new double[count]);
        (Correct, Diverged) = (new int[count], new bool[count]);
    }

    public int Count => _solvedAt.Length;

    public double[] TotalError { get; }

    public double[] MeanSquaredError { get; }

    public int[] Correct { get; }

    public bool[] Diverged { get; }

    /// <summary>First epoch from which all cases stay correct to the end; null if there is none, or if the member
    /// diverged.</summary>
    public int? SolvedAt(int member) => _solvedAt[member] == Unsolved ? null : _solvedAt[member];

    public void Set(int member, StudyRun run)
    {
        _solvedAt[member] = run.HasDiverged ? Unsolved : run.SolvedAt ?? Unsolved;
        (TotalError[member], MeanSquaredError[member]) = (run.TotalError, run.MeanSquaredError);
        (Correct[member], Diverged[member]) = (run.CorrectCount, run.HasDiverged);
    }

    /// <summary>A version, the count, and each column, little-endian.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[HeaderBytes + (Count * BytesPerMember)];
        bytes[0] = Version;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(1), Count);
        var rest = bytes.AsSpan(HeaderBytes);
        foreach (var column in (int[][])[_solvedAt, Correct])
        {
            for (var n = 0; n < Count; n++)
                BinaryPrimitives.WriteInt32LittleEndian(rest[(n * sizeof(int))..], column[n]);
            rest = rest[(Count * sizeof(int))..];
        }

        foreach (var column in (double[][])[TotalError, MeanSquaredError])
        {
            for (var n = 0; n < Count; n++)
                BinaryPrimitives.WriteDoubleLittleEndian(rest[(n * sizeof(double))..], column[n]);
            rest = rest[(Count * sizeof(double))..];
        }

        for (var n = 0; n < Count; n++)
            rest[n] = Diverged[n] ? (byte)1 : (byte)0;
        return bytes;
    }

    /// <summary>Reads the output of <see cref="ToBytes"/>.</summary>
    public static MemberResults FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes || bytes[0] != Version
            || BinaryPrimitives.ReadInt32LittleEndian(bytes[1..]) is var count
            && (count < 0 || bytes.Length != HeaderBytes + ((long)count * BytesPerMember)))
            throw new FormatException($"{bytes.Length} bytes are not results of a study.");
        var results = new MemberResults(BinaryPrimitives.ReadInt32LittleEndian(bytes[1..]));
        var rest = bytes[HeaderBytes..];
        foreach (var column in (int[][])[results._solvedAt, results.Correct])
        {
            for (var n = 0; n < column.Length; n++)
                column[n] = BinaryPrimitives.ReadInt32LittleEndian(rest[(n * sizeof(int))..]);
            rest = rest[(column.Length * sizeof(int))..];
        }

        foreach (var column in (double[][])[results.TotalError, results.MeanSquaredError])
        {
            for (var n = 0; n < column.Length; n++)
                column[n] = BinaryPrimitives.ReadDoubleLittleEndian(rest[(n * sizeof(double))..]);
            rest = rest[(column.Length * sizeof(double))..];
        }

        for (var n = 0; n < results.Count; n++)
            results.Diverged[n] = rest[n] != 0;
        return results;
    }
}
