using System.Threading.Channels;
using BackpropWeb.Server.Runs.Live;
using BackpropWeb.Server.Studies.Shared;

namespace BackpropWeb.Server.Studies.Live;

/// <summary>The blocks that this node trains for the primary. One caller at a time uses it.</summary>
internal sealed class HelpedStudies(
    StudyStore store, TrainingQueue queue, StudyMetrics metrics, ILogger<HelpedStudies> logger)
{
    private readonly Dictionary<string, HelpedStudy> _studies = new(StringComparer.Ordinal);
    private readonly Channel<HelpedBlock> _ended = Channel.CreateUnbounded<HelpedBlock>();

    /// <summary>The blocks that were given and are not delivered.</summary>
    public IReadOnlyList<BlockKey> Held =>
    [
        .. _studies.SelectMany(study => study.Value.Held.Select(block => new BlockKey(study.Key, block))),
    ];

    /// <summary>The next block to deliver; null if there is none.</summary>
    public HelpedBlock? NextEnded => _ended.Reader.TryPeek(out var block) ? block : null;

    /// <summary>Waits for a block to deliver.</summary>
    public Task WaitForEndedAsync(CancellationToken cancellationToken) =>
        _ended.Reader.WaitToReadAsync(cancellationToken).AsTask();

    /// <summary>Forgets <see cref="NextEnded"/>.</summary>
    public void MarkDelivered()
    {
        if (_ended.Reader.TryRead(out var block) && _studies.TryGetValue(block.Key.Study, out var study))
            study.Drop(block.Key.Block);
    }

    /// <summary>Trains the blocks of a response, and drops those that are no longer needed.</summary>
    public async Task ApplyAsync(BlockAnswer response, CancellationToken cancellationToken)
    {
        foreach (var key in response.Dropped)
        {
            if (_studies.TryGetValue(key.Study, out var study))
                study.Drop(key.Block);
        }

        foreach (var blocks in response.Given.GroupBy(key => key.Study, key => key.Block))
        {
            // Null if the study was just deleted.
            if (await FindAsync(blocks.Key, cancellationToken) is not { } study)
                continue;
            foreach (var block in blocks)
                study.Add(block);
            queue.Offer(study);
        }

        foreach (var (id, study) in _studies.Where(study => study.Value.Held.Count == 0).ToArray())
            _studies.Remove(id);
    }

    /// <summary>Drops all blocks.</summary>
    public void Clear()
    {
        foreach (var study in _studies.Values)
            study.DropAll();
        _studies.Clear();
        while (_ended.Reader.TryRead(out _))
        {
            // Another node, or this one, trains them again.
        }
    }

    private async Task<HelpedStudy?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (_studies.TryGetValue(id, out var known))
            return known;
        if (await store.FindAsync(id, cancellationToken) is not { } stored)
            return null;
        return _studies[id] = new(
            stored, StudyStore.PlanOf(stored), metrics, block => _ended.Writer.TryWrite(block),
            (study, failure) => logger.TrainingFailed(failure, study));
    }
}
