using System.Text.Json;
using BackpropWeb.Server.Runs.Commands;
using BackpropWeb.Server.Runs.Live;
using BackpropWeb.Server.Runs.Placement;
using BackpropWeb.Server.Runs.Shared;

namespace BackpropWeb.Server.Runs.Steering;

/// <summary>Checks the owner key of a command and sends the command to the run's node.</summary>
internal sealed class SteeringService(
    IRunPlacement placement, RunStore store, LiveRunRegistry live, ILogger<SteeringService> logger)
{
    public Task<SteeringOutcome> PauseAsync(string id, string? key, CancellationToken cancellationToken) =>
        SteerAsync(id, key, new(SteeringAction.Pause), cancellationToken);

    /// <summary>Resumes a paused run, or one that failed for another reason than divergence.</summary>
    public Task<SteeringOutcome> ResumeAsync(string id, string? key, CancellationToken cancellationToken) =>
        SteerAsync(id, key, new(SteeringAction.Resume), cancellationToken);

    public Task<SteeringOutcome> StopAsync(string id, string? key, CancellationToken cancellationToken) =>
        SteerAsync(id, key, new(SteeringAction.Stop), cancellationToken);

    /// <summary>Trains a paused run for some epochs, ignoring its pace, and pauses it again. Waits at most a second for
    /// them.</summary>
    public Task<SteeringOutcome> StepAsync(string id, string? key, int epochs, CancellationToken cancellationToken) =>
        SteerAsync(id, key, new(SteeringAction.Step) { Epochs = epochs }, cancellationToken);

    /// <summary>Changes pace, title, listing and rule: all of the changes or, if one is impossible, none.</summary>
    public Task<SteeringOutcome> ChangeAsync(
        string id, string? key, RunChanges changes, CancellationToken cancellationToken)
    {
        var actions = new List<SteeringAction>();
        if (changes.Pace is not null)
            actions.Add(SteeringAction.Pace);
        if (changes.Rule is not null)
            actions.Add(SteeringAction.Rule);
        return SteerAsync(id, key, new([.. actions]) { Changes = changes }, cancellationToken);
    }

    /// <summary>Changes a run by the body of a request.</summary>
    public Task<SteeringOutcome> ChangeAsync(
        string id, string? key, JsonElement changes, CancellationToken cancellationToken) =>
        RunChanges.Read(changes, out var errors) is { } read
            ? ChangeAsync(id, key, read, cancellationToken)
            : Task.FromResult<SteeringOutcome>(new SteeringOutcome.Invalid(errors.ToDictionary(), errors.IsMalformed));

    /// <summary>Returns why a key gives no access to a run, or null.</summary>
    public async Task<SteeringOutcome?> RefuseAsync(
        string id, string? key, CancellationToken cancellationToken = default) =>
        (live.Find(id)?.Stored ?? await store.FindAsync(id, cancellationToken)) switch
        {
            null => new SteeringOutcome.Unknown(),
            var run when !OwnerKey.Opens(key, run.OwnerKeyHash) => new SteeringOutcome.NotOwner(),
            _ => null,
        };

    /// <summary>Deletes a run and ends its streams. Returns the refusal, or null.</summary>
    public async Task<SteeringOutcome?> DeleteAsync(
        string id, string? key, CancellationToken cancellationToken = default)
    {
        if (await RefuseAsync(id, key, cancellationToken) is { } refusal)
            return refusal;
        await placement.DeleteAsync(id, false, cancellationToken);
        logger.RunDeleted(id);
        return null;
    }

    private async Task<SteeringOutcome> SteerAsync(
        string id, string? key, SteeringCommand command, CancellationToken cancellationToken) =>
        await RefuseAsync(id, key, cancellationToken) is { } refusal
            ? refusal
            : await placement.SteerAsync(id, command, cancellationToken);
}
