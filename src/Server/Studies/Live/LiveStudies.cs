using System.Collections.Concurrent;
using BackpropWeb.Server.Runs.Live;

namespace BackpropWeb.Server.Studies.Live;

/// <summary>The studies that this node trains, and signals of their progress.</summary>
internal sealed class LiveStudies(TrainingQueue queue)
{
    private readonly ConcurrentDictionary<string, LiveStudy> _studies = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _changes = new(StringComparer.Ordinal);

    public int Count => _studies.Count;

    public bool Has(string id) => _studies.ContainsKey(id);

    public void Add(LiveStudy study)
    {
        _studies[study.Stored.Id] = study;
        queue.Offer(study);
    }

    /// <summary>Ends the training of a study on this node.</summary>
    public void Release(string id)
    {
        if (_studies.TryRemove(id, out var study))
            study.Release();
        Signal(id);
    }

    public void ReleaseAll()
    {
        foreach (var id in _studies.Keys)
            Release(id);
    }

    /// <summary>Gives blocks to another node, and takes back those that it should have and has not: the response that
    /// gave them was lost, or the node dropped them.</summary>
    public BlockAnswer Give(BlockRequest request)
    {
        var held = request.Held.ToHashSet();
        TakeBack((key, node) => node == request.Node && !held.Contains(key));
        List<BlockKey> given = [];
        while (given.Count < request.Wanted && GiveOne(request.Node) is { } block)
            given.Add(block);
        return new(given, [.. held.Where(key => Find(key.Study)?.Has(key.Block) != true)]);
    }

    /// <summary>Accepts a block that another node has trained. Ignores it if nobody needs it any more.</summary>
    public void Accept(BlockKey key, byte[] results, byte[] tally) =>
        Find(key.Study)?.Accept(key.Block, results, tally);

    /// <summary>Takes back the blocks of nodes that have left.</summary>
    /// <param name="nodes">Names of the nodes that are there.</param>
    public void TakeBackExceptFrom(IReadOnlySet<string> nodes) => TakeBack((_, node) => !nodes.Contains(node));

    /// <summary>Completes at the next <see cref="Signal"/> of a study. Get the task before reading the state.</summary>
    public Task NextChange(string id) => _changes.GetOrAdd(
        id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Signal(string id)
    {
        if (_changes.TryRemove(id, out var change))
            change.SetResult();
    }

    private LiveStudy? Find(string id) => _studies.GetValueOrDefault(id);

    /// <summary>Gives a block of the study with the fewest given ones, so that studies share the other nodes.</summary>
    private BlockKey? GiveOne(string node)
    {
        foreach (var study in _studies.Values.OrderBy(study => study.GivenCount))
        {
            if (study.Give(node) is { } block)
                return new(study.Stored.Id, block);
        }

        return null;
    }

    private void TakeBack(Func<BlockKey, string, bool> isLost)
    {
        foreach (var (id, study) in _studies)
        {
            if (study.TakeBack((block, node) => isLost(new(id, block), node)))
                queue.Offer(study);
        }
    }
}
