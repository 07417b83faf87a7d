using System.Buffers.Binary;
using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Server.Studies.Results;

/// <summary>Results of consecutive members, by column.</summary>
internal sealed class MemberResults
{
    private const byte Version = 1;
    private const byte VersionWithHeldOut = 2;
    private const int HeaderBytes = 1 + sizeof(int);
    private const int Unsolved = -1;

    private readonly int[] _solvedAt;
    private readonly double[]? _heldOutError; // null if no case is held out
    private readonly int[]? _heldOutCorrect;

    /// <param name="count">Number of members.</param>
    /// <param name="withHeldOut">Whether their recipe holds cases out.</param>
    public MemberResults(int count, bool withHeldOut)
    {
        _solvedAt = new int[count];
        (TotalError, MeanSquaredError) = (new double[count], new double[count]);
        (Correct, Diverged) = (new int[count], new bool[count]);
        if (withHeldOut)
            (_heldOutError, _heldOutCorrect) = (new double[count], new int[count]);
    }

    public int Count => _solvedAt.Length;

    public double[] TotalError { get; }

    public double[] MeanSquaredError { get; }

    public int[] Correct { get; }

    public bool[] Diverged { get; }

    /// <summary>Whether the results include those of cases held out.</summary>
    public bool HoldsOut => _heldOutError is not null;

    private int[][] Counts => _heldOutCorrect is null ? [_solvedAt, Correct] : [_solvedAt, Correct, _heldOutCorrect];

    private double[][] Errors => _heldOutError is null
        ? [TotalError, MeanSquaredError]
        : [TotalError, MeanSquaredError, _heldOutError];

    /// <summary>First epoch from which all cases stay correct to the end; null if there is none, or if the member
    /// diverged.</summary>
    public int? SolvedAt(int member) => _solvedAt[member] == Unsolved ? null : _solvedAt[member];

    public void Set(int member, StudyRun run)
    {
        _solvedAt[member] = run.HasDiverged ? Unsolved : run.SolvedAt ?? Unsolved;
        (TotalError[member], MeanSquaredError[member]) = (run.TotalError, run.MeanSquaredError);
        (Correct[member], Diverged[member]) = (run.CorrectCount, run.HasDiverged);
        if (_heldOutError is not null)
            (_heldOutError[member], _heldOutCorrect![member]) =
                (run.HeldOutError!.Value, run.HeldOutCorrectCount!.Value);
    }

    /// <summary>Held-out error of a member; null if it is not finite, or if no case is held out.</summary>
    public double? HeldOutErrorOf(int member) =>
        _heldOutError?[member] is { } error && double.IsFinite(error) ? error : null;

    /// <summary>Correct cases of a member among those held out; null if none is.</summary>
    public int? HeldOutCorrectOf(int member) => _heldOutCorrect?[member];

    /// <summary>A version, the count, and each column, little-endian.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[HeaderBytes + (Count * BytesPerMember(HoldsOut))];
        bytes[0] = HoldsOut ? VersionWithHeldOut : Version;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(1), Count);
        var rest = bytes.AsSpan(HeaderBytes);
        foreach (var column in Counts)
        {
            for (var n = 0; n < Count; n++)
                BinaryPrimitives.WriteInt32LittleEndian(rest[(n * sizeof(int))..], column[n]);
            rest = rest[(Count * sizeof(int))..];
        }

        foreach (var column in Errors)
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
        if (bytes.Length < HeaderBytes || bytes[0] is not (Version or VersionWithHeldOut)
            || BinaryPrimitives.ReadInt32LittleEndian(bytes[1..]) is var count
            && (count < 0
                || bytes.Length != HeaderBytes + ((long)count * BytesPerMember(bytes[0] == VersionWithHeldOut))))
            throw new FormatException($"{bytes.Length} bytes are not results of a study.");
        var results = new MemberResults(
            BinaryPrimitives.ReadInt32LittleEndian(bytes[1..]), bytes[0] == VersionWithHeldOut);
        var rest = bytes[HeaderBytes..];
        foreach (var column in results.Counts)
        {
            for (var n = 0; n < column.Length; n++)
                column[n] = BinaryPrimitives.ReadInt32LittleEndian(rest[(n * sizeof(int))..]);
            rest = rest[(column.Length * sizeof(int))..];
        }

        foreach (var column in results.Errors)
        {
            for (var n = 0; n < column.Length; n++)
                column[n] = BinaryPrimitives.ReadDoubleLittleEndian(rest[(n * sizeof(double))..]);
            rest = rest[(column.Length * sizeof(double))..];
        }

        for (var n = 0; n < results.Count; n++)
            results.Diverged[n] = rest[n] != 0;
        return results;
    }

    private static int BytesPerMember(bool withHeldOut) => withHeldOut
        ? (3 * (sizeof(int) + sizeof(double))) + 1
        : (2 * (sizeof(int) + sizeof(double))) + 1;
}
