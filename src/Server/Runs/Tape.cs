using System.Diagnostics;
using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Server.Runs;

/// <summary>The tape of a run that has not ended: one thread appends, any number of readers follow by cursor. In memory
/// lie the rows that are not stored yet and a short tail of those that are; older ones are read from the database, so
/// that a reader who lags costs nothing.</summary>
public sealed class Tape
{
    private const int BlockNumbers = 4096;
    private const int MostRowsPerBlock = 512;
    private const int StoredBlocksInMemory = 4;

    private readonly int _rowsPerBlock;
    private Block[] _blocks = [];
    private int _lastEpoch;
    private int _lastStored;
    private TaskCompletionSource? _changed;
    private long _changedAt;

    /// <param name="lastStored">Epoch of the last row that the database has; −1 where it has none.</param>
    public Tape(TapeLayout layout, int epochs, int lastStored)
    {
        Layout = layout;
        _rowsPerBlock = Math.Clamp(BlockNumbers / layout.NumbersPerRow, 1, (int)Math.Min(MostRowsPerBlock, epochs + 1L));
        _lastEpoch = _lastStored = lastStored;
    }

    public TapeLayout Layout { get; }

    /// <summary>Epoch of the last row; −1 before the first.</summary>
    public int LastEpoch => Volatile.Read(ref _lastEpoch);

    /// <summary>Epoch of the last row that the database has.</summary>
    public int LastStored => Volatile.Read(ref _lastStored);

    public long UnstoredBytes => (long)(LastEpoch - LastStored) * Layout.NumbersPerRow * sizeof(double);

    /// <summary>Timestamp of the last <see cref="Signal"/>.</summary>
    public long ChangedAt => Volatile.Read(ref _changedAt);

    /// <summary>Appends the trainer's epoch, which must be the one after <see cref="LastEpoch"/>.</summary>
    public void Append(Trainer trainer)
    {
        var epoch = _lastEpoch + 1;
        if (trainer.Epoch != epoch)
            throw new InvalidOperationException($"The tape waits for epoch {epoch}; the training is at {trainer.Epoch}.");

        Place(epoch).Write(epoch, trainer);
        Volatile.Write(ref _lastEpoch, epoch);
    }

    /// <summary>Appends rows that were trained elsewhere, of which the first must be the one after
    /// <see cref="LastEpoch"/>.</summary>
    public void Append(TapePart rows)
    {
        if (rows.From != _lastEpoch + 1)
            throw new InvalidOperationException($"The tape waits for epoch {_lastEpoch + 1}; the rows begin at {rows.From}.");
        for (var row = 0; row < rows.Count; row++)
            Place(rows.From + row).Write(rows, row);
        Volatile.Write(ref _lastEpoch, rows.To);
    }

    /// <summary>Goes on after an epoch up to which the database has all rows.</summary>
    public void SkipTo(int stored)
    {
        Volatile.Write(ref _blocks, []);
        Volatile.Write(ref _lastStored, stored);
        Volatile.Write(ref _lastEpoch, stored);
    }

    /// <summary>Ends when <see cref="Signal"/> is called next. Take it before looking at the state that it announces.</summary>
    public Task NextChange()
    {
        var current = Volatile.Read(ref _changed);
        if (current is not null)
            return current.Task;
        var fresh = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.CompareExchange(ref _changed, fresh, null) ?? fresh).Task;
    }

    /// <summary>Wakes those who wait for new rows or another status.</summary>
    public void Signal()
    {
        Volatile.Write(ref _changedAt, Stopwatch.GetTimestamp());
        Interlocked.Exchange(ref _changed, null)?.TrySetResult();
    }

    /// <summary>Rows from an epoch on, as far as one block goes; null where that epoch lies in the database only.</summary>
    /// <param name="from">At most <see cref="LastEpoch"/>.</param>
    /// <param name="to">Last epoch that is wanted.</param>
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

    /// <summary>The database has all rows up to that epoch: whole blocks before it are dropped, but for a tail.</summary>
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

    /// <summary>The block in which the next epoch's row belongs.</summary>
    private Block Place(int epoch)
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

    /// <summary>Rows in place before <see cref="_lastEpoch"/> tells readers of them; no row is written twice.</summary>
    private sealed class Block(TapeLayout layout, int from, int capacity)
    {
        private readonly double[] _totalError = new double[capacity];
        private readonly double[] _meanSquaredError = new double[capacity];
        private readonly int[] _correct = new int[capacity];
        private readonly double[] _values = new double[capacity * layout.ValuesPerRow];

        public int From => from;

        public int End => from + capacity;

        public void Write(int epoch, Trainer trainer)
        {
            var row = epoch - from;
            _totalError[row] = trainer.TotalError;
            _meanSquaredError[row] = trainer.MeanSquaredError;
            _correct[row] = trainer.CorrectCount;
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
            rows.Values.AsSpan(index * layout.ValuesPerRow, layout.ValuesPerRow).CopyTo(_values.AsSpan(row * layout.ValuesPerRow));
        }

        public TapePart Read(int first, int last)
        {
            var (start, end, width) = (first - from, last - from + 1, layout.ValuesPerRow);
            return new(
                layout, first, _totalError[start..end], _meanSquaredError[start..end], _correct[start..end],
                _values[(start * width)..(end * width)]);
        }
    }
}
