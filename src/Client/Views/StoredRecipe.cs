using System.Text.Json;
using BackpropWeb.Engine;
using BackpropWeb.Recipes;

namespace BackpropWeb.Client.Views;

/// <summary>Recipes as the server has stored them.</summary>
public static class StoredRecipe
{
    /// <summary>Reads canonical JSON; the limits of today do not apply to it.</summary>
    /// <exception cref="InvalidOperationException">The server and this page do not understand each other.</exception>
    public static Recipe Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return RecipeReader.ReadOrder(document.RootElement, RecipeLimits.None, out var errors)?.Recipe
            ?? throw new InvalidOperationException($"The server's own recipe was refused: {string.Join("; ", errors.ToDictionary().Keys)}.");
    }
}
