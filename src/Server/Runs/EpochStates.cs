using BackpropWeb.Contracts;
using BackpropWeb.Engine.Checkpoints;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Server.Persistence;
using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Runs;

/// <summary>The network of a run at any epoch, exactly, computed from the nearest checkpoint that is kept.</summary>
public sealed class EpochStates(
    IDbContextFactory<RunsDb> databases, StoredRuns storedRuns, LiveRuns live, IRunHomes homes, Recomputation recomputation)
{
    /// <summary>How far a run has come, wherever it lives; null where there is none.</summary>
    public async Task<int?> LastEpochAsync(string id, CancellationToken cancellationToken) =>
        live.Find(id)?.Tape.LastEpoch
        ?? (await storedRuns.FindAsync(id, cancellationToken) is { } stored ? await LastEpochAsync(stored) : null);

    /// <summary>Null where there is no such run or it has not come so far.</summary>
    public Task<Inspection?> InspectAsync(string id, int epoch, CancellationToken cancellationToken = default) =>
        LookAsync(id, epoch, trainer => trainer.Inspect(), cancellationToken);

    /// <summary>What a look at the trainer of that epoch finds; null likewise.</summary>
    public async Task<T?> LookAsync<T>(string id, int epoch, Func<Trainer, T> look, CancellationToken cancellationToken)
        where T : class
    {
        var run = live.Find(id);
        var stored = run?.Stored ?? await storedRuns.FindAsync(id, cancellationToken);
        if (stored is null || epoch < 0 || epoch > Math.Max(0, await LastEpochAsync(stored)))
            return null;
        var recipe = run?.Recipe ?? StoredRuns.RecipeOf(stored);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var nearest = await db.Checkpoints.AsNoTracking()
            .Where(checkpoint => checkpoint.RunKey == stored.Key && checkpoint.Epoch <= epoch)
            .OrderByDescending(checkpoint => checkpoint.Epoch).FirstOrDefaultAsync(cancellationToken);
        return await recomputation.RunAsync(
            () =>
            {
                var trainer = nearest is null ? new Trainer(recipe) : new(recipe, Checkpoint.FromBytes(nearest.Bytes));
                while (trainer.Epoch < epoch)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (!trainer.Step())
                        throw new InvalidOperationException($"Run {id} diverges before epoch {epoch}, which is on its tape.");
                }

                return look(trainer);
            },
            cancellationToken);
    }

    private async Task<int> LastEpochAsync(StoredRun stored) =>
        live.Find(stored.Id)?.Tape.LastEpoch
        ?? (stored.Status.HasEnded() ? stored.Epoch : await homes.LastEpochAsync(stored));
}
