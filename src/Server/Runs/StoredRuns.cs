using System.Text.Json;
using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Server.Cluster;
using BackpropWeb.Server.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Runs;

/// <summary>Runs as the database has them.</summary>
public sealed class StoredRuns(IDbContextFactory<RunsDb> databases, IOptions<ClusterOptions> cluster)
{
    public async Task<StoredRun?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        if (!RunId.IsWellFormed(id))
            return null;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Runs.AsNoTracking().SingleOrDefaultAsync(run => run.Id == id, cancellationToken);
    }

    /// <summary>A run for who takes it up; null where there is nothing to take up. In a cluster its fence is raised first, so
    /// that nothing counts that an earlier home may still write.</summary>
    public async Task<StoredRun?> TakeAsync(string id, CancellationToken cancellationToken)
    {
        if (cluster.Value.Enabled)
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            await db.Runs
                .Where(run => run.Id == id
                    && (run.Status == RunStatus.Queued || run.Status == RunStatus.Running || run.Status == RunStatus.Paused))
                .ExecuteUpdateAsync(set => set.SetProperty(run => run.Fence, run => run.Fence + 1), cancellationToken);
        }

        // On one machine all that are not paused are in memory.
        return await FindAsync(id, cancellationToken) is { } found && !found.Status.HasEnded()
            && (cluster.Value.Enabled || found.Status == RunStatus.Paused) ? found : null;
    }

    public static Recipe RecipeOf(StoredRun stored)
    {
        using var document = JsonDocument.Parse(stored.Recipe);
        return RecipeReader.ReadOrder(document.RootElement, RecipeLimits.None, out var errors)?.Recipe
            ?? throw new FormatException(
                $"The stored recipe of run {stored.Id} cannot be read: {string.Join("; ", errors.ToDictionary().Keys)}.");
    }
}
