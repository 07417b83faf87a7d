namespace BackpropWeb.Server.Studies.Live;

/// <summary>The blocks of a study that have not ended, and which node trains each. Not thread-safe.</summary>
internal sealed class BlockLedger
{
    private readonly IEnumerator<int> _untouched;
    private readonly Queue<int> _returned = new();
    private readonly HashSet<int> _own = [];
    private readonly List<(int Block, string Node)> _given = []; // the latest last
    private bool _hasUntouched;

    /// <param name="blocks">Indexes of the blocks to train.</param>
    public BlockLedger(IEnumerable<int> blocks)
    {
        _untouched = blocks.GetEnumerator();
        _hasUntouched = _untouched.MoveNext();
    }

    /// <summary>Whether <see cref="TakeOwn"/> returns a block.</summary>
    public bool HasBlocks => _hasUntouched || _returned.Count > 0 || _given.Count > 0;

    /// <summary>Number of blocks that other nodes train.</summary>
    public int GivenCount => _given.Count;

    /// <summary>Whether a block is in training, on this node or another.</summary>
    public bool Has(int block) => _own.Contains(block) || _given.Exists(given => given.Block == block);

    /// <summary>Takes a block for this node. If no other is left, it is one that another node trains too, so that a
    /// slow node or a lost message delays no study; the result that comes first counts.</summary>
    public int? TakeOwn()
    {
        var block = TakeOpen();
        if (block is null && _given.Count > 0)
        {
            // Its node has most probably not begun it.
            block = _given[^1].Block;
            _given.RemoveAt(_given.Count - 1);
        }

        if (block is { } own)
            _own.Add(own);
        return block;
    }

    /// <summary>Gives a block to another node; null if none is left.</summary>
    public int? Give(string node)
    {
        if (TakeOpen() is not { } block)
            return null;
        _given.Add((block, node));
        return block;
    }

    /// <summary>Removes a block that has ended. Returns false if it had ended before.</summary>
    public bool TryEnd(int block) => _own.Remove(block) || _given.RemoveAll(given => given.Block == block) > 0;

    /// <summary>Takes blocks back from other nodes. Returns whether there are any.</summary>
    public bool TakeBack(Func<int, string, bool> isLost)
    {
        var lost = _given.FindAll(given => isLost(given.Block, given.Node));
        foreach (var given in lost)
        {
            _given.Remove(given);
            _returned.Enqueue(given.Block);
        }

        return lost.Count > 0;
    }

    private int? TakeOpen()
    {
        if (_returned.TryDequeue(out var returned))
            return returned;
        if (!_hasUntouched)
            return null;
        var block = _untouched.Current;
        _hasUntouched = _untouched.MoveNext();
        return block;
    }
}
