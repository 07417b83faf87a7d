using BackpropWeb.Contracts;
using BackpropWeb.Engine.Checkpoints;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Live;
using BackpropWeb.Server.Runs.Placement;
using BackpropWeb.Server.Runs.Shared;
using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Runs.Queries;

/// <summary>Recomputes the exact network of a run at any epoch from the latest checkpoint up to it.</summary>
internal sealed class EpochStates(
    IDbContextFactory<RunsDb> databases, RunStore store, LiveRunRegistry live, IRunPlacement placement,
    RecomputationPool recomputation)
{
    /// <summary>Last epoch of a run on any node; null if it does not exist.</summary>
    public async Task<int?> LastEpochAsync(string id, CancellationToken cancellationToken) =>
        live.Find(id)?.Tape.LastEpoch
        ?? (await store.FindAsync(id, cancellationToken) is { } stored ? await LastEpochAsync(stored) : null);

    /// <summary>Returns null if the run does not exist or has not reached the epoch.</summary>
    public Task<Inspection?> InspectAsync(string id, int epoch, CancellationToken cancellationToken = default) =>
        LookAsync(id, epoch, trainer => trainer.Inspect(), cancellationToken);

    /// <summary>Reads from a trainer at that epoch; null as for <see cref="InspectAsync"/>.</summary>
    public async Task<T?> LookAsync<T>(string id, int epoch, Func<Trainer, T> look, CancellationToken cancellationToken)
        where T : class
    {
        var run = live.Find(id);
        var stored = run?.Stored ?? await store.FindAsync(id, cancellationToken);
        if (stored is null || epoch < 0 || epoch > Math.Max(0, await LastEpochAsync(stored)))
            return null;
        var recipe = run?.Recipe ?? RunStore.RecipeOf(stored);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var latest = await db.Checkpoints.AsNoTracking()
            .Where(checkpoint => checkpoint.RunKey == stored.Key && checkpoint.Epoch <= epoch)
            .OrderByDescending(checkpoint => checkpoint.Epoch).FirstOrDefaultAsync(cancellationToken);
        return await recomputation.RunAsync(
            () =>
            {
                var trainer = latest is null ? new Trainer(recipe) : new(recipe, Checkpoint.FromBytes(latest.Bytes));
                while (trainer.Epoch < epoch)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (!trainer.Step())
                        throw new InvalidOperationException(
                            $"Recomputation of run {id} diverged before epoch {epoch}, which is on its tape.");
                }

                return look(trainer);
            },
            cancellationToken);
    }

    private async Task<int> LastEpochAsync(StoredRun stored) =>
        live.Find(stored.Id)?.Tape.LastEpoch
        ?? (stored.Status.HasEnded() ? stored.Epoch : await placement.LastEpochAsync(stored));
}
