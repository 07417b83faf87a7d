using System.Text.Json;
using BackpropWeb.Engine;
using BackpropWeb.Server.Persistence;
using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Runs;

/// <summary>Runs as the database has them.</summary>
public sealed class StoredRuns(IDbContextFactory<RunsDb> databases)
{
    public async Task<StoredRun?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        if (!RunId.IsWellFormed(id))
            return null;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Runs.AsNoTracking().SingleOrDefaultAsync(run => run.Id == id, cancellationToken);
    }

    public static Recipe RecipeOf(StoredRun stored)
    {
        using var document = JsonDocument.Parse(stored.Recipe);
        return RecipeReader.ReadOrder(document.RootElement, RecipeLimits.None, out var errors)?.Recipe
            ?? throw new FormatException(
                $"The stored recipe of run {stored.Id} cannot be read: {string.Join("; ", errors.ToDictionary().Keys)}.");
    }
}
