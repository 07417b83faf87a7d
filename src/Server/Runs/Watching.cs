using System.Diagnostics;
using System.Runtime.CompilerServices;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Persistence;

namespace BackpropWeb.Server.Runs;

/// <summary>Runs as their viewers follow them: each viewer is a cursor on the run's tape.</summary>
public sealed class Watching(StoredRuns storedRuns, IRunHomes homes, TapeReader tapes, RunMetrics metrics, TimeProvider clock)
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
        using var place = new Place();
        var (run, found) = await FindAsync(place, id, cancellationToken);
        var source = new TapeSource(found.Key, run?.Tape.Layout ?? TapeLayout.For(StoredRuns.RecipeOf(found)), run?.Tape);
        var mostRows = Math.Clamp(MostNumbersPerBatch / source.Layout.NumbersPerRow, 1, MostRowsPerBatch);

        var (next, told, lastBatch, arrived) = (fromEpoch, ((RunStatus, StoredRun)?)null, (long?)null, (long?)null);
        while (true)
        {
            if (lastBatch is { } sent && BetweenBatches - clock.GetElapsedTime(sent) is var pause && pause > TimeSpan.Zero)
                await Task.Delay(pause, clock, cancellationToken);

            // In this order: what ends or comes after the look at it ends the wait.
            var changed = run?.Tape.NextChange() ?? Task.CompletedTask;
            if (run is { IsDeleted: true })
                throw RunGoneException.Deleted(id);
            if (run is { IsLetGo: true })
            {
                (run, found) = await FindAsync(place, id, cancellationToken);
                source = source with { Live = run?.Tape };
                continue;
            }

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
                    // A home that was lost meanwhile has no more to say; then the run is looked for again.
                    if (rows.To < to && run is { IsLetGo: true })
                        continue;
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
    private async Task<(LiveRun? Run, StoredRun Found)> FindAsync(Place place, string id, CancellationToken cancellationToken)
    {
        place.Leave();
        while (true)
        {
            if (await homes.WatchAsync(id, cancellationToken) is { } viewer)
            {
                place.Take(viewer);
                return (viewer.Run, viewer.Run.Stored);
            }

            var stored = await storedRuns.FindAsync(id, cancellationToken) ?? throw RunGoneException.Unknown(id);
            // Else it was taken up between the two looks.
            if (stored.Status.HasEnded())
                return (null, stored);
        }
    }

    /// <summary>Where one watches: another one when the run has found another home.</summary>
    private sealed class Place : IDisposable
    {
        private Viewer? _viewer;

        public void Take(Viewer viewer) => _viewer = viewer;

        public void Leave()
        {
            _viewer?.Dispose();
            _viewer = null;
        }

        public void Dispose() => Leave();
    }
}
