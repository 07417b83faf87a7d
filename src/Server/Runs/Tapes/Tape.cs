using System.Diagnostics;
using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Server.Runs.Tapes;

/// <summary>Tape of an unfinished run. One thread appends; any number of readers follow by cursor. Memory holds the
/// unstored rows and the last few stored blocks. Older rows are read from the database, so a slow
/// reader uses no memory.</summary>
internal sealed class Tape
{
    private const int BlockNumbers = 4096;
    private const int MaxRowsPerBlock = 512;
    private const int StoredBlocksInMemory = 4;

    private readonly int _rowsPerBlock;
    private Block[] _blocks = [];
    private int _lastEpoch;
    private int _lastStored;
    private TaskCompletionSource? _changed;
    private long _changedAt;

    /// <param name="lastStored">Epoch of the last stored row; −1 if there is none.</param>
    public Tape(TapeLayout layout, int epochs, int lastStored)
    {
        Layout = layout;
        _rowsPerBlock = Math.Clamp(
            BlockNumbers / layout.NumbersPerRow, 1, (int)Math.Min(MaxRowsPerBlock, epochs + 1L));
        _lastEpoch = _lastStored = lastStored;
    }

    public TapeLayout Layout { get; }

    /// <summary>Epoch of the last row; −1 before the first.</summary>
    public int LastEpoch => Volatile.Read(ref _lastEpoch);

    /// <summary>Epoch of the last stored row.</summary>
    public int LastStored => Volatile.Read(ref _lastStored);

    public long UnstoredBytes => (long)(LastEpoch - LastStored) * Layout.NumbersPerRow * sizeof(double);

    /// <summary>Timestamp of the last <see cref="Signal"/>.</summary>
    public long ChangedAt => Volatile.Read(ref _changedAt);

    /// <summary>Appends the trainer's epoch, which must follow <see cref="LastEpoch"/>.</summary>
    public void Append(Trainer trainer)
    {
        var epoch = _lastEpoch + 1;
        if (trainer.Epoch != epoch)
            throw new InvalidOperationException($"The next row must be of epoch {epoch}; it is of {trainer.Epoch}.");

        BlockFor(epoch).Write(epoch, trainer);
        Volatile.Write(ref _lastEpoch, epoch);
    }

    /// <summary>Appends rows from another node. The first must follow <see cref="LastEpoch"/>.</summary>
    public void Append(TapePart rows)
    {
        if (rows.From != _lastEpoch + 1)
            throw new InvalidOperationException(
                $"The next row must be of epoch {_lastEpoch + 1}; it is of {rows.From}.");
        for (var row = 0; row < rows.Count; row++)
            BlockFor(rows.From + row).Write(rows, row);
        Volatile.Write(ref _lastEpoch, rows.To);
    }

    /// <summary>Continues after an epoch; all rows up to it are stored.</summary>
    public void SkipTo(int stored)
    {
        Volatile.Write(ref _blocks, []);
        Volatile.Write(ref _lastStored, stored);
        Volatile.Write(ref _lastEpoch, stored);
    }

