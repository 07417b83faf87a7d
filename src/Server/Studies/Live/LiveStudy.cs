using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Studies.Plans;
using BackpropWeb.Server.Studies.Results;
using BackpropWeb.Server.Studies.Shared;

namespace BackpropWeb.Server.Studies.Live;

/// <summary>Training of a study by the primary, and by the nodes it gives blocks to. The database owns the study: this
/// object may be dropped at any time, and another one, or another node, continues from the stored blocks.</summary>
internal sealed class LiveStudy : BlockWork
{
    /// <summary>Maximum number of unstored blocks; then training waits.</summary>
    private const int MostUnstored = 64;

    private readonly Action<LiveStudy> _onBlockEnded;
    private readonly BlockLedger _ledger;
    private readonly StudyTally _unstoredTally;
    private List<EndedBlock> _unstored = [];
    private bool _isReleased;

    /// <param name="stored">The study's row, with the fence that permits to write.</param>
    /// <param name="plan">Its members.</param>
    /// <param name="blocks">Indexes of the stored blocks.</param>
    /// <param name="tally">Counts over the stored blocks.</param>
    /// <param name="metrics">Counts the blocks.</param>
    /// <param name="onBlockEnded">Called after each block, and after training has failed.</param>
    public LiveStudy(
        StoredStudy stored, StudyPlan plan, IReadOnlySet<int> blocks, StudyTally tally, StudyMetrics metrics,
        Action<LiveStudy> onBlockEnded)
        : base(stored, plan, metrics)
    {
        (Tally, _onBlockEnded) = (tally, onBlockEnded);
        _unstoredTally = new(plan.Recipe.Epochs);
        var all = ((stored.Total - 1) / stored.BlockSize) + 1;
        _ledger = new(Enumerable.Range(0, all).Where(block => !blocks.Contains(block)));
    }

    /// <summary>Counts over the stored blocks and those that <see cref="TakeUnstored"/> has returned. Used by the
    /// writer only.</summary>
    public StudyTally Tally { get; }

    public bool IsReleased
    {
        get
        {
            lock (Gate)
                return _isReleased;
        }
    }

    /// <summary>Number of blocks that other nodes train.</summary>
    public int GivenCount
    {
        get
        {
            lock (Gate)
                return _ledger.GivenCount;
        }
    }

    protected override bool CanWork => base.CanWork && !_isReleased && _unstored.Count < MostUnstored;

    protected override bool HasBlocks => _ledger.HasBlocks;

    /// <summary>Gives a block to another node; null if there is none to give.</summary>
    public int? Give(string node)
    {
        lock (Gate)
            return CanWork ? _ledger.Give(node) : null;
    }

    /// <summary>Whether a block is in training, on this node or another.</summary>
    public bool Has(int block)
    {
        lock (Gate)
            return !_isReleased && _ledger.Has(block);
    }

    /// <summary>Takes blocks back from other nodes. Returns whether there are any.</summary>
    public bool TakeBack(Func<int, string, bool> isLost)
    {
        lock (Gate)
            return _ledger.TakeBack(isLost);
    }

    /// <summary>Accepts a block that another node has trained. Ignores it if it has ended already.</summary>
    /// <param name="index">Index of the block.</param>
    /// <param name="results">Result of <see cref="MemberResults.ToBytes"/>.</param>
    /// <param name="tally">Result of <see cref="StudyTally.ToBytes"/>.</param>
    public void Accept(int index, byte[] results, byte[] tally)
    {
        var block = new EndedBlock(index, MemberResults.FromBytes(results));
        lock (Gate)
        {
            if (!_ledger.TryEnd(index))
                return;
            _unstored.Add(block);
            _unstoredTally.Add(tally);
        }

        Announce();
    }

    /// <summary>Takes the blocks that have ended, and adds their counts to <see cref="Tally"/>.</summary>
    public IReadOnlyList<EndedBlock> TakeUnstored()
    {
        lock (Gate)
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
        lock (Gate)
            _isReleased = true;
    }

    protected override int? TakeIndex() => _ledger.TakeOwn();

    protected override bool Wants(int index) => _ledger.Has(index);

    protected override void End(BlockTraining block)
    {
        lock (Gate)
        {
            // Another node may have trained it too.
            if (!_ledger.TryEnd(block.Index))
                return;
            _unstored.Add(new(block.Index, block.Results));
            _unstoredTally.Add(block.Tally);
        }
    }

    protected override void Announce() => _onBlockEnded(this);
}

/// <summary>Results of a block that is not stored yet.</summary>
internal sealed record EndedBlock(int Index, MemberResults Results);
