using BackpropWeb.Client.Localization;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Http;
using BackpropWeb.Server.Limits;
using BackpropWeb.Server.Ownership;
using BackpropWeb.Server.Runs.Export;
using BackpropWeb.Server.Runs.Queries;
using BackpropWeb.Server.Runs.Shared;
using BackpropWeb.Server.Runs.Starting;
using BackpropWeb.Server.Runs.Tapes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace BackpropWeb.Server.Runs;

/// <summary>REST for runs.</summary>
internal static class RunsApi
{
    private const int LongestQueryText = 200;
    private const int DefaultPage = 20;
    private const int LargestPage = 100;

    public static void Map(IEndpointRouteBuilder app)
    {
        var runs = app.MapGroup("/api/runs").WithTags("Runs").AddEndpointFilter<RunLogScope>();
        runs.MapPost("", StartAsync)
            .WithSummary("Starts a run.")
            .WithDescription("Only problem is required; the problem's suggested recipe gives the rest, with a random "
                + "seed. Only this response contains the owner key; it is also set as a cookie.")
            .Accepts<RunRequest>("application/json").Produces<StartedRun>(StatusCodes.Status201Created)
            .ProducesProblems(400, 413, 415, 422, 429);
        runs.MapPost("{id}/fork", ForkAsync)
            .WithSummary("Starts a run from an epoch of another run.")
            .WithDescription(
                "The new run starts with the weights of that epoch and without a remembered weight change. "
                + "Problem, rule, epochs, pace, listed and title can be replaced; of the rule also single values. "
                + "Omitted members keep the old run's values. Anyone can fork a run and owns the new one.")
            .Accepts<ForkRequest>("application/json").Produces<StartedRun>(StatusCodes.Status201Created)
            .ProducesProblems(400, 404, 413, 415, 422, 429);
        runs.MapGet("", ListAsync)
            .WithSummary("Lists the runs whose owners listed them, newest first.")
            .WithDescription("Pass a page's before to get the next page. A run is listed only if its owner lists it.")
            .WithMetadata(
                new DescribedParameter("problem", "Only runs of this catalogue problem.", JsonSchemaType.String),
                new DescribedParameter(
                    "before", "Only older runs: the before of the previous page, or a run's id.",
                    JsonSchemaType.String),
                new DescribedParameter("limit", $"Runs per page, 1 to {LargestPage}.", Default: $"{DefaultPage}"))
            .Produces<RunList>().ProducesProblems(400, 422);
        runs.MapGet("{id}", GetAsync)
            .WithSummary("Gets a run.")
            .WithDescription(
                "Status, values of the last epoch, the complete recipe with its SHA-256, and links to page, "
                + "rows and states.")
            .Produces<Run>().ProducesProblems(404);
        runs.MapGet("{id}/tape", TapeAsync)
            .WithSummary("Gets the rows of a run, one per epoch.")
            .WithDescription("JSON, or CSV with one line per epoch if the Accept header prefers text/csv.")
            .WithMetadata(
                new DescribedParameter("from", "First epoch.", Default: "0"),
                new DescribedParameter("to", "Last epoch.", Default: "the last epoch so far"),
                new DescribedParameter("weights", "Whether rows include the weights.", JsonSchemaType.Boolean, "false"),
                new DescribedParameter("format", "json or csv; overrides the Accept header.", JsonSchemaType.String))
            .Produces<TapeRows>(StatusCodes.Status200OK, TapeFormat.Json, TapeFormat.Csv)
            .Produces(StatusCodes.Status304NotModified).ProducesProblems(400, 404, 422, 429);
        runs.MapGet("{id}/state", StateAsync)
            .WithSummary("Gets the network at an epoch: weights, outputs, deltas and gradient.")
            .WithDescription(
                "The server recomputes the epoch from the latest checkpoint up to it, with the same bits. Units are "
                + "listed by layer, starting with the first layer after the input.")
            .WithMetadata(new DescribedParameter("epoch", "Epoch.", Default: "the last epoch so far"))
            .Produces<NetworkState>().ProducesProblems(400, 404, 409, 422, 429);
        ExportApi.Map(runs);
    }

    private static Task<IResult> StartAsync(
        HttpContext context, RunStarter starts, IOptions<LimitOptions> limits, CancellationToken cancellationToken) =>
        JsonBody.RespondAsync(context.Request, limits.Value.BodyBytes, async body =>
            Respond(context, await starts.StartAsync(body, null, ClientAddress.Of(context), cancellationToken)));

    private static Task<IResult> ForkAsync(
        string id, HttpContext context, ForkStarter forks, IOptions<LimitOptions> limits,
        CancellationToken cancellationToken) =>
        JsonBody.RespondAsync(context.Request, limits.Value.BodyBytes, async body =>
            await forks.StartAsync(id, body, ClientAddress.Of(context), cancellationToken) is { } outcome
                ? Respond(context, outcome)
                : RunProblems.NotFound(id));