    /// <summary>Completes at the next <see cref="Signal"/>. Get the task before reading the state.</summary>
    public Task NextChange()
    {
        var current = Volatile.Read(ref _changed);
        if (current is not null)
            return current.Task;
        var fresh = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.CompareExchange(ref _changed, fresh, null) ?? fresh).Task;
    }

    /// <summary>Signals new rows or a new status to readers.</summary>
    public void Signal()
    {
        Volatile.Write(ref _changedAt, Stopwatch.GetTimestamp());
        Interlocked.Exchange(ref _changed, null)?.TrySetResult();
    }

    /// <summary>Rows of one block from an epoch on; null if only the database has that epoch.</summary>
    /// <param name="from">At most <see cref="LastEpoch"/>.</param>
    /// <param name="to">Last epoch to read.</param>
    public TapePart? TryRead(int from, int to)
    {
        var last = Math.Min(to, LastEpoch);
        foreach (var block in Volatile.Read(ref _blocks))
        {
            if (from >= block.From && from < block.End)
                return block.Read(from, Math.Min(last, block.End - 1));
        }

        return null;
    }

    /// <summary>Marks all rows up to an epoch as stored and drops old blocks.</summary>
    public void MarkStored(int lastStored)
    {
        Volatile.Write(ref _lastStored, lastStored);
        Block[] blocks, kept;
        do
        {
            blocks = Volatile.Read(ref _blocks);
            var stored = blocks.Count(block => block.End <= lastStored + 1);
            kept = blocks[Math.Max(0, stored - StoredBlocksInMemory)..];
        }
        while (Interlocked.CompareExchange(ref _blocks, kept, blocks) != blocks);
    }

    /// <summary>The block for the next row.</summary>
    private Block BlockFor(int epoch)
    {
        var blocks = Volatile.Read(ref _blocks);
        if (blocks.Length == 0 || blocks[^1].End == epoch)
            blocks = AddBlock(epoch);
        return blocks[^1];
    }

    private Block[] AddBlock(int epoch)
    {
        var block = new Block(Layout, epoch, _rowsPerBlock);
        Block[] blocks, longer;
        do
        {
            blocks = Volatile.Read(ref _blocks);
            longer = [.. blocks, block];
        }
        while (Interlocked.CompareExchange(ref _blocks, longer, blocks) != blocks);
        return longer;
    }

    /// <summary>Rows are written once, before <see cref="_lastEpoch"/> makes them visible to readers.</summary>
    private sealed class Block(TapeLayout layout, int from, int capacity)
    {
        private readonly double[] _totalError = new double[capacity];
        private readonly double[] _meanSquaredError = new double[capacity];
        private readonly int[] _correct = new int[capacity];
        private readonly double[] _heldOutError = new double[layout.HasHeldOut ? capacity : 0];
        private readonly int[] _heldOutCorrect = new int[layout.HasHeldOut ? capacity : 0];
        private readonly double[] _values = new double[capacity * layout.ValuesPerRow];

        public int From => from;

        public int End => from + capacity;

        public void Write(int epoch, Trainer trainer)
        {
            var row = epoch - from;
            _totalError[row] = trainer.TotalError;
            _meanSquaredError[row] = trainer.MeanSquaredError;
            _correct[row] = trainer.CorrectCount;
            if (trainer is { HeldOutError: { } heldOutError, HeldOutCorrectCount: { } heldOutCorrect })
                (_heldOutError[row], _heldOutCorrect[row]) = (heldOutError, heldOutCorrect);
            if (!layout.IsWhole)
                return;
            var values = _values.AsSpan(row * layout.ValuesPerRow, layout.ValuesPerRow);
            trainer.Outputs.CopyTo(values);
            trainer.Weights.CopyTo(values[trainer.Outputs.Length..]);
        }

        public void Write(TapePart rows, int index)
        {
            var row = rows.From + index - from;
            _totalError[row] = rows.TotalError[index];
            _meanSquaredError[row] = rows.MeanSquaredError[index];
            _correct[row] = rows.Correct[index];
            if (layout.HasHeldOut)
                (_heldOutError[row], _heldOutCorrect[row]) = (rows.HeldOutError[index], rows.HeldOutCorrect[index]);
            rows.Values.AsSpan(index * layout.ValuesPerRow, layout.ValuesPerRow)
                .CopyTo(_values.AsSpan(row * layout.ValuesPerRow));
        }

        public TapePart Read(int first, int last)
        {
            var (start, end, width) = (first - from, last - from + 1, layout.ValuesPerRow);
            return new(
                layout, first, _totalError[start..end], _meanSquaredError[start..end], _correct[start..end],
                _values[(start * width)..(end * width)])
            {
                HeldOutError = layout.HasHeldOut ? _heldOutError[start..end] : [],
                HeldOutCorrect = layout.HasHeldOut ? _heldOutCorrect[start..end] : [],
            };
        }
    }
}
