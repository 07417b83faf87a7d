using System.Runtime.InteropServices;

namespace BackpropWeb.Server.Runs;

/// <summary>Rows of a tape that follow on each other, by column. Never changes.</summary>
/// <param name="From">Epoch of the first row.</param>
/// <param name="Values">Outputs [case × output], then weights, row by row; empty where the layout keeps neither.</param>
public sealed record TapePart(
    TapeLayout Layout, int From, double[] TotalError, double[] MeanSquaredError, int[] Correct, double[] Values)
{
    private const int ErrorBytesPerRow = (2 * sizeof(double)) + sizeof(int);

    public int Count => Correct.Length;

    public int To => From + Count - 1;

    public static TapePart Empty(TapeLayout layout, int from) => new(layout, from, [], [], [], []);

    /// <summary>The rows from one epoch to another, which must lie within this part.</summary>
    public TapePart Slice(int from, int to)
    {
        if (from == From && to == To)
            return this;
        var (start, end, width) = (from - From, to - From + 1, Layout.ValuesPerRow);
        return new(
            Layout, from, TotalError[start..end], MeanSquaredError[start..end], Correct[start..end],
            Values[(start * width)..(end * width)]);
    }

    /// <summary>Several parts that follow on each other as one.</summary>
    public static TapePart Join(IReadOnlyList<TapePart> parts) =>
        parts.Count == 1
            ? parts[0]
            : new(
                parts[0].Layout, parts[0].From, Concat(parts, p => p.TotalError), Concat(parts, p => p.MeanSquaredError),
                Concat(parts, p => p.Correct), Concat(parts, p => p.Values));

    public double[][][]? Outputs()
    {
        if (!Layout.IsWhole)
            return null;
        var epochs = new double[Count][][];
        for (var e = 0; e < epochs.Length; e++)
        {
            var cases = new double[Layout.Cases][];
            for (var c = 0; c < cases.Length; c++)
                cases[c] = Values.AsSpan((e * Layout.ValuesPerRow) + (c * Layout.Outputs), Layout.Outputs).ToArray();
            epochs[e] = cases;
        }

        return epochs;
    }

    public double[][]? Weights()
    {
        if (!Layout.IsWhole)
            return null;
        var epochs = new double[Count][];
        for (var e = 0; e < epochs.Length; e++)
            epochs[e] = WeightsOf(e).ToArray();
        return epochs;
    }

    /// <summary>Outputs [case × output] of the row at an index.</summary>
    public ReadOnlySpan<double> OutputsOf(int index) =>
        Values.AsSpan(index * Layout.ValuesPerRow, Layout.Cases * Layout.Outputs);

    /// <summary>The flat weight vector of the row at an index.</summary>
    public ReadOnlySpan<double> WeightsOf(int index) =>
        Values.AsSpan((index * Layout.ValuesPerRow) + (Layout.Cases * Layout.Outputs), Layout.Weights);

    /// <summary>The error columns one after the other; little-endian.</summary>
    public byte[] ErrorBytes()
    {
        var bytes = new byte[Count * ErrorBytesPerRow];
        var rest = bytes.AsSpan();
        Write(TotalError, ref rest);
        Write(MeanSquaredError, ref rest);
        Write(Correct, ref rest);
        return bytes;
    }

    /// <summary>Outputs and weights row by row; little-endian.</summary>
    public byte[] ValueBytes()
    {
        var bytes = new byte[Values.Length * sizeof(double)];
        var rest = bytes.AsSpan();
        Write(Values, ref rest);
        return bytes;
    }

    /// <summary>Reads what <see cref="ErrorBytes"/> and <see cref="ValueBytes"/> wrote for a tape of that layout.</summary>
    /// <exception cref="FormatException">Not a part of such a tape.</exception>
    public static TapePart FromBytes(TapeLayout layout, int from, ReadOnlySpan<byte> errors, ReadOnlySpan<byte> values)
    {
        var count = errors.Length / ErrorBytesPerRow;
        if (errors.Length != count * ErrorBytesPerRow || values.Length != (long)count * layout.ValuesPerRow * sizeof(double))
            throw new FormatException("A stretch of a tape has another size than its rows.");
        return new(
            layout, from, Read<double>(ref errors, count), Read<double>(ref errors, count), Read<int>(ref errors, count),
            Read<double>(ref values, count * layout.ValuesPerRow));
    }

    // .NET runs on little-endian machines only in all that this server supports, so columns are copied as they lie.
    private static void Write<T>(T[] column, ref Span<byte> rest)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(column.AsSpan());
        bytes.CopyTo(rest);
        rest = rest[bytes.Length..];
    }

    private static T[] Read<T>(ref ReadOnlySpan<byte> rest, int count)
        where T : unmanaged
    {
        var column = new T[count];
        var bytes = MemoryMarshal.AsBytes(column.AsSpan());
        rest[..bytes.Length].CopyTo(bytes);
        rest = rest[bytes.Length..];
        return column;
    }

    private static T[] Concat<T>(IReadOnlyList<TapePart> parts, Func<TapePart, T[]> column)
    {
        var all = new T[parts.Sum(part => column(part).Length)];
        var place = 0;
        foreach (var part in parts)
        {
            column(part).CopyTo(all, place);
            place += column(part).Length;
        }

        return all;
    }
}
