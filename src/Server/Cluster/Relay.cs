using BackpropWeb.Contracts;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs;

namespace BackpropWeb.Server.Cluster;

/// <summary>A run that lives on another node, as viewers here follow it: one upstream for all of them. Its tape is filled by asking
/// the home for what comes after its last row. The home keeps nothing of that, so a new one is just asked on.</summary>
internal sealed class Relay(
    StoredRun stored, IRunGrain home, StoredRuns storedRuns, TimeProvider clock, ILogger logger)
{
    /// <summary>At most 20 a second: a viewer's own batches take what has come.</summary>
    private static readonly TimeSpan BetweenReads = TimeSpan.FromMilliseconds(50);

    private RunSeen _seen;

    public LiveRun Run { get; } = new(stored, StoredRuns.RecipeOf(stored));

    private string Id => Run.Stored.Id;

    /// <summary>Follows the run until it ends or nobody watches it here.</summary>
    public async Task FollowAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested && !Run.TryForget())
        {
            try
            {
                var began = clock.GetTimestamp();
                if (await home.ReadAsync(Run.Tape.LastEpoch + 1, _seen) is { } news)
                    await TakeAsync(news, stopping);
                else if (await HasEndedAsync(stopping))
                    return;
                var rest = BetweenReads - clock.GetElapsedTime(began);
                if (rest > TimeSpan.Zero)
                    await Task.Delay(rest, clock, stopping);
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested)
            {
                // Its home is gone, and it is about to have another; or the database does not answer.
                logger.FollowingFailed(exception, Id);
                await Task.WhenAny(Task.Delay(BetweenReads, clock, stopping));
            }
        }
    }

    private async Task TakeAsync(RunNews news, CancellationToken stopping)
    {
        var tape = Run.Tape;
        if (news.Seen.IsSteeredSince(_seen) && await storedRuns.FindAsync(Id, stopping) is { } steered)
            Run.Describe(steered, StoredRuns.RecipeOf(steered));
        if (news.Stored > tape.LastEpoch)
            tape.SkipTo(news.Stored);
        var rows = TapePart.FromBytes(tape.Layout, news.From, news.Errors, news.Values);
        if (rows.Count > 0 && rows.From == tape.LastEpoch + 1)
            tape.Append(rows);
        tape.MarkStored(Math.Min(news.Stored, tape.LastEpoch));
        _seen = news.Seen;
        // Where the run stands is true after its last row; before that it was running.
        Run.Publish(tape.LastEpoch >= news.Last
            ? news.Progress
            : news.Progress with { Status = RunStatus.Running, FinishedAt = null, Failure = null });
    }

    /// <summary>Takes over how the run has ended, or that it was deleted.</summary>
    private async Task<bool> HasEndedAsync(CancellationToken stopping)
    {
        if (await storedRuns.FindAsync(Id, stopping) is not { } found)
        {
            Run.MarkDeleted();
            return true;
        }

        if (!found.Status.HasEnded())
            return false;
        if (found.Epoch > Run.Tape.LastEpoch)
            Run.Tape.SkipTo(found.Epoch);
        Run.Describe(found, StoredRuns.RecipeOf(found));
        Run.Publish(RunProgress.Of(found));
        return true;
    }
}
