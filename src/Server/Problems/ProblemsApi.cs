using BackpropWeb.Contracts;
using BackpropWeb.Engine.Problems;
using BackpropWeb.Server.Hosting;

namespace BackpropWeb.Server.Problems;

/// <summary>REST for the catalogue.</summary>
public static class ProblemsApi
{
    public static WebApplication MapProblems(this WebApplication app)
    {
        var problems = app.MapGroup("/api/problems").WithTags("Problems");
        problems.MapGet("", () => TypedResults.Ok<IReadOnlyList<ProblemSummary>>([.. ProblemCatalogue.All.Select(Summary)]))
            .WithSummary("The problems of the catalogue.");
        problems.MapGet("{name}", Get)
            .WithSummary("A problem of the catalogue, with its cases.").Produces<ProblemDetail>().Refuses(404);
        return app;
    }

    private static IResult Get(string name) =>
        ProblemCatalogue.Find(name) is { } entry
            ? TypedResults.Ok(Detail(entry))
            : TypedResults.Problem(
                statusCode: StatusCodes.Status404NotFound, title: "There is no such problem.",
                detail: $"The catalogue has {string.Join(", ", ProblemCatalogue.All.Select(entry => entry.Problem.Name))}.");

    private static ProblemSummary Summary(CatalogueEntry entry) => new(
        entry.Problem.Name, entry.Title, entry.Problem.InputNames.Length, entry.Problem.OutputNames.Length,
        entry.Problem.Cases.Length, RecipeDocuments.ToDocument(entry.Suggested), entry.Source);

    private static ProblemDetail Detail(CatalogueEntry entry) => new(
        entry.Problem.Name, entry.Title, entry.Problem.InputNames.Length, entry.Problem.OutputNames.Length,
        entry.Problem.InputNames, entry.Problem.OutputNames, RecipeDocuments.Cases(entry.Problem),
        RecipeDocuments.ToDocument(entry.Suggested), entry.Source);
}
