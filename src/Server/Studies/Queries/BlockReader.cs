using System.Runtime.CompilerServices;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Studies.Results;
using BackpropWeb.Server.Studies.Shared;
using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Studies.Queries;

/// <summary>Reads stored results of a study, a few blocks at a time.</summary>
internal sealed class BlockReader(IDbContextFactory<RunsDb> databases, StudyStore store)
{
    private const int BlocksPerQuery = 8;

    /// <summary>Number of members from one on that are done without a gap, at most a limit.</summary>
    public async Task<int> CountDoneAsync(
        StoredStudy study, int from, int limit, CancellationToken cancellationToken)
    {
        var to = (int)Math.Min(study.Total, (long)from + limit);
        if (to <= from)
            return 0;
        var (first, last) = (from / study.BlockSize, (to - 1) / study.BlockSize);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var next = first;
        var stored = db.StudyBlocks
            .Where(block => block.StudyKey == study.Key && block.Index >= first && block.Index <= last)
            .OrderBy(block => block.Index).Select(block => block.Index).AsAsyncEnumerable();
        await foreach (var index in stored.WithCancellation(cancellationToken))
        {
            if (index != next)
                break;
            next++;
        }

        return (int)Math.Max(0, Math.Min(to, (long)next * study.BlockSize) - from);
    }

    /// <summary>Some members of a study in memory, as far as they are done without a gap; null if the study does not
    /// exist.</summary>
    public async Task<StudyResults?> ReadColumnsAsync(
        string id, int from, int count, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } study)
            return null;
        var plan = StudyStore.PlanOf(study);
        List<(int Member, MemberResults Results, int Place)> rows = [];
        await foreach (var part in ReadAsync(study, from, Math.Min(study.Total, from + count), cancellationToken))
            rows.AddRange(Enumerable.Range(0, part.Count).Select(n => (part.From + n, part.Results, part.Start + n)));
        return new(
            from, plan.SeedOf(0) is null ? null : [.. rows.Select(row => plan.SeedOf(row.Member)!.Value)],
            plan.XOf(0) is null ? null : [.. rows.Select(row => plan.XOf(row.Member)!.Value)],
            plan.YOf(0) is null ? null : [.. rows.Select(row => plan.YOf(row.Member)!.Value)],
            [.. rows.Select(row => row.Results.SolvedAt(row.Place))],
            [.. rows.Select(row => row.Results.TotalError[row.Place])],
            [.. rows.Select(row => row.Results.MeanSquaredError[row.Place])],
            [.. rows.Select(row => row.Results.Correct[row.Place])],
            [.. rows.Select(row => row.Results.Diverged[row.Place])],
            plan.HoldsOut ? [.. rows.Select(row => row.Results.HeldOutErrorOf(row.Place))] : null,
            plan.HoldsOut ? [.. rows.Select(row => row.Results.HeldOutCorrectOf(row.Place))] : null);
    }

    /// <summary>Reads members from one to before another, as far as they are done without a gap.</summary>
    public async IAsyncEnumerable<ResultsPart> ReadAsync(
        StoredStudy study, int from, int to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (from < to)
        {
            var (first, last) = (from / study.BlockSize, (to - 1) / study.BlockSize);
            List<StoredStudyBlock> blocks;
            await using (var db = await databases.CreateDbContextAsync(cancellationToken))
            {
                blocks = await db.StudyBlocks.AsNoTracking()
                    .Where(block => block.StudyKey == study.Key && block.Index >= first && block.Index <= last)
                    .OrderBy(block => block.Index).Take(BlocksPerQuery).ToListAsync(cancellationToken);
            }

            foreach (var block in blocks)
            {
                if (block.Index != from / study.BlockSize)
                    yield break;
                var results = MemberResults.FromBytes(block.Results);
                var start = from - (block.Index * study.BlockSize);
                var count = Math.Min(results.Count - start, to - from);
                yield return new(from, results, start, count);
                from += count;
            }

            if (blocks.Count == 0)
                yield break;
        }
    }
}

/// <summary>Consecutive members within a block.</summary>
/// <param name="From">Index of the first member in the study.</param>
/// <param name="Results">The block's results.</param>
/// <param name="Start">Place of the first member in the block.</param>
/// <param name="Count">Number of members.</param>
internal readonly record struct ResultsPart(int From, MemberResults Results, int Start, int Count);
