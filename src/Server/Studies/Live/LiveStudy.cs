using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Live;
using BackpropWeb.Server.Studies.Plans;
using BackpropWeb.Server.Studies.Results;

namespace BackpropWeb.Server.Studies.Live;

/// <summary>Training of a study on this node. The database owns the study: this object may be dropped at any time, and
/// another one, or another node, continues from the stored blocks.</summary>
internal sealed class LiveStudy : ISpareWork
{
    /// <summary>Maximum number of unstored blocks; then training waits.</summary>
    private const int MostUnstored = 64;

    private readonly Lock _gate = new();
    private readonly StudyPlan _plan;
    private readonly Action<LiveStudy> _onBlockEnded;
    private readonly IEnumerator<int> _missing;
    private readonly Stack<BlockTraining> _begun = new(); // between two slices
    private readonly Stack<BlockTraining> _idle = new();
    private readonly StudyTally _unstoredTally;
    private List<EndedBlock> _unstored = [];
    private bool _hasMissing;
    private bool _isReleased;

    /// <param name="stored">The study's row, with the fence that permits to write.</param>
    /// <param name="plan">Its members.</param>
    /// <param name="blocks">Indexes of the stored blocks.</param>
    /// <param name="tally">Counts over the stored blocks.</param>
    /// <param name="onBlockEnded">Told after each block, and when training failed.</param>
    public LiveStudy(
        StoredStudy stored, StudyPlan plan, IReadOnlySet<int> blocks, StudyTally tally,
        Action<LiveStudy> onBlockEnded)
    {
        (Stored, _plan, Tally, _onBlockEnded) = (stored, plan, tally, onBlockEnded);
        _unstoredTally = new(plan.Recipe.Epochs);
        var all = ((stored.Total - 1) / stored.BlockSize) + 1;
        _missing = Enumerable.Range(0, all).Where(block => !blocks.Contains(block)).GetEnumerator();
        _hasMissing = _missing.MoveNext();
    }

    /// <summary>The row as it was loaded.</summary>
    public StoredStudy Stored { get; }

    /// <summary>Counts over the stored blocks and those that <see cref="TakeUnstored"/> has returned. Used by the
    /// writer only.</summary>
    public StudyTally Tally { get; }

    /// <summary>Why training failed; null if it has not.</summary>
    public Exception? Failure { get; private set; }

    public bool HasLongEpochs { get; private set; }

    public bool IsReleased
    {
        get
        {
            lock (_gate)
                return _isReleased;
        }
    }

    public bool HasWork
    {
        get
        {
            lock (_gate)
                return CanWork && (_begun.Count > 0 || _hasMissing);
        }
    }

    private bool CanWork => !_isReleased && Failure is null && _unstored.Count < MostUnstored;

    public void Work()
    {
        if (TakeBlock() is not { } block)
            return;
        try
        {
            block.Train(block.Index * Stored.BlockSize);
        }
        catch (Exception exception)
        {
            // The writer logs and stores it.
            lock (_gate)
                Failure = exception;
            _onBlockEnded(this);
            return;
        }

        HasLongEpochs |= block.HasLongEpochs;
        if (!block.HasEnded)
        {
            lock (_gate)
                _begun.Push(block);
            return;
        }

        lock (_gate)
        {
            _unstored.Add(new(block.Index, block.Results));
            _unstoredTally.Add(block.Tally);
            _idle.Push(block);
        }

        _onBlockEnded(this);
    }

    /// <summary>Takes the blocks that have ended, and adds their counts to <see cref="Tally"/>.</summary>
    public IReadOnlyList<EndedBlock> TakeUnstored()
    {
        lock (_gate)
        {
            var taken = _unstored;
            _unstored = [];
            Tally.Add(_unstoredTally);
            _unstoredTally.Clear();
            return taken;
        }
    }

    /// <summary>Ends training here.</summary>
    public void Release()
    {
        lock (_gate)
            _isReleased = true;
    }

    private BlockTraining? TakeBlock()
    {
        lock (_gate)
        {
            if (!CanWork)
                return null;
            if (_begun.TryPop(out var begun))
                return begun;
            if (!_hasMissing)
                return null;
            var index = _missing.Current;
            _hasMissing = _missing.MoveNext();
            var block = _idle.TryPop(out var idle) ? idle : new(_plan);
            block.Begin(index, Math.Min(Stored.BlockSize, Stored.Total - (index * Stored.BlockSize)));
            return block;
        }
    }
}

/// <summary>Results of a block that is not stored yet.</summary>
internal sealed record EndedBlock(int Index, MemberResults Results);
