using System.Diagnostics;
using System.Runtime.CompilerServices;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Live;
using BackpropWeb.Server.Runs.Placement;
using BackpropWeb.Server.Runs.Shared;
using BackpropWeb.Server.Runs.Tapes;

namespace BackpropWeb.Server.Runs.Watching;

/// <summary>Streams runs to viewers; each viewer is a cursor on the run's tape.</summary>
internal sealed class RunStream(
    RunStore store, IRunPlacement placement, TapeReader tapes, RunMetrics metrics, TimeProvider clock)
{
    /// <summary>Large enough that earlier rows arrive fast, small enough for any viewer.</summary>
    private const int MaxRowsPerBatch = 1_000;
    private const int MaxNumbersPerBatch = 1 << 16;

    /// <summary>At most 30 batches per second.</summary>
    private static readonly TimeSpan BetweenBatches = TimeSpan.FromMilliseconds(34);

    /// <summary>Streams a run's rows from an epoch to the end of the run, waiting for new ones.</summary>
    /// <exception cref="RunNotFoundException">The run does not exist, or was deleted meanwhile.</exception>
    public async IAsyncEnumerable<RunBatch> WatchAsync(
        string id, int fromEpoch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var watch = new Watch();
        var (run, found) = await FindAsync(watch, id, cancellationToken);
        var source = new TapeSource(found.Key, run?.Tape.Layout ?? TapeLayout.For(RunStore.RecipeOf(found)), run?.Tape);
        var maxRows = Math.Clamp(MaxNumbersPerBatch / source.Layout.NumbersPerRow, 1, MaxRowsPerBatch);

        var (next, shown, lastBatch, arrived) =
            (fromEpoch, ((RunStatus, RunWaiting?, StoredRun)?)null, (long?)null, (long?)null);
        while (true)
        {
            if (lastBatch is { } sent && BetweenBatches - clock.GetElapsedTime(sent) is var pause
                && pause > TimeSpan.Zero)
                await Task.Delay(pause, clock, cancellationToken);

            // In this order: any change after this line completes the task.
            var changed = run?.Tape.NextChange() ?? Task.CompletedTask;
            if (run is { IsDeleted: true })
                throw RunNotFoundException.Deleted(id);
            if (run is { IsMoved: true })
            {
                (run, found) = await FindAsync(watch, id, cancellationToken);
                source = source with { Live = run?.Tape };
                continue;
            }

            var stored = run?.Stored ?? found;
            var progress = run?.Progress ?? RunProgress.Of(found);
            var waiting = run?.Waiting;
            var last = run?.Tape.LastEpoch ?? found.Epoch;

            var (from, to) = (next, (int)Math.Min(last, next + maxRows - 1L));
            var isAtEnd = to == last;
            // The progress applies after the last row; before that row the run was running.
            var status = isAtEnd ? progress.Status : RunStatus.Running;
            // A change of pace, rule or title creates another StoredRun and is sent as a batch.
            if (from <= to || (status, waiting, stored) != shown)
            {
                var batch = run?.Shared.Find(from, to, status, waiting, stored);
                if (batch is null)
                {
                    var rows = from <= to
                        ? await tapes.ReadAtMostAsync(source, from, to, maxRows, cancellationToken)
                        : TapePart.Empty(source.Layout, from);
                    // If the run moved meanwhile, find its new node.
                    if (rows.To < to && run is { IsMoved: true })
                        continue;
                    if (rows.To < to)
                        throw RunNotFoundException.Deleted(id);
                    batch = new(
                        status, stored.Epochs, stored.Pace, from, rows.TotalError, rows.MeanSquaredError, rows.Correct,
                        rows.Outputs(), rows.Weights(), status.HasEnded() ? progress.Failure : null, stored.RecipeHash,
                        rows.HeldOut.Error, rows.HeldOut.Correct)
                    {
                        Waiting = waiting,
                    };
                    run?.Shared.Set(from, to, status, stored, batch);
                }

                yield return batch;
                next = Math.Max(next, to + 1);
                (shown, lastBatch) = ((status, waiting, stored), clock.GetTimestamp());
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

    /// <summary>Finds the run in memory, or the row of a run that has ended.</summary>
    private async Task<(LiveRun? Run, StoredRun Found)> FindAsync(
        Watch watch, string id, CancellationToken cancellationToken)
    {
        watch.Leave();
        while (true)
        {
            if (await placement.WatchAsync(id, cancellationToken) is { } viewer)
            {
                watch.Enter(viewer);
                return (viewer.Run, viewer.Run.Stored);
            }

            var stored = await store.FindAsync(id, cancellationToken) ?? throw RunNotFoundException.Unknown(id);
            // Otherwise the run was loaded between the two queries.
            if (stored.Status.HasEnded())
                return (null, stored);
        }
    }

    /// <summary>Holds the current viewer; a run that moves gets a new one.</summary>
    private sealed class Watch : IDisposable
    {
        private Viewer? _viewer;

        public void Enter(Viewer viewer) => _viewer = viewer;

        public void Leave()
        {
            _viewer?.Dispose();
            _viewer = null;
        }

        public void Dispose() => Leave();
    }
}
