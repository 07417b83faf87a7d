using System.Text.Json;
using BackpropWeb.Engine;
using BackpropWeb.Server.Limits;

namespace BackpropWeb.Server.Classes;

/// <summary>A request to create a class, with all defaults filled in.</summary>
internal sealed record ClassSpecification(Recipe Recipe, double Pace, string? Title);

/// <summary>Reads the body of <c>POST /api/classes</c>.</summary>
internal static class ClassReader
{
    private const double DefaultPace = 60;

    /// <summary>Reads a request. Returns null if there are errors.</summary>
    public static ClassSpecification? Read(JsonElement document, LimitOptions limits, out FieldErrors errors)
    {
        errors = new();
        if (new JsonField(document, "", errors).Members("recipe", "pace", "title") is not { } members)
            return null;
        var pace = members["pace"] is { } field ? field.Number(RunSpecification.PaceBounds) : DefaultPace;
        var title = members["title"]?.Title();
        if (members.Required("recipe") is null)
            return null;
        var run = RecipeReader.ReadSpecification(document.GetProperty("recipe"), limits, out var ofRecipe);
        errors.Include("recipe", ofRecipe);
        if (run is { Pace: not null })
            errors.OutOfRange("recipe.pace", "must be left out; the class has a pace");
        if (run?.Recipe.Start is { } start)
        {
            var largest = Start.Seeded.LargestSeed - limits.ClassMembers + 1;
            if (start is not Start.Seeded seeded)
                errors.OutOfRange("recipe.start", "must be seeded, because the members differ in their seeds");
            else if (seeded.Seed > largest)
                errors.OutOfRange(
                    "recipe.start.seed",
                    $"must be at most {JsonField.Format(largest)}, so that each member has a seed; was "
                    + JsonField.Format(seeded.Seed));
        }

        return errors.Any ? null : new(run!.Recipe, pace!.Value, title ?? run.Title);
    }
}
