using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Studies.Plans;
using BackpropWeb.Server.Studies.Shared;

namespace BackpropWeb.Server.Studies.Live;

/// <summary>Blocks of a study that this node trains for the primary.</summary>
/// <param name="stored">The study's row.</param>
/// <param name="plan">Its members.</param>
/// <param name="metrics">Counts the blocks.</param>
/// <param name="onBlockEnded">Receives the results of each block.</param>
/// <param name="onFailed">Receives the error that ended training.</param>
internal sealed class HelpedStudy(
    StoredStudy stored, StudyPlan plan, StudyMetrics metrics, Action<HelpedBlock> onBlockEnded,
    Action<string, Exception> onFailed) : BlockWork(stored, plan, metrics)
{
    private readonly Queue<int> _waiting = new();
    private readonly HashSet<int> _held = [];

    /// <summary>The blocks that this node was given and has not delivered. After a failure it keeps them, so that it
    /// gets no others: the primary trains them itself, and finds the error.</summary>
    public IReadOnlyList<int> Held
    {
        get
        {
            lock (Gate)
                return [.. _held];
        }
    }

    protected override bool HasBlocks => _waiting.Count > 0;

    public void Add(int block)
    {
        lock (Gate)
        {
            if (_held.Add(block))
                _waiting.Enqueue(block);
        }
    }

    /// <summary>Forgets a block: it is delivered, or no longer needed.</summary>
    public void Drop(int block)
    {
        lock (Gate)
            _held.Remove(block);
    }

    public void DropAll()
    {
        lock (Gate)
            _held.Clear();
    }

    protected override int? TakeIndex()
    {
        while (_waiting.TryDequeue(out var block))
        {
            if (_held.Contains(block))
                return block;
        }

        return null;
    }

    protected override bool Wants(int index) => _held.Contains(index);

    protected override void End(BlockTraining block) => onBlockEnded(new(
        new(Stored.Id, block.Index), block.Results.ToBytes(), block.Tally.ToBytes()));

    protected override void Announce()
    {
        if (Failure is { } failure)
            onFailed(Stored.Id, failure);
    }
}

/// <summary>A block that this node has trained for another.</summary>
/// <param name="Key">Which block.</param>
/// <param name="Results">Result of <c>MemberResults.ToBytes</c>: at most 0.6 MB.</param>
/// <param name="Tally">Result of <c>StudyTally.ToBytes</c>: at most 2 MB.</param>
internal sealed record HelpedBlock(BlockKey Key, byte[] Results, byte[] Tally);
