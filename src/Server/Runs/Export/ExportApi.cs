using System.Text;
using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Server.Http;
using BackpropWeb.Server.Runs.Queries;
using BackpropWeb.Server.Runs.Shared;
using BackpropWeb.Server.Runs.Tapes;
using Microsoft.OpenApi;

namespace BackpropWeb.Server.Runs.Export;

/// <summary>Downloads of a run for other programs.</summary>
internal static class ExportApi
{
    private static readonly string[] Formats =
        ["npz", "json", "csv", RecipeCode.Python, RecipeCode.PyTorch, RecipeCode.CSharp];

    public static void Map(IEndpointRouteBuilder runs) => runs.MapGet("{id}/export", ExportAsync)
        .WithSummary("Exports a run to NumPy, JSON, CSV, Python or C#.")
        .WithDescription(
            "npz: a NumPy archive of error, mean_squared_error, correct, outputs and weights by epoch, with held-out "
            + "cases also held_out_error and held_out_correct, and biases_1… and connection_0… at the epoch. json: "
            + "recipe and state. csv: the rows. python (NumPy only), pytorch, csharp: a program in one file that "
            + "trains the recipe again from the same start weights and ends with the same error.")
        .WithMetadata(
            new DescribedParameter("format", $"One of {string.Join(", ", Formats)}.", JsonSchemaType.String),
            new DescribedParameter("epoch", "The last epoch to export.", Default: "the last epoch so far"))
        .Produces<RunExport>(StatusCodes.Status200OK, "application/json", "application/zip", "text/csv",
            "text/x-python", "text/x-csharp")
        .ProducesProblems(400, 404, 409, 422, 429);

    private static async Task<IResult> ExportAsync(
        string id, HttpContext context, RunQueries queries, EpochStates states, TapeReader tapes,
        LargeResponses largeResponses, CancellationToken cancellationToken)
    {
        if (await queries.FindTapeAsync(id, cancellationToken) is not { } tape
            || await queries.FindAsync(id, cancellationToken) is not { } run
            || await queries.FindRecipeAsync(id, cancellationToken) is not { } recipe)
            return RunProblems.NotFound(id);
        var last = await states.LastEpochAsync(id, cancellationToken) ?? -1;
        var query = new QueryFields(context.Request.Query);
        var format = query.OneOf("format", Formats);
        if (format is null && query.Refusal is null)
            query.Malformed("format", $"must be one of {string.Join(", ", Formats)}", "");
        var epoch = query.WholeNumber("epoch", new(0, true, Math.Max(0, last))) ?? Math.Max(0, last);
        var isCode = format is RecipeCode.Python or RecipeCode.PyTorch or RecipeCode.CSharp;
        if (isCode && RecipeCode.ReasonAgainst(recipe) is { } reason)
            query.Refused("format", reason);
        if (query.Refusal is { } refusal)
            return refusal;
        var layout = tape.Source.Layout;
        var isLarge = format is "csv" or "npz" && (epoch + 1L) * layout.NumbersPerRow > LargeResponses.Numbers;
        if ((isLarge || (!layout.IsWhole && format != "csv")) && await largeResponses.EnterAsync(context) is { } busy)
            return busy;
        if (format == "csv")
            return new TapeResponse(tapes, tape, id, 0, Math.Min(epoch, tape.LastEpoch), false, isCsv: true,
                isDownload: true);
        if (await states.InspectAsync(id, epoch, cancellationToken) is not { } network)
            return RunProblems.NotFound(id);

        context.Response.Headers.CacheControl = "no-cache";
        var file = $"run-{id}";
        return format switch
        {
            "npz" => new NumPyResponse(tapes, tape, recipe, network, file),
            "json" => Json(run, recipe, network).Named(context, $"{file}.json"),
            _ => TypedResults.Text(
                RecipeCode.Of(recipe.Trained(), format!, run.Title ?? recipe.Problem.Name, file, run.RecipeHash, epoch,
                    network.TotalError),
                format == RecipeCode.CSharp ? "text/x-csharp" : "text/x-python", Encoding.UTF8)
                    .Named(context, $"{file}.{(format == RecipeCode.CSharp ? "cs" : "py")}"),
        };
    }

    private static IResult Json(Run run, Recipe recipe, Inspection network) =>
        NetworkStateMapping.IsFinite(network)
            ? TypedResults.Ok(new RunExport(
                run.Id, run.RecipeHash, run.Recipe, NetworkStateMapping.ToContract(recipe, network)))
            : RunProblems.NotFinite(network.Epoch);

    private static IResult Named(this IResult response, HttpContext context, string file)
    {
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{file}\"";
        return response;
    }
}
