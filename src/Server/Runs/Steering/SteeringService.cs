using System.Text.Json;
using BackpropWeb.Server.Ownership;
using BackpropWeb.Server.Runs.Commands;
using BackpropWeb.Server.Runs.Live;
using BackpropWeb.Server.Runs.Placement;
using BackpropWeb.Server.Runs.Shared;

namespace BackpropWeb.Server.Runs.Steering;

/// <summary>Checks the owner key of a command and sends the command to the run's node.</summary>
internal sealed class SteeringService(
    IRunPlacement placement, RunStore store, LiveRunRegistry live, ILogger<SteeringService> logger)
{
    /// <summary>Sends a command to the run's node. A step ignores the pace; the outcome waits at most a second for
    /// it.</summary>
    public async Task<SteeringOutcome> SteerAsync(
        string id, string? key, SteeringCommand command, CancellationToken cancellationToken) =>
        await RefuseAsync(id, key, cancellationToken) is { } refusal
            ? refusal
            : await placement.SteerAsync(id, command, cancellationToken);

    /// <summary>Changes a run by the body of a request.</summary>
    public Task<SteeringOutcome> ChangeAsync(
        string id, string? key, JsonElement changes, CancellationToken cancellationToken) =>
        RunChanges.Read(changes, out var errors) is { } read
            ? SteerAsync(id, key, SteeringCommand.Change(read), cancellationToken)
            : Task.FromResult<SteeringOutcome>(new SteeringOutcome.Invalid(errors.ToDictionary(), errors.IsMalformed));

    /// <summary>Returns why a key gives no access to a run, or null.</summary>
    public async Task<SteeringOutcome?> RefuseAsync(
        string id, string? key, CancellationToken cancellationToken = default) =>
        OwnerAccess.Refuse<SteeringOutcome>(
            live.Find(id)?.Stored ?? await store.FindAsync(id, cancellationToken), key,
            new SteeringOutcome.Unknown(), new SteeringOutcome.NotOwner());

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
}
