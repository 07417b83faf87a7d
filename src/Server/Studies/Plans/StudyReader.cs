using System.Text.Json;
using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Server.Limits;

namespace BackpropWeb.Server.Studies.Plans;

/// <summary>A request to start a study, with all defaults filled in.</summary>
internal sealed record StudySpecification(StudyPlan Plan, string? Title, bool Listed);

/// <summary>Reads the body of <c>POST /api/studies</c> into a plan, or into a list of all errors.</summary>
internal sealed class StudyReader(LimitOptions limits)
{
    private const string MembersLimit = "Limits:StudiesMembers";

    private readonly FieldErrors _errors = new();

    /// <summary>Reads a request. Returns null if there are errors.</summary>
    public static StudySpecification? Read(JsonElement document, LimitOptions limits, out FieldErrors errors)
    {
        var reader = new StudyReader(limits);
        var study = reader.Read(document);
        errors = reader._errors;
        return errors.Any ? null : study;
    }

    private StudySpecification? Read(JsonElement document)
    {
        if (new JsonField(document, "", _errors).Members("recipe", "seeds", "grid", "title", "listed")
            is not { } members)
            return null;
        var recipe = members.Required("recipe") is null ? null : Recipe(document.GetProperty("recipe"));
        var seeds = members["seeds"] is { } seedsField ? Seeds(seedsField) : null;
        var grid = members["grid"] is { } gridField ? Grid(gridField, recipe?.Recipe) : null;
        if (!members.Has("seeds") && !members.Has("grid"))
            _errors.Malformed("seeds", "is required without a grid");
        if (members.Has("seeds") && recipe is { Recipe.Start: not Start.Seeded })
            _errors.OutOfRange("recipe.start", "must be seeded, because the members differ in their seeds");
        var title = members["title"]?.Title();
        var listed = members["listed"]?.Boolean();
        if (recipe is null || _errors.Any || !FitsLimits(recipe.Recipe, seeds, grid))
            return null;

        var plan = new StudyPlan(recipe.Recipe, seeds, grid);
        return FitsAtItsCorners(plan)
            ? new(plan, title ?? recipe.Title, listed ?? recipe.Listed)
            : null;
    }

    private RunSpecification? Recipe(JsonElement document)
    {
        var run = RecipeReader.ReadSpecification(document, limits, out var errors);
        _errors.Include("recipe", errors);
        if (run is { Pace: not null })
            _errors.OutOfRange("recipe.pace", "must be left out, because a study has no pace");
        return run;
    }

    private StudySeeds? Seeds(JsonField field)
    {
        if (field.Members("from", "count") is not { } members)
            return null;
        var from = members["from"] is { } fromField ? fromField.WholeNumber(Start.Seeded.SeedBounds) : 0;
        var count = members.Required("count")?.WholeNumber(new(1, true, limits.StudiesMembers), MembersLimit);
        if (from is null || count is null)
            return null;
        if (from + count - 1 > Start.Seeded.LargestSeed)
            _errors.OutOfRange(
                members.PathOf("from"),
                $"must be at most {Start.Seeded.LargestSeed - count.Value + 1} for {count.Value} seeds; "
                + $"was {from.Value}");
        return new(from.Value, (int)count.Value);
    }

    private StudyGrid? Grid(JsonField field, Recipe? recipe)
    {
        if (field.Members("x", "y") is not { } members)
            return null;
        var x = members.Required("x") is { } xField ? Axis(xField, recipe) : null;
        var y = members["y"] is { } yField ? Axis(yField, recipe) : null;
        if (x is not null && x.Field == y?.Field)
            _errors.OutOfRange("grid.y.field", "must be another setting than that of grid.x");
        return x is null ? null : new(x, y);
    }

    private StudyAxis? Axis(JsonField field, Recipe? recipe)
    {
        if (field.Members("field", "from", "to", "steps", "scale") is not { } members)
            return null;
        var setting = members.Required("field") is { } name ? Setting(name, recipe) : null;
        var scale = members["scale"] is { } scaleField
            ? scaleField.OneOf(Scales)
            : StudyScale.Linear;
        var steps = members.Required("steps")?.WholeNumber(new(1, true, limits.StudiesMembers), MembersLimit);
        var bounds = setting?.Bounds ?? Start.Explicit.WeightBounds;
        var from = members.Required("from")?.Number(bounds);
        var to = members.Required("to")?.Number(bounds);
        if (setting is null || scale is null || steps is null || from is null || to is null)
            return null;
        if (scale == StudyScale.Log && from <= 0)
            members["from"]!.Value.OutOfRange("must be above 0 on a logarithmic scale");
        if (to < from)
            members["to"]!.Value.OutOfRange($"must be at least {members.PathOf("from")}, {from.Value}");
        return new(
            setting.Name, from.Value, to.Value, (int)steps.Value,
            scale == StudyScale.Log ? StudyScales.Log : StudyScales.Linear);
    }

    private static StudyField? Setting(JsonField field, Recipe? recipe)
    {
        const int longest = 100;
        if (field.Text(longest) is not { } name)
            return null;
        if (StudyField.Find(name) is not { } setting)
        {
            field.OutOfRange(StudyField.Choice);
            return null;
        }

        if (setting.NeedsSeededStart && recipe is { Start: not Start.Seeded })
            field.OutOfRange("must be another setting, because the recipe's start is not seeded");
        if (setting.WeightPlace is { } place && recipe is not null && place >= recipe.Network.WeightCount)
            field.OutOfRange($"must have a place below {recipe.Network.WeightCount}, the weights of the network");
        return setting;
    }

    private bool FitsLimits(Recipe recipe, StudySeeds? seeds, StudyGrid? grid)
    {
        var path = grid is null ? "seeds.count" : "grid.x.steps";
        var total = StudyPlan.SizeOf(seeds, grid);
        var work = recipe.Work * total;
        if (total > limits.StudiesMembers)
            _errors.OutOfRange(
                path,
                $"makes {JsonField.Format(total)} members; the limit {MembersLimit} is "
                + $"{JsonField.Format(limits.StudiesMembers)}");
        else if (work > limits.StudiesWork)
            _errors.OutOfRange(
                path,
                $"makes {JsonField.Format(work)} of work (cases × weights × epochs × members); the limit "
                + $"Limits:StudiesWork is {JsonField.Format(limits.StudiesWork)}");
        return !_errors.Any;
    }

    // Whether outputs at epoch 0 are finite depends on the largest weights, which are at a corner.
    private bool FitsAtItsCorners(StudyPlan plan)
    {
        var (seeds, columns) = (plan.Seeds?.Count ?? 1, plan.Grid?.X.Steps ?? 1);
        foreach (var corner in (int[])[0, (columns - 1) * seeds, plan.Total - (columns * seeds), plan.Total - 1])
        {
            try
            {
                plan.RecipeOf(corner);
            }
            catch (ArgumentException refusal) when (refusal.ParamName is not null)
            {
                _errors.OutOfRange(
                    plan.Grid is null ? $"recipe.{refusal.ParamName}" : "grid",
                    Refusal.RuleOf(refusal) ?? refusal.Message);
                return false;
            }
        }

        return true;
    }

    private static IReadOnlyDictionary<string, StudyScale> Scales { get; } = new Dictionary<string, StudyScale>
    {
        [StudyScales.Linear] = StudyScale.Linear,
        [StudyScales.Log] = StudyScale.Log,
    };

    private enum StudyScale
    {
        Linear,
        Log,
    }
}
