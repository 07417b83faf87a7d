using BackpropWeb.Contracts;
using BackpropWeb.Server.Persistence;
using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Runs.Shared;

/// <summary>The columns of a run that only commands change.</summary>
internal static class RunDescription
{
    /// <summary>Updates them. Returns 0 if the run was deleted, another node has taken it, or its status differs.
    /// </summary>
    /// <param name="db">The database.</param>
    /// <param name="run">The row with the new values.</param>
    /// <param name="expected">The status that the row must have; null for any.</param>
    public static Task<int> StoreAsync(RunsDb db, StoredRun run, RunStatus? expected) => db.Runs
        .Where(r => r.Key == run.Key && r.Fence == run.Fence && (expected == null || r.Status == expected))
        .ExecuteUpdateAsync(
            set => set
                .SetProperty(r => r.Pace, run.Pace)
                .SetProperty(r => r.PauseAt, run.PauseAt)
                .SetProperty(r => r.Recipe, run.Recipe)
                .SetProperty(r => r.RecipeHash, run.RecipeHash)
                .SetProperty(r => r.Title, run.Title)
                .SetProperty(r => r.Listed, run.Listed),
            CancellationToken.None);
}
