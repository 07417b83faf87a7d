using BackpropWeb.Contracts;
using BackpropWeb.Engine.Problems;
using BackpropWeb.Server.Http;

namespace BackpropWeb.Server.Problems;

/// <summary>REST for the catalogue.</summary>
internal static class ProblemsApi
{
    public static void AddProblems(this WebApplicationBuilder builder) =>
        builder.Services.AddSingleton<IApiExamples, ProblemExamples>();

    public static WebApplication MapProblems(this WebApplication app)
    {
        var problems = app.MapGroup("/api/problems").WithTags("Problems");
        problems.MapGet(
            "",
            () => TypedResults.Ok<IReadOnlyList<ProblemSummary>>([.. ProblemCatalogue.All.Select(Summary)]))
            .WithSummary("The problems of the catalogue.")
            .WithDescription(
                "Each with its number of units and cases, its source in the literature, and a recipe that solves it.");
        problems.MapGet("{name}", Get)
            .WithSummary("A problem of the catalogue, with its cases.")
            .WithDescription(
                "All cases with input and desired output, the names of the units, and the recipe that a start fills in "
                + "where it leaves something out.")
            .Produces<ProblemDetail>().ProducesProblems(404);
        return app;
    }

    private static IResult Get(string name) =>
        ProblemCatalogue.Find(name) is { } entry
            ? TypedResults.Ok(Detail(entry))
            : TypedResults.Problem(
                statusCode: StatusCodes.Status404NotFound, title: "Problem not found.",
                detail: "The catalogue has "
                    + $"{string.Join(", ", ProblemCatalogue.All.Select(entry => entry.Problem.Name))}.");

    internal static ProblemSummary Summary(CatalogueEntry entry) => new(
        entry.Problem.Name, entry.Title, entry.Problem.InputNames.Length, entry.Problem.OutputNames.Length,
        entry.Problem.Cases.Length, RecipeDocuments.ToDocument(entry.Suggested), entry.Source);

    internal static ProblemDetail Detail(CatalogueEntry entry) => new(
        entry.Problem.Name, entry.Title, entry.Problem.InputNames.Length, entry.Problem.OutputNames.Length,
        entry.Problem.InputNames, entry.Problem.OutputNames, RecipeDocuments.Cases(entry.Problem),
        RecipeDocuments.ToDocument(entry.Suggested), entry.Source);
}
