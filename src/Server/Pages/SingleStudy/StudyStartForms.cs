using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using BackpropWeb.Client.Localization;
using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Server.Classes;
using BackpropWeb.Server.Http;
using BackpropWeb.Server.Limits;
using BackpropWeb.Server.Ownership;
using BackpropWeb.Server.Pages.Shared;
using BackpropWeb.Server.Runs.Queries;
using BackpropWeb.Server.Runs.Shared;
using BackpropWeb.Server.Studies.Commands;
using BackpropWeb.Server.Studies.Plans;
using BackpropWeb.Server.Studies.Shared;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Pages.SingleStudy;

/// <summary>The forms that start a study: of a recipe, a run, a class, or a part of a map.</summary>
internal static class StudyStartForms
{
    private const int MapSteps = 64;

    public static void MapStudyStartForms(this IEndpointRouteBuilder app)
    {
        app.MapPageForm("/studies/start", StartAsync);
        app.MapPageForm("/studies/ready/{name}", StartReadyAsync);
        app.MapPageForm("/runs/{id}/study", StartFromRunAsync);
        app.MapPageForm("/classes/{id}/study", StartFromClassAsync);
        app.MapPageForm("/studies/{id}/finer", StartFinerAsync);
    }

    private static async Task<IResult> StartAsync(HttpContext context, StudyStarter starter)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (RecipeIn(form) is not { } recipe)
            return ProblemResults.Field("recipe", "must be what a link to a recipe carries");
        var request = new JsonObject
        {
            ["recipe"] = recipe,
            ["seeds"] = new JsonObject
            {
                ["from"] = Number(form, "from") ?? 0, ["count"] = Number(form, "count") ?? 0,
            },
            ["listed"] = form["listed"] == "on",
        };
        return await OpenAsync(context, starter, JsonSerializer.SerializeToElement(request));
    }

    /// <summary>The recipe of a link, or of the fields; null if the link is invalid.</summary>
    private static JsonObject? RecipeIn(IFormCollection form)
    {
        if (form["recipe"].ToString() is { Length: > 0 } link)
            return RecipeLink.Read(link) is { ValueKind: JsonValueKind.Object } document
                ? JsonObject.Create(document)
                : null;
        var recipe = new JsonObject { ["problem"] = form["problem"].ToString() };
        if (Catalogue.Layers(form["problem"], Number(form, "hidden")) is { } layers)
            recipe["network"] = new JsonObject
            {
                ["layers"] = new JsonArray([.. layers.Select(units => JsonValue.Create(units))]),
            };
        if (Number(form, "epochs") is { } epochs)
            recipe["epochs"] = epochs;
        return recipe;
    }

    private static long? Number(IFormCollection form, string name) =>
        long.TryParse(form[name], NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static async Task<IResult> StartReadyAsync(string name, HttpContext context, StudyStarter starter) =>
        ReadyMaps.All.FirstOrDefault(map => map.Name == name) is { } ready
            ? await OpenAsync(context, starter, ready.Request)
            : TypedResults.NotFound();

    private static async Task<IResult> StartFromRunAsync(
        string id, HttpContext context, RunQueries runs, StudyStarter starter, IOptions<LimitOptions> limits)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        return await runs.FindRecipeAsync(id, context.RequestAborted) is { } recipe
            ? await OpenOfAsync(context, starter, limits.Value, recipe, form["kind"] == "map")
            : RunProblems.NotFound(id);
    }

    /// <summary>Keeps a class: the same seeds, so members of the study have the bits of its runs.</summary>
    private static async Task<IResult> StartFromClassAsync(
        string id, HttpContext context, ClassStore classes, StudyStarter starter)
    {
        if (await classes.FindAsync(id, context.RequestAborted) is not { } stored)
            return ClassProblems.NotFound(id);
        var described = await classes.DescribeAsync(stored, context.RequestAborted);
        return await OpenAsync(context, starter, new StudyRequest
        {
            Recipe = described.Recipe,
            Seeds = new(described.Recipe.Start!.Seed!.Value, described.Members),
            Title = described.Title,
        });
    }

    private static async Task<IResult> StartFinerAsync(
        string id, HttpContext context, StudyView view, StudyStarter starter)
    {
        if (await view.ReadAsync(id, context.RequestAborted) is not { Study.Grid: { } grid } shown)
            return StudyProblems.NotFound(id);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var seeds = shown.Study.Seeds?.Count ?? 1;
        var columns = Range("left", "right", grid.X.Steps);
        var x = grid.X with
        {
            From = shown.Plan.XOf(columns.First * seeds)!.Value, To = shown.Plan.XOf(columns.Last * seeds)!.Value,
        };
        StudyAxis? y = null;
        if (grid.Y is not null)
        {
            var (rows, perRow) = (Range("bottom", "top", grid.Y.Steps), grid.X.Steps * seeds);
            y = grid.Y with
            {
                From = shown.Plan.YOf(rows.First * perRow)!.Value, To = shown.Plan.YOf(rows.Last * perRow)!.Value,
            };
        }

        return await OpenAsync(
            context, starter,
            new StudyRequest { Recipe = shown.Study.Recipe, Seeds = shown.Study.Seeds, Grid = new(x, y) },
            $"?of={id}");

        (int First, int Last) Range(string first, string last, int steps)
        {
            var (a, b) = (Place(first, 1), Place(last, steps));
            return (Math.Min(a, b), Math.Max(a, b));

            int Place(string name, int otherwise) => Math.Clamp(
                int.TryParse(form[name], NumberStyles.None, CultureInfo.InvariantCulture, out var place)
                    ? place
                    : otherwise,
                1, steps) - 1;
        }
    }

    /// <summary>Opens the page of a recipe's study of seeds, which all its readers share, or of a new map of it; or
    /// refuses as REST does.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="isMap">Whether to vary settings rather than seeds.</param>
    public static async Task<IResult> OpenOfAsync(
        HttpContext context, StudyStarter starter, LimitOptions limits, Recipe recipe, bool isMap)
    {
        var request = Of(RecipeDocuments.ToDocument(recipe), isMap);
        if (request.Grid is not null || RecipeStudy.Of(recipe) is not { } common)
            return await OpenAsync(context, starter, request);
        if (StudyReader.Read(Element(request), limits, out var errors) is null)
            return ProblemResults.Fields(errors);
        return await starter.EnsureOwnAsync(common, ClientAddress.Of(context), context.RequestAborted) is { } limit
            ? limit.ToResult(context.Response)
            : PageForms.SeeOther(context, PageAddress.Study(common.Id));
    }

    private static Task<IResult> OpenAsync(
        HttpContext context, StudyStarter starter, StudyRequest request, string query = "") =>
        OpenAsync(context, starter, Element(request), query);

    private static async Task<IResult> OpenAsync(
        HttpContext context, StudyStarter starter, JsonElement request, string query = "")
    {
        switch (await starter.StartAsync(request, ClientAddress.Of(context), context.RequestAborted))
        {
            case StudyOutcome.Started { Study: var study }:
                OwnerCookie.Set(context, study.Id, study.OwnerKey, OwnerCookie.Studies);
                return PageForms.SeeOther(context, PageAddress.Study(study.Id) + query);
            case StudyOutcome.Invalid invalid:
                return ProblemResults.Fields(invalid.Errors);
            case StudyOutcome.Busy busy:
                return busy.Refusal.ToResult(context.Response);
            case var outcome:
                throw new NotSupportedException($"There is no response for {outcome.GetType().Name}.");
        }
    }

    private static JsonElement Element(StudyRequest request) =>
        JsonSerializer.SerializeToElement(request, ContractsJson.Default.StudyRequest);

    /// <summary>The same recipe over many seeds, or over learning rate and momentum.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="isMap">Whether to vary settings rather than seeds.</param>
    private static StudyRequest Of(RecipeDocument recipe, bool isMap) => isMap || recipe.Start?.Seed is null
        ? new()
        {
            Recipe = recipe,
            Grid = new(new("rule.learningRate", 0.02, 20, MapSteps, "log"), new("rule.momentum", 0, 0.98, MapSteps)),
        }
        : new() { Recipe = recipe, Seeds = new(1, RecipeStudy.Seeds) };
}
