using System.Text.Json;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Persistence;

namespace BackpropWeb.Server.Runs;

/// <summary>Runs as they cross the wire.</summary>
public static class RunDocuments
{
    public static Run ToContract(StoredRun run) => ToContract(run, RunProgress.Of(run));

    public static Run ToContract(LiveRun run) => ToContract(run.Stored, run.Progress);

    private static Run ToContract(StoredRun run, RunProgress progress) => new(
        run.Id, progress.Status, Math.Max(0, progress.Epoch), run.Epochs, run.Pace, progress.TotalError,
        progress.MeanSquaredError, progress.Correct, run.Cases, progress.Status.HasEnded() ? progress.SolvedAt : null,
        JsonSerializer.Deserialize(run.Recipe, ContractsJson.Default.RecipeDocument)!, run.RecipeHash,
        run.ParentId is null ? null : new(run.ParentId, run.ParentEpoch ?? 0), run.Title,
        run.Listed, run.CreatedAt, progress.StartedAt, progress.FinishedAt, progress.Failure, LinksOf(run));

    /// <summary>A longer recipe is not packed into a link for every line of a list.</summary>
    private const int LongestLinkedRecipe = 16 * 1024;

    private static RunLinks LinksOf(StoredRun run) => new(
        $"/runs/{run.Id}", $"/api/runs/{run.Id}/tape", $"/api/runs/{run.Id}/state", $"/runs/{run.Id}/preview.png", $"/embed/{run.Id}", RecipeLinkOf(run));

    private static string? RecipeLinkOf(StoredRun run)
    {
        if (run.Recipe.Length > LongestLinkedRecipe)
            return null;
        using var recipe = JsonDocument.Parse(run.Recipe);
        return RecipeLink.Write(recipe.RootElement) is { } text ? $"/r#{text}" : null;
    }
}
