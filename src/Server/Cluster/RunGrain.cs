using BackpropWeb.Server.Runs;
using Orleans.Concurrency;
using Orleans.Placement;

namespace BackpropWeb.Server.Cluster;

/// <summary>Makes the node on which it is activated the run's home. It goes when the run is not live here any more; where it is
/// told to go before, it lets the run go.</summary>
[Reentrant]
[ActivationCountBasedPlacement]
internal sealed class RunGrain(LocalHome home, LiveRuns live, IHostApplicationLifetime lifetime) : Grain, IRunGrain
{
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(1);

    private LiveRun? _run;

    private string Id => this.GetPrimaryKeyString();

    public Task WakeAsync() => TakeUpAsync();

    public async Task<SteerOutcome> SteerAsync(Order order)
    {
        var outcome = await home.SteerAsync(Id, order, CancellationToken.None);
        await TakeUpAsync();
        return outcome;
    }

    public async Task DeleteAsync(bool unlessItTrains)
    {
        await home.DeleteAsync(Id, unlessItTrains, CancellationToken.None);
        await TakeUpAsync();
    }

    public async Task<RunNews?> ReadAsync(int from, RunSeen seen)
    {
        if (await TakeUpAsync() is not { } run || run.TryWatch() is not { } viewer)
            return null;
        using (viewer)
        using (var wait = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping))
        {
            wait.CancelAfter(LongestRead);
            try
            {
                await run.UntilAsync(
                    () => run.IsDeleted || run.IsLetGo || run.Tape.LastEpoch >= from || RunSeen.Of(run) != seen, wait.Token);
            }
            catch (OperationCanceledException)
            {
                // Nothing new.
            }

            return run.IsDeleted || run.IsLetGo ? null : RunNews.Of(run, from);
        }
    }

    public async Task<int?> LastEpochAsync() => (await TakeUpAsync())?.Tape.LastEpoch;

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (live.Find(Id) is { } run)
            await home.LetGoAsync(run);
    }

    private async Task<LiveRun?> TakeUpAsync()
    {
        var run = await live.TakeUpAsync(Id, CancellationToken.None);
        if (run is null)
        {
            DeactivateOnIdle();
        }
        else if (run != _run)
        {
            _run = run;
            _ = LeaveWithAsync(run);
        }

        return run;
    }

    private async Task LeaveWithAsync(LiveRun run)
    {
        await run.UntilAsync(() => live.Find(Id) != run, CancellationToken.None);
        if (_run == run)
            DeactivateOnIdle();
    }
}
