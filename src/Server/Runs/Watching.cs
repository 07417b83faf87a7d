using System.Diagnostics;
using System.Runtime.CompilerServices;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Persistence;

namespace BackpropWeb.Server.Runs;

/// <summary>Runs as their viewers follow them: each viewer is a cursor on the run's tape.</summary>
public sealed class Watching(StoredRuns storedRuns, LiveRuns live, TapeReader tapes, RunMetrics metrics, TimeProvider clock)
{
    /// <summary>Figures of the hub's items: large enough for the past to arrive soon, small enough for any viewer.</summary>
    private const int MostRowsPerBatch = 1_000;
    private const int MostNumbersPerBatch = 1 << 16;

    /// <summary>At most 30 a second.</summary>
    private static readonly TimeSpan BetweenBatches = TimeSpan.FromMilliseconds(34);

    /// <summary>Everything on a run's tape from an epoch on, and then what comes, until the run ends.</summary>
    /// <exception cref="RunGoneException">There is no such run, or it was deleted meanwhile.</exception>
    public async IAsyncEnumerable<RunBatch> WatchAsync(
        string id, int fromEpoch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (watched, found) = await FindAsync(id, cancellationToken);
        using var place = watched;
        var run = watched?.Run;
        var source = new TapeSource(found.Key, run?.Tape.Layout ?? TapeLayout.For(StoredRuns.RecipeOf(found)), run?.Tape);
        var mostRows = Math.Clamp(MostNumbersPerBatch / source.Layout.NumbersPerRow, 1, MostRowsPerBatch);

        var (next, told, lastBatch, arrived) = (fromEpoch, ((RunStatus, StoredRun)?)null, (long?)null, (long?)null);
        while (true)
        {
            if (lastBatch is { } sent && BetweenBatches - clock.GetElapsedTime(sent) is var pause && pause > TimeSpan.Zero)
                await Task.Delay(pause, clock, cancellationToken);

            // In this order: what ends or comes after the look at it ends the wait.
            var changed = run?.Tape.NextChange() ?? Task.CompletedTask;
            if (run?.IsDeleted ?? false)
                throw RunGoneException.Deleted(id);
            var stored = run?.Stored ?? found;
            var progress = run?.Progress ?? RunProgress.Of(found);
            var last = run?.Tape.LastEpoch ?? found.Epoch;

            var (from, to) = (next, (int)Math.Min(last, next + mostRows - 1L));
            var isAtEnd = to == last;
            // Where the run stands is true after its last row; before that it was running.
            var status = isAtEnd ? progress.Status : RunStatus.Running;
            // A change of pace, rule or title makes another StoredRun, and an item of its own.
            if (from <= to || (status, stored) != told)
            {
                var batch = run?.Shared.Find(from, to, status, stored);
                if (batch is null)
                {
                    var rows = from <= to
                        ? await tapes.ReadAtMostAsync(source, from, to, mostRows, cancellationToken)
                        : TapePart.Empty(source.Layout, from);
                    if (rows.To < to)
                        throw RunGoneException.Deleted(id);
                    batch = new(
                        status, stored.Epochs, stored.Pace, from, rows.TotalError, rows.MeanSquaredError, rows.Correct,
                        rows.Outputs(), rows.Weights(), status.HasEnded() ? progress.Failure : null, stored.RecipeHash);
                    run?.Shared.Set(from, to, status, stored, batch);
                }

                yield return batch;
                next = Math.Max(next, to + 1);
                (told, lastBatch) = ((status, stored), clock.GetTimestamp());
                if (arrived is { } since)
                    metrics.BatchSent(Stopwatch.GetElapsedTime(since));
                arrived = null;
            }

            if (isAtEnd && progress.Status.HasEnded())
                yield break;
            if (isAtEnd)
            {
                await changed.WaitAsync(cancellationToken);
                arrived ??= run!.Tape.ChangedAt;
            }
        }
    }

    /// <summary>The run in memory, or how it ended.</summary>
    private async Task<(Viewer? Viewer, StoredRun Found)> FindAsync(string id, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await live.WatchAsync(id, cancellationToken) is { } viewer)
                return (viewer, viewer.Run.Stored);
            var stored = await storedRuns.FindAsync(id, cancellationToken) ?? throw RunGoneException.Unknown(id);
            // Else it was taken up between the two looks.
            if (stored.Status.HasEnded())
                return (null, stored);
        }
    }
}