    private static IResult Respond(HttpContext context, StartOutcome outcome) => outcome switch
    {
        StartOutcome.Started started => Created(context, started.Run),
        StartOutcome.Invalid invalid => ProblemResults.Fields(invalid.Errors),
        StartOutcome.Busy busy => busy.Refusal.ToResult(context.Response),
        _ => throw new NotSupportedException($"There is no response for {outcome.GetType().Name}."),
    };

    private static Created<StartedRun> Created(HttpContext context, StartedRun run)
    {
        context.Response.Headers.CacheControl = "no-store";
        OwnerCookie.Set(context, run.Id, run.OwnerKey);
        return TypedResults.Created(SiteAddress.Of(context, PageAddress.RunData(run.Id)), run);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, RunQueries queries, CancellationToken cancellationToken)
    {
        var query = new QueryFields(context.Request.Query);
        var problem = query.Text("problem");
        if (problem?.Length > LongestQueryText)
            query.Refused("problem", $"must have at most {LongestQueryText} characters; has {problem.Length}");
        var limit = query.WholeNumber("limit", new(1, true, LargestPage)) ?? DefaultPage;
        DateTime? before = null;
        if (query.Text("before") is { } text)
        {
            before = RunId.IsWellFormed(text)
                ? (await queries.FindAsync(text, cancellationToken))?.CreatedAt.UtcDateTime
                : ListCursor.Read(text);
            if (before is null)
                query.Malformed("before", "must be what an earlier page gave as before, or a run's id", text);
        }

        context.Response.Headers.CacheControl = "no-cache";
        return query.Refusal as IResult
            ?? TypedResults.Ok(await queries.ListAsync(problem, before, limit, cancellationToken: cancellationToken));
    }

    private static async Task<IResult> GetAsync(
        string id, HttpContext context, RunQueries queries, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-cache";
        return await queries.FindAsync(id, cancellationToken) is { } run
            ? TypedResults.Ok(run)
            : RunProblems.NotFound(id);
    }

    private static async Task<IResult> TapeAsync(
        string id, HttpContext context, RunQueries queries, TapeReader tapes, LargeResponses largeResponses,
        CancellationToken cancellationToken)
    {
        if (await queries.FindTapeAsync(id, cancellationToken) is not { } tape)
            return RunProblems.NotFound(id);
        var query = new QueryFields(context.Request.Query);
        var from = query.WholeNumber("from", new(0, true)) ?? 0;
        var to = query.WholeNumber("to", new(0, true)) ?? int.MaxValue;
        if (to < from)
            query.Refused("to", $"must be at least from, {from}; was {to}");
        var withWeights = query.Boolean("weights");
        var format = query.OneOf("format", "csv", "json");
        if (query.Refusal is { } refusal)
            return refusal;

        to = Math.Min(to, tape.LastEpoch);
        if ((to - from + 1L) * tape.Source.Layout.NumbersPerRow > LargeResponses.Numbers
            && await largeResponses.EnterAsync(context) is { } busy)
            return busy;
        var isLink = format == "csv";
        var isCsv = isLink || (format is null && TapeFormat.PrefersCsv(context.Request));
        return new TapeResponse(
            tapes, tape, id, from, to, withWeights, isCsv, isLink);
    }

    private static async Task<IResult> StateAsync(
        string id, HttpContext context, RunQueries queries, EpochStates states, LargeResponses largeResponses,
        CancellationToken cancellationToken)
    {
        if (await queries.FindTapeAsync(id, cancellationToken) is not { } tape
            || await queries.FindRecipeAsync(id, cancellationToken) is not { } recipe)
            return RunProblems.NotFound(id);
        var last = Math.Max(0, await states.LastEpochAsync(id, cancellationToken) ?? 0);
        var query = new QueryFields(context.Request.Query);
        var epoch = query.WholeNumber("epoch", new(0, true, last)) ?? last;
        if (query.Refusal is { } refusal)
            return refusal;
        if (!tape.Source.Layout.IsWhole && await largeResponses.EnterAsync(context) is { } busy)
            return busy;
        if (await states.InspectAsync(id, epoch, cancellationToken) is not { } inspection)
            return RunProblems.NotFound(id);

        context.Response.Headers.CacheControl = tape.IsComplete ? TapeFormat.Immutable : "no-cache";
        return NetworkStateMapping.IsFinite(inspection)
            ? TypedResults.Ok(NetworkStateMapping.ToContract(recipe, inspection))
            : RunProblems.NotFinite(epoch);
    }
}
