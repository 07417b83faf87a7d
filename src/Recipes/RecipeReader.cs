using System.Text.Json;
using BackpropWeb.Contracts;
using BackpropWeb.Engine;

namespace BackpropWeb.Recipes;

/// <summary>Reads the document of a run into a recipe of the engine, or into a list of all errors.</summary>
public sealed class RecipeReader(RecipeLimits limits)
{
    private readonly FieldErrors _errors = new();

    /// <summary>Reads the body of <c>POST /api/runs</c>. Returns null if there are errors.</summary>
    public static RunSpecification? ReadSpecification(JsonElement document, RecipeLimits limits, out FieldErrors errors)
    {
        var reader = new RecipeReader(limits);
        var specification = reader.Specification(new(document, "", reader._errors));
        errors = reader._errors;
        return errors.Any ? null : specification;
    }

    /// <summary>Reads a request that is already an object, from a page's form.</summary>
    public static RunSpecification? ReadSpecification(
        RunRequest request, RecipeLimits limits, out FieldErrors errors) =>
        ReadSpecification(
            JsonSerializer.SerializeToElement(request, ContractsJson.Default.RunRequest), limits, out errors);

    /// <summary>Reads a stored recipe, which may exceed the present limits.</summary>
    /// <param name="json">The recipe in canonical JSON.</param>
    /// <param name="owner">What has the recipe, for the error message, such as "run AAAA".</param>
    /// <exception cref="FormatException">The recipe is invalid.</exception>
    public static Recipe ReadStored(string json, string owner)
    {
        using var document = JsonDocument.Parse(json);
        return ReadSpecification(document.RootElement, RecipeLimits.None, out var errors)?.Recipe
            ?? throw new FormatException(
                $"The stored recipe of {owner} is invalid: {string.Join("; ", errors.ToDictionary().Keys)}.");
    }

    private RunSpecification? Specification(JsonField document)
    {
        if (document.Members(
            "problem", "network", "rule", "start", "epochs", "pace", "listed", "title") is not { } members)
            return null;
        var pace = members["pace"]?.Number(RunSpecification.PaceBounds);
        var listed = members["listed"]?.Boolean() ?? false;
        var title = members["title"]?.Title();
        return Recipe(members) is { } recipe ? new(recipe, pace, listed, title) : null;
    }

    private Recipe? Recipe(JsonMembers members)
    {
        var problem = new ProblemReader(limits, _errors).Read(members);
        var suggested = problem is null ? null : Suggestion.For(problem);
        var network = new NetworkReader(limits, _errors).Read(members["network"], suggested);
        var rule = new RuleReader(limits, _errors).Read(members["rule"], suggested, members.Has("network"));
        var epochs = (int?)(members["epochs"] is { } field
            ? field.WholeNumber(new(1, true, limits.Epochs), "Limits:Epochs")
            : suggested?.Epochs);
        var start = new StartReader(_errors).Read(members["start"], network, suggested);
        if (problem is null || network is null || epochs is null || start is null || _errors.Any)
            return null;

        var work = Engine.Recipe.WorkOf(problem, network, epochs.Value);
        if (work > limits.Work)
        {
            _errors.OutOfRange(
                "epochs",
                $"makes {JsonField.Format(work)} of work (cases × weights × epochs); the limit Limits:Work is "
                + $"{JsonField.Format(limits.Work)}");
            return null;
        }

        try
        {
            return new(problem, network, rule, start, epochs.Value);
        }
        catch (ArgumentException refusal) when (refusal.ParamName is not null)
        {
            // The engine checks how the parts fit together; its errors name the field's path.
            var path = refusal.ParamName;
            _errors.OutOfRange(
                path.StartsWith("cases", StringComparison.Ordinal) ? $"problem.{path}" : path,
                RuleOf(refusal));
            return null;
        }
    }

    /// <summary>The engine's message without the path, which .NET adds before and after it.</summary>
    internal static Sentence RuleOf(ArgumentException refusal) =>
        Refusal.RuleOf(refusal)
            ?? refusal.Message.Replace($" (Parameter '{refusal.ParamName}')", "", StringComparison.Ordinal)
                .Replace($"{refusal.ParamName} ", "", StringComparison.Ordinal);
}
