using System.Globalization;
using System.Text.Json;
using BackpropWeb.Engine;
using BackpropWeb.Recipes;

namespace BackpropWeb.Reproduction;

/// <summary>Links to the form that starts the study of a row.</summary>
internal static class Links
{
    private const string Server = "http://localhost:8080";

    /// <summary>The row's name, as a link if the seed changes nothing but the start weights.</summary>
    public static string Of(Row row, int seeds)
    {
        var (first, second) = (row.Recipe(0), row.Recipe(1));
        var likeFirst = new Recipe(
            second.Problem, second.Network, second.Rule, ((Start.Seeded)second.Start) with { Seed = 0 }, second.Epochs);
        var json = RecipeDocuments.ToCanonicalJson(first);
        if (RecipeDocuments.ToCanonicalJson(likeFirst) != json)
            return row.Name;
        using var document = JsonDocument.Parse(json);
        return RecipeLink.Write(document.RootElement) is { } recipe
            ? string.Create(
                CultureInfo.InvariantCulture, $"[{row.Name}]({Server}/studies?recipe={recipe}&from=0&count={seeds})")
            : row.Name;
    }
}
