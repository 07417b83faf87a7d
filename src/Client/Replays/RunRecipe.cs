using System.Net.Http.Json;
using System.Text.Json;
using BackpropWeb.Engine;
using BackpropWeb.Recipes;

namespace BackpropWeb.Client.Replays;

/// <summary>Reads the recipe of a run from the server.</summary>
internal static class RunRecipe
{
    /// <summary>The recipe that the run has now: its owner may have changed the rule.</summary>
    /// <exception cref="HttpRequestException">The server does not answer, or not with a run.</exception>
    public static async Task<Recipe> GetRecipeAsync(
        this HttpClient http, string runId, CancellationToken cancellationToken)
    {
        var run = await http.GetFromJsonAsync(
            PageAddress.RunData(runId), ContractsJson.Default.Run, cancellationToken);
        return RecipeReader.ReadStored(
            JsonSerializer.Serialize(run!.Recipe, ContractsJson.Default.RecipeDocument), "this run");
    }
}
