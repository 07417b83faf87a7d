using System.Diagnostics;
using System.Runtime.CompilerServices;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Studies.Live;
using BackpropWeb.Server.Studies.Results;
using BackpropWeb.Server.Studies.Shared;

namespace BackpropWeb.Server.Studies.Queries;

/// <summary>Streams studies to viewers; each viewer is a cursor on the stored members.</summary>
internal sealed class StudyStream(StudyStore store, BlockReader blocks, LiveStudies live)
{
    private const int MaxMembersPerBatch = 4_096;

    /// <summary>At most 30 batches per second.</summary>
    private static readonly TimeSpan BetweenBatches = TimeSpan.FromMilliseconds(34);

    /// <summary>Another node may train the study, without a signal here.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>Streams the members of a study from one on, in order, without gaps or repeats, to the end of the
    /// study.</summary>
    /// <exception cref="StudyNotFoundException">The study does not exist, or was deleted meanwhile.</exception>
    public async IAsyncEnumerable<StudyBatch> WatchAsync(
        string id, int from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var study = await store.FindAsync(id, cancellationToken) ?? throw StudyNotFoundException.Unknown(id);
        var (next, shown, sent) = (Math.Min(from, study.Total), ((RunStatus, int)?)null, (long?)null);
        while (true)
        {
            if (sent is { } last && BetweenBatches - Stopwatch.GetElapsedTime(last) is var pause
                && pause > TimeSpan.Zero)
                await Task.Delay(pause, cancellationToken);

            // In this order: any change after this line completes the task.
            var changed = live.NextChange(id);
            study = await store.FindAsync(id, cancellationToken) ?? throw StudyNotFoundException.Deleted(id);
            var batch = await ReadAsync(study, next, cancellationToken);
            var isAtEnd = study.Status.HasEnded() && batch.Correct.Length == 0;
            // The status is that of after the last member; before it the study was running.
            if (study.Status.HasEnded() && !isAtEnd && next + batch.Correct.Length < study.Total)
                batch = batch with { Status = RunStatus.Running };
            if (batch.Correct.Length > 0 || (batch.Status, batch.Done) != shown)
            {
                yield return batch;
                next += batch.Correct.Length;
                (shown, sent) = ((batch.Status, batch.Done), Stopwatch.GetTimestamp());
            }

            if (study.Status.HasEnded() && (isAtEnd || next == study.Total))
                yield break;
            if (batch.Correct.Length == 0)
            {
                await Task.WhenAny(changed, Task.Delay(PollInterval, cancellationToken));
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    private async Task<StudyBatch> ReadAsync(StoredStudy study, int from, CancellationToken cancellationToken)
    {
        var to = (int)Math.Min(study.Total, (long)from + MaxMembersPerBatch);
        List<ResultsPart> parts = [];
        await foreach (var part in blocks.ReadAsync(study, from, to, cancellationToken))
            parts.Add(part);
        var count = parts.Sum(part => part.Count);
        var holdsOut = parts.Exists(part => part.Results.HoldsOut);
        // A block may have been stored after the row was read.
        return new(
            study.Status, Math.Max(study.Done, from + count), study.Total, from,
            Column((results, n) => results.SolvedAt(n)), Column((results, n) => results.TotalError[n]),
            Column((results, n) => results.MeanSquaredError[n]), Column((results, n) => results.Correct[n]),
            Column((results, n) => results.Diverged[n]),
            holdsOut ? Column((results, n) => results.HeldOutErrorOf(n)) : null,
            holdsOut ? Column((results, n) => results.HeldOutCorrectOf(n)) : null);

        T[] Column<T>(Func<MemberResults, int, T> value) =>
        [
            .. parts.SelectMany(part => Enumerable.Range(part.Start, part.Count).Select(n => value(part.Results, n))),
        ];
    }
}
