using System.Runtime.InteropServices;

namespace BackpropWeb.Server.Runs.Tapes;

/// <summary>Consecutive rows of a tape, by column.</summary>
/// <param name="From">Epoch of the first row.</param>
/// <param name="Values">Outputs [case × output], then weights, row by row; empty if the layout has neither.</param>
internal sealed record TapePart(
    TapeLayout Layout, int From, double[] TotalError, double[] MeanSquaredError, int[] Correct, double[] Values)
{
    /// <summary>Mean squared error of the cases held out; empty if the layout has none.</summary>
    public double[] HeldOutError { get; init; } = [];

    /// <summary>Correct cases among those held out; likewise.</summary>
    public int[] HeldOutCorrect { get; init; } = [];

    /// <summary>Held-out columns as the contract has them.</summary>
    public (double[]? Error, int[]? Correct) HeldOut => Layout.HasHeldOut ? (HeldOutError, HeldOutCorrect) : (
        null, null);

    public int Count => Correct.Length;

    public int To => From + Count - 1;

    public static TapePart Empty(TapeLayout layout, int from) => new(layout, from, [], [], [], []);

    /// <summary>The rows from one epoch to another; both must be in this part.</summary>
    public TapePart Slice(int from, int to)
    {
        if (from == From && to == To)
            return this;
        var (start, end, width) = (from - From, to - From + 1, Layout.ValuesPerRow);
        return new(
            Layout, from, TotalError[start..end], MeanSquaredError[start..end], Correct[start..end],
            Values[(start * width)..(end * width)])
        {
            HeldOutError = Layout.HasHeldOut ? HeldOutError[start..end] : [],
            HeldOutCorrect = Layout.HasHeldOut ? HeldOutCorrect[start..end] : [],
        };
    }

    /// <summary>Joins consecutive parts.</summary>
    public static TapePart Join(IReadOnlyList<TapePart> parts) =>
        parts.Count == 1
            ? parts[0]
            : new(
                parts[0].Layout, parts[0].From,
                Concat(parts, p => p.TotalError), Concat(parts, p => p.MeanSquaredError),
                Concat(parts, p => p.Correct), Concat(parts, p => p.Values))
            {
                HeldOutError = Concat(parts, p => p.HeldOutError),
                    HeldOutCorrect = Concat(parts, p => p.HeldOutCorrect),
            };

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

    /// <summary>The error columns, one after another; little-endian.</summary>
    public byte[] ErrorBytes()
    {
        var bytes = new byte[Count * ErrorBytesPerRow(Layout)];
        var rest = bytes.AsSpan();
        Write(TotalError, ref rest);
        Write(MeanSquaredError, ref rest);
        Write(Correct, ref rest);
        Write(HeldOutError, ref rest);
        Write(HeldOutCorrect, ref rest);
        return bytes;
    }

    /// <summary>Outputs and weights, row by row; little-endian.</summary>
    public byte[] ValueBytes()
    {
        var bytes = new byte[Values.Length * sizeof(double)];
        var rest = bytes.AsSpan();
        Write(Values, ref rest);
        return bytes;
    }

    /// <summary>Reads the results of <see cref="ErrorBytes"/> and <see cref="ValueBytes"/>.</summary>
    /// <exception cref="FormatException">The sizes do not fit the layout.</exception>
    public static TapePart FromBytes(TapeLayout layout, int from, ReadOnlySpan<byte> errors, ReadOnlySpan<byte> values)
    {
        var count = errors.Length / ErrorBytesPerRow(layout);
        if (errors.Length != count * ErrorBytesPerRow(layout)
            || values.Length != (long)count * layout.ValuesPerRow * sizeof(double))
            throw new FormatException("The size of a stored tape part does not fit its layout.");
        return new(
            layout, from,
            Read<double>(ref errors, count), Read<double>(ref errors, count), Read<int>(ref errors, count),
            Read<double>(ref values, count * layout.ValuesPerRow))
        {
            HeldOutError = Read<double>(ref errors, layout.HasHeldOut ? count : 0),
            HeldOutCorrect = Read<int>(ref errors, layout.HasHeldOut ? count : 0),
        };
    }

    private static int ErrorBytesPerRow(TapeLayout layout) =>
        (layout.HasHeldOut ? 2 : 1) * (sizeof(double) + sizeof(int)) + sizeof(double);

    // All platforms that this server supports are little-endian, so columns are copied without conversion.
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
        var start = 0;
        foreach (var part in parts)
        {
            column(part).CopyTo(all, start);
            start += column(part).Length;
        }

        return all;
    }
}
