using System.Text.Json;
using BackpropWeb.Contracts;
using BackpropWeb.Engine;

namespace BackpropWeb.Recipes.Tests;

/// <summary>Documents as a client sends and gets them.</summary>
internal static class Documents
{
    public static Recipe Read(string json)
    {
        var order = RecipeReader.ReadSpecification(JsonElement.Parse(json), new(), out var errors);
        Assert.Empty(errors.ToDictionary().Select(error => $"{error.Key} {string.Join("; ", error.Value)}"));
        return order!.Recipe;
    }

    /// <summary>First error of an invalid document.</summary>
    public static (string Field, string Message) Refused(string json)
    {
        Assert.Null(RecipeReader.ReadSpecification(JsonElement.Parse(json), new(), out var errors));
        var (field, messages) = errors.ToDictionary().First();
        return (field, messages[0]);
    }

    /// <summary>The canonical form, read back and written again.</summary>
    public static string ThereAndBack(Recipe recipe) =>
        RecipeDocuments.ToCanonicalJson(Read(RecipeDocuments.ToCanonicalJson(recipe)));

    /// <summary>The form that clients of .NET hold, written again.</summary>
    public static string ThroughTheContract(Recipe recipe) => CanonicalJson.Write(JsonSerializer.SerializeToElement(
        JsonSerializer.Deserialize(RecipeDocuments.ToCanonicalJson(recipe), ContractsJson.Default.RecipeDocument)!,
        ContractsJson.Default.RecipeDocument));
}
