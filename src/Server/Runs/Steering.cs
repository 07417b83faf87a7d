using System.Text.Json;

namespace BackpropWeb.Server.Runs;

/// <summary>What owners do to their runs: who may is decided here, and the run's home does it.</summary>
public sealed class Steering(IRunHomes homes, StoredRuns storedRuns, LiveRuns live, ILogger<Steering> logger)
{
    public Task<SteerOutcome> PauseAsync(string id, string? key, CancellationToken cancellationToken) =>
        SteerAsync(id, key, new(Move.Pause), cancellationToken);

    /// <summary>Lets a paused run go on, or one that failed by no fault of its numbers.</summary>
    public Task<SteerOutcome> ResumeAsync(string id, string? key, CancellationToken cancellationToken) =>
        SteerAsync(id, key, new(Move.Resume), cancellationToken);

    public Task<SteerOutcome> StopAsync(string id, string? key, CancellationToken cancellationToken) =>
        SteerAsync(id, key, new(Move.Stop), cancellationToken);

    /// <summary>Trains a paused run for some epochs, whatever its pace, and pauses it again. The answer waits for them, but no
    /// longer than a second.</summary>
    public Task<SteerOutcome> StepAsync(string id, string? key, int epochs, CancellationToken cancellationToken) =>
        SteerAsync(id, key, new(Move.Step) { Epochs = epochs }, cancellationToken);

    /// <summary>Changes pace, title, listing and rule: all that is asked for, or, where one is not possible, nothing.</summary>
    public Task<SteerOutcome> ChangeAsync(string id, string? key, RunChanges changes, CancellationToken cancellationToken)
    {
        var moves = new List<Move>();
        if (changes.Pace is not null)
            moves.Add(Move.Pace);
        if (changes.Rule is not null)
            moves.Add(Move.Rule);
        return SteerAsync(id, key, new([.. moves]) { Changes = changes }, cancellationToken);
    }

    /// <summary>The same for a request as it came over the wire.</summary>
    public Task<SteerOutcome> ChangeAsync(string id, string? key, JsonElement changes, CancellationToken cancellationToken) =>
        RunChanges.Read(changes, out var errors) is { } read
            ? ChangeAsync(id, key, read, cancellationToken)
            : Task.FromResult<SteerOutcome>(new SteerOutcome.Invalid(errors.ToDictionary(), errors.IsMalformed));

    /// <summary>Why a key does not open a run; null where it does.</summary>
    public async Task<SteerOutcome?> RefuseAsync(string id, string? key, CancellationToken cancellationToken = default) =>
        (live.Find(id)?.Stored ?? await storedRuns.FindAsync(id, cancellationToken)) switch
        {
            null => new SteerOutcome.Unknown(),
            var run when !OwnerKey.Opens(key, run.OwnerKeyHash) => new SteerOutcome.NotOwner(),
            _ => null,
        };

    /// <summary>Deletes a run and ends the streams of those who watch it. Null where that is done, else why not.</summary>
    public async Task<SteerOutcome?> DeleteAsync(string id, string? key, CancellationToken cancellationToken = default)
    {
        if (await RefuseAsync(id, key, cancellationToken) is { } refusal)
            return refusal;
        await homes.DeleteAsync(id, false, cancellationToken);
        logger.RunDeleted(id);
        return null;
    }

    private async Task<SteerOutcome> SteerAsync(string id, string? key, Order order, CancellationToken cancellationToken) =>
        await RefuseAsync(id, key, cancellationToken) is { } refusal
            ? refusal
            : await homes.SteerAsync(id, order, cancellationToken);
}
