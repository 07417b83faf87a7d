using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Server.Persistence;
using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Runs.Shared;

/// <summary>Reads the rows of runs.</summary>
internal sealed class RunStore(IDbContextFactory<RunsDb> databases, FencePolicy fence)
{
    public async Task<StoredRun?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        if (!RunId.IsWellFormed(id))
            return null;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Runs.AsNoTracking().SingleOrDefaultAsync(run => run.Id == id, cancellationToken);
    }

    /// <summary>Reads a run to load it into memory; <see cref="FencePolicy"/> decides whether to raise its fence first.
    /// Returns null if there is no such unfinished run, or if it must be in memory already.</summary>
    public async Task<StoredRun?> LoadUnfinishedAsync(string id, CancellationToken cancellationToken)
    {
        if (fence.RaisesOnLoad)
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            await db.Runs.ThatAreUnfinished().Where(run => run.Id == id)
                .ExecuteUpdateAsync(set => set.SetProperty(run => run.Fence, run => run.Fence + 1), cancellationToken);
        }

        // On a single machine every unfinished run that is not paused is in memory.
        return await FindAsync(id, cancellationToken) is { } found && !found.Status.HasEnded()
            && (fence.RaisesOnLoad || found.Status == RunStatus.Paused) ? found : null;
    }

    public static Recipe RecipeOf(StoredRun stored) =>
        RecipeReader.ReadStored(stored.Recipe, $"run {stored.Id}");
}
