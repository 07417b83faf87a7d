using System.Text.Json;
using BackpropWeb.Engine;
using BackpropWeb.Recipes;

namespace BackpropWeb.Client.Inside;

/// <summary>Recipes that the server has stored.</summary>
internal static class StoredRecipe
{
    /// <summary>Reads canonical JSON. Present limits do not apply, because the run exists already.</summary>
    /// <exception cref="InvalidOperationException">Server and client have different versions.</exception>
    public static Recipe Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return RecipeReader.ReadSpecification(document.RootElement, RecipeLimits.None, out var errors)?.Recipe
            ?? throw new InvalidOperationException(
                $"Stored recipe is invalid at {string.Join("; ", errors.ToDictionary().Keys)}.");
    }
}
