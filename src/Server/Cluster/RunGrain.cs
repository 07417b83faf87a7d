using BackpropWeb.Server.Runs.Commands;
using BackpropWeb.Server.Runs.Live;
using BackpropWeb.Server.Runs.Placement;
using BackpropWeb.Server.Runs.Shared;
using Orleans.Concurrency;
using Orleans.Placement;

namespace BackpropWeb.Server.Cluster;

/// <summary>Places its run on the node that activates it. The grain deactivates after the run leaves this node's
/// memory; an earlier deactivation releases the run.</summary>
[Reentrant]
[ActivationCountBasedPlacement]
internal sealed class RunGrain(LocalPlacement local, LiveRunRegistry live, IHostApplicationLifetime lifetime)
    : Grain, IRunGrain
{
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(1);

    private LiveRun? _run;

    private string Id => this.GetPrimaryKeyString();

    public Task WakeAsync() => LoadAsync();

    public async Task<SteeringOutcome> SteerAsync(SteeringCommand command)
    {
        try
        {
            return await local.SteerAsync(Id, command, CancellationToken.None);
        }
        catch (StorageUnavailableException unavailable)
        {
            // Other nodes cannot read that exception.
            throw new OrleansException(unavailable.Message);
        }
        finally
        {
            await LoadAsync();
        }
    }

    public async Task DeleteAsync(bool unlessItTrains)
    {
        await local.DeleteAsync(Id, unlessItTrains, CancellationToken.None);
        await LoadAsync();
    }

    public async Task<ReplicaUpdate?> ReadAsync(int from, ReplicaVersion seen)
    {
        if (await LoadAsync() is not { } run || run.TryWatch() is not { } viewer)
            return null;
        using (viewer)
        using (var wait = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping))
        {
            wait.CancelAfter(ReadTimeout);
            try
            {
                await run.UntilAsync(
                    () => run.IsDeleted || run.IsMoved || run.Tape.LastEpoch >= from || ReplicaVersion.Of(run) != seen,
                    wait.Token);
            }
            catch (OperationCanceledException)
            {
                // No change within the timeout.
            }

            return run.IsDeleted || run.IsMoved ? null : ReplicaUpdate.Of(run, from);
        }
    }

    public async Task<int?> LastEpochAsync() => (await LoadAsync())?.Tape.LastEpoch;

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (live.Find(Id) is { } run)
            await local.ReleaseAsync(run);
    }

    private async Task<LiveRun?> LoadAsync()
    {
        var run = await live.LoadAsync(Id, CancellationToken.None);
        if (run is null)
        {
            DeactivateOnIdle();
        }
        else if (run != _run)
        {
            _run = run;
            _ = DeactivateAfterAsync(run);
        }

        return run;
    }

    private async Task DeactivateAfterAsync(LiveRun run)
    {
        await run.UntilAsync(() => live.Find(Id) != run, CancellationToken.None);
        if (_run == run)
            DeactivateOnIdle();
    }
}
