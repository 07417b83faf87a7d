using System.Text.Json;
using System.Text.Json.Nodes;
using BackpropWeb.Client.Lab;
using BackpropWeb.Client.Localization;
using BackpropWeb.Client.Shared;
using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Problems;
using BackpropWeb.Server.Limits;
using BackpropWeb.Server.Runs.Queries;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Pages.Lab;

/// <summary>The recipe that the lab opens with: of a run, a problem, or a form sent without script.</summary>
internal sealed class LabRecipeSource(RunQueries queries, IOptions<LimitOptions> limits, IStringLocalizer<Words> words)
{
    /// <summary>Names of the form's fields, with their paths in the recipe.</summary>
    private static readonly (string Name, string Path)[] Boxes =
    [
        ("learningRate", "rule.learningRate"), ("momentum", "rule.momentum"), ("seed", "start.seed"),
        ("epochs", "epochs"), ("pace", "pace"),
    ];

    private const string DefaultProblem = "xor";

    /// <param name="Recipe">As JSON.</param>
    /// <param name="Parent">The run of the recipe; null if there is none.</param>
    /// <param name="ParentTitle">Title of that run.</param>
    /// <param name="Note">Message if the address names something unknown.</param>
    public sealed record Found(string Recipe, Run? Parent = null, string? ParentTitle = null, string? Note = null);

    public async Task<Found> ReadAsync(IQueryCollection query, CancellationToken cancellationToken)
    {
        if ((string?)query["from"] is { } id)
            return await OfRunAsync(id, cancellationToken)
                ?? new(Suggested(DefaultProblem)!.ToJsonString(), Note: words["Lab.NoSuchRun"]);
        if ((string?)query["example"] is { } wanted)
            return WorkedExamples.Find(wanted) is { } example
                ? new(JsonOf(example.Recipe))
                : new(Suggested(DefaultProblem)!.ToJsonString(), Note: words["Lab.NoSuchExample", wanted]);
        var name = (string?)query["problem"] ?? DefaultProblem;
        return Suggested(name) is { } document
            ? new(Filled(document, query.ToDictionary(pair => pair.Key, pair => (string?)pair.Value)))
            : new(Suggested(DefaultProblem)!.ToJsonString(), Note: words["Lab.NoSuchProblem", name]);
    }

    /// <summary>The request of a form that was sent without script; null if there is no such problem.</summary>
    public string? Read(IFormCollection form)
    {
        if (Suggested((string?)form["problem"] ?? DefaultProblem) is not { } document)
            return null;
        if ((string?)form["title"] is { Length: > 0 } title)
            document["title"] = title;
        document["listed"] = (string?)form["listed"] == "true";
        return Filled(document, form.ToDictionary(pair => pair.Key, pair => (string?)pair.Value));
    }

    private async Task<Found?> OfRunAsync(string id, CancellationToken cancellationToken)
    {
        if (await queries.FindAsync(id, cancellationToken) is not { } run
            || await queries.FindRecipeAsync(id, cancellationToken) is not { } recipe)
            return null;
        var document = LabRecipe.ToObject(
            JsonSerializer.SerializeToElement(run.Recipe, ContractsJson.Default.RecipeDocument));
        if (run.Pace is { } pace)
            document["pace"] = pace;
        return new(document.ToJsonString(), run, run.Title ?? RecipeWords.Title(recipe, words));
    }

    private static string JsonOf(Recipe recipe) => JsonSerializer.Serialize(
        RecipeDocuments.ToDocument(recipe), ContractsJson.Default.RecipeDocument);

    private string Filled(JsonObject document, Dictionary<string, string?> texts)
    {
        var recipe = new LabRecipe(limits.Value, document);
        foreach (var (name, path) in Boxes)
        {
            if (texts.TryGetValue(name, out var text) && text is not null)
                recipe.Type(path, text);
        }

        return recipe.Json;
    }

    private static JsonObject? Suggested(string name) =>
        ProblemCatalogue.Find(name) is { } entry ? LabRecipe.Suggested(entry) : null;
}
