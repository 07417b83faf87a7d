using System.Text.Json;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Persistence;

namespace BackpropWeb.Server.Runs.Shared;

/// <summary>Maps stored runs to the contract.</summary>
internal static class RunMapping
{
    public static Run ToContract(StoredRun run) => ToContract(run, RunProgress.Of(run));

    /// <param name="run">The run's row.</param>
    /// <param name="progress">Newer progress than the row's.</param>
    /// <param name="waiting">Why the run waits for the database, or null.</param>
    public static Run ToContract(StoredRun run, RunProgress progress, RunWaiting? waiting = null) => new(
        run.Id, progress.Status, Math.Max(0, progress.Epoch), run.Epochs, run.Pace, progress.TotalError,
        progress.MeanSquaredError, progress.Correct, run.Cases, progress.Status.HasEnded() ? progress.SolvedAt : null,
        JsonSerializer.Deserialize(run.Recipe, ContractsJson.Default.RecipeDocument)!, run.RecipeHash,
        run.ParentId is null ? null : new(run.ParentId, run.ParentEpoch ?? 0), run.Title,
        run.Listed, run.CreatedAt, progress.StartedAt, progress.FinishedAt, progress.Failure, LinksOf(run))
    {
        Waiting = waiting,
    };

    /// <summary>Longer recipes get no link, because packing them for a list would be slow.</summary>
    private const int MaxLinkedRecipe = 16 * 1024;

    private static RunLinks LinksOf(StoredRun run) => new(
        $"/runs/{run.Id}", $"/api/runs/{run.Id}/tape", $"/api/runs/{run.Id}/state", $"/runs/{run.Id}/preview.png",
        $"/embed/{run.Id}", RecipeLinkOf(run));

    private static string? RecipeLinkOf(StoredRun run)
    {
        if (run.Recipe.Length > MaxLinkedRecipe)
            return null;
        using var recipe = JsonDocument.Parse(run.Recipe);
        return RecipeLink.Write(recipe.RootElement) is { } text ? $"/r#{text}" : null;
    }
}
