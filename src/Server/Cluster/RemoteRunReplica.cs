using BackpropWeb.Contracts;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Live;
using BackpropWeb.Server.Runs.Shared;
using BackpropWeb.Server.Runs.Tapes;

namespace BackpropWeb.Server.Cluster;

/// <summary>Replica of a run that another node trains. All viewers on this node share it. It polls the run's node for
/// the rows after its last one; the node keeps no state for it, so polling continues after the run moves.</summary>
internal sealed class RemoteRunReplica(
    StoredRun stored, IRunGrain grain, RunStore store, TimeProvider clock, ILogger logger)
{
    /// <summary>At most 20 reads per second.</summary>
    private static readonly TimeSpan BetweenReads = TimeSpan.FromMilliseconds(50);

    private ReplicaVersion _version;

    public LiveRun Run { get; } = LiveRun.Of(stored);

    private string Id => Run.Stored.Id;

    /// <summary>Follows the run until it ends or nobody watches it here.</summary>
    public async Task FollowAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested && !Run.TryUnloadReplica())
        {
            try
            {
                var began = clock.GetTimestamp();
                if (await grain.ReadAsync(Run.Tape.LastEpoch + 1, _version) is { } update)
                    await ApplyAsync(update, stopping);
                else if (await HasEndedAsync(stopping))
                    return;
                var rest = BetweenReads - clock.GetElapsedTime(began);
                if (rest > TimeSpan.Zero)
                    await Task.Delay(rest, clock, stopping);
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested)
            {
                // The run's node has left the cluster, or the database is unavailable.
                logger.ReplicationFailed(exception, Id);
                await clock.DelayAsync(BetweenReads, stopping);
            }
        }
    }

    private async Task ApplyAsync(ReplicaUpdate update, CancellationToken stopping)
    {
        var tape = Run.Tape;
        if (update.Seen.IsSteeredSince(_version) && await store.FindAsync(Id, stopping) is { } steered)
            Run.Describe(steered, RunStore.RecipeOf(steered));
        if (update.Stored > tape.LastEpoch)
            tape.SkipTo(update.Stored);
        var rows = TapePart.FromBytes(tape.Layout, update.From, update.Errors, update.Values);
        if (rows.Count > 0 && rows.From == tape.LastEpoch + 1)
            tape.Append(rows);
        tape.MarkStored(Math.Min(update.Stored, tape.LastEpoch));
        _version = update.Seen;
        Run.SetWaiting(update.Seen.Waiting);
        // The progress applies after the last row; before that row the run was running.
        Run.Publish(tape.LastEpoch >= update.Last
            ? update.Progress
            : update.Progress with { Status = RunStatus.Running, FinishedAt = null, Failure = null });
    }

    /// <summary>Checks the database for the end or deletion of the run, and publishes it.</summary>
    private async Task<bool> HasEndedAsync(CancellationToken stopping)
    {
        if (await store.FindAsync(Id, stopping) is not { } found)
        {
            Run.MarkDeleted();
            return true;
        }

        if (!found.Status.HasEnded())
            return false;
        if (found.Epoch > Run.Tape.LastEpoch)
            Run.Tape.SkipTo(found.Epoch);
        Run.Describe(found, RunStore.RecipeOf(found));
        Run.Publish(RunProgress.Of(found));
        return true;
    }
}
