using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Live;
using BackpropWeb.Server.Studies.Plans;
using BackpropWeb.Server.Studies.Shared;

namespace BackpropWeb.Server.Studies.Live;

/// <summary>Trains blocks of a study in the spare time of the training threads. Any thread may continue any block.
/// </summary>
/// <param name="stored">The study's row as it was loaded.</param>
/// <param name="plan">Its members.</param>
/// <param name="metrics">Counts the blocks.</param>
internal abstract class BlockWork(StoredStudy stored, StudyPlan plan, StudyMetrics metrics) : ISpareWork
{
    private readonly Stack<BlockTraining> _begun = new(); // between two slices
    private readonly Stack<BlockTraining> _idle = new();

    /// <summary>The row as it was loaded.</summary>
    public StoredStudy Stored => stored;

    /// <summary>Why training failed; null if it has not.</summary>
    public Exception? Failure { get; private set; }

    public bool HasLongEpochs { get; private set; }

    public bool HasWork
    {
        get
        {
            lock (Gate)
                return CanWork && (_begun.Count > 0 || HasBlocks);
        }
    }

    protected Lock Gate { get; } = new();

    protected StudyPlan Plan => plan;

    /// <summary>Whether threads may train now. Called with the gate.</summary>
    protected virtual bool CanWork => Failure is null;

    /// <summary>Whether <see cref="TakeIndex"/> returns a block. Called with the gate.</summary>
    protected abstract bool HasBlocks { get; }

    public void Work()
    {
        if (TakeBlock() is not { } block)
            return;
        try
        {
            block.Train(block.Index * stored.BlockSize);
        }
        catch (Exception exception)
        {
            lock (Gate)
                Failure = exception;
            Announce();
            return;
        }

        HasLongEpochs |= block.HasLongEpochs;
        if (!block.HasEnded)
        {
            lock (Gate)
                _begun.Push(block);
            return;
        }

        End(block);
        lock (Gate)
            _idle.Push(block);
        metrics.BlockTrained();
        Announce();
    }

    /// <summary>Takes the next block; null if there is none. Called with the gate.</summary>
    protected abstract int? TakeIndex();

    /// <summary>Whether a block that was begun is still worth training. Called with the gate.</summary>
    protected abstract bool Wants(int index);

    /// <summary>Takes the results of a block. Its buffers are used again afterwards.</summary>
    protected abstract void End(BlockTraining block);

    /// <summary>Called after each block, and after training has failed.</summary>
    protected abstract void Announce();

    private BlockTraining? TakeBlock()
    {
        lock (Gate)
        {
            if (!CanWork)
                return null;
            while (_begun.TryPop(out var begun))
            {
                if (Wants(begun.Index))
                    return begun;
                _idle.Push(begun);
            }

            if (TakeIndex() is not { } index)
                return null;
            var block = _idle.TryPop(out var idle) ? idle : new(plan);
            block.Begin(index, Math.Min(stored.BlockSize, stored.Total - (index * stored.BlockSize)));
            return block;
        }
    }
}
