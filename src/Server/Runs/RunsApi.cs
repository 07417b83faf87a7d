using BackpropWeb.Contracts;
using BackpropWeb.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace BackpropWeb.Server.Runs;

/// <summary>REST for runs.</summary>
public static class RunsApi
{
    private const int LongestQueryText = 200;
    private const int DefaultPage = 20;
    private const int LargestPage = 100;

    public static void Map(IEndpointRouteBuilder app)
    {
        var runs = app.MapGroup("/api/runs").WithTags("Runs").AddEndpointFilter<RunScope>();
        runs.MapPost("", StartAsync)
            .WithSummary("Starts a run.")
            .WithDescription("Only problem is required; the rest is taken from its suggested recipe, with a fresh seed. The owner key is told in this answer only, and set as a cookie.")
            .Accepts<RunRequest>("application/json").Produces<StartedRun>(StatusCodes.Status201Created)
            .Refuses(400, 413, 415, 422, 429);
        runs.MapPost("{id}/fork", ForkAsync)
            .WithSummary("Starts a run from an epoch of another one.")
            .WithDescription("The weights of that epoch become the new run's start, with no weight change remembered; problem, rule, epochs, pace, listed and title may be other ones, and of the rule single figures. What is left out goes on as in the old run. Anybody may fork, and owns the new run.")
            .Accepts<ForkRequest>("application/json").Produces<StartedRun>(StatusCodes.Status201Created)
            .Refuses(400, 404, 413, 415, 422, 429);
        runs.MapGet("", ListAsync)
            .WithSummary("Lists the runs whose owners listed them, newest first.")
            .WithDescription("A page at a time: pass what a page gives as before to get the next one. Runs are unlisted unless their owner lists them.")
            .WithMetadata(
                new DescribedParameter("problem", "Only runs of this problem of the catalogue.", JsonSchemaType.String),
                new DescribedParameter("before", "Only older runs: what the page before gave as before, or a run's id.", JsonSchemaType.String),
                new DescribedParameter("limit", $"Runs on a page, 1 to {LargestPage}.", Default: $"{DefaultPage}"))
            .Produces<RunList>().Refuses(400, 422);
        runs.MapGet("{id}", GetAsync)
            .WithSummary("A run: where it stands and what it is made of.")
            .WithDescription("Its state, the figures of its last epoch, its complete recipe with the recipe's SHA-256, and links to its page, rows and states.")
            .Produces<Run>().Refuses(404);
        runs.MapGet("{id}/tape", TapeAsync)
            .WithSummary("The rows of a run, epoch by epoch.")
            .WithDescription("As JSON, or as CSV with one line an epoch where the Accept header prefers text/csv.")
            .WithMetadata(
                new DescribedParameter("from", "First epoch.", Default: "0"),
                new DescribedParameter("to", "Last epoch.", Default: "the last there is"),
                new DescribedParameter("weights", "Whether rows hold the weights too.", JsonSchemaType.Boolean, "false"),
                new DescribedParameter("format", "json or csv; wins over the Accept header.", JsonSchemaType.String))
            .Produces<TapeRows>(StatusCodes.Status200OK, TapeFormat.Json, TapeFormat.Csv)
            .Produces(StatusCodes.Status304NotModified).Refuses(400, 404, 422);
        runs.MapGet("{id}/state", StateAsync)
            .WithSummary("The network at an epoch, exactly: weights, outputs, deltas and gradient.")
            .WithDescription("Computed from the nearest stored place where the tape does not hold it, with the bits that the run had. Units are listed by layer, beginning with the first layer after the input.")
            .WithMetadata(new DescribedParameter("epoch", "Which epoch.", Default: "the last there is"))
            .Produces<RunState>().Refuses(400, 404, 409, 422);
    }

    private static async Task<IResult> StartAsync(
        HttpContext context, RunStarts starts, IOptions<LimitOptions> limits, CancellationToken cancellationToken)
    {
        var (document, refusal) = await JsonBody.ReadAsync(context.Request, limits.Value.BodyBytes);
        if (document is null)
            return refusal!;
        using (document)
            return Answer(context, await starts.StartAsync(document.RootElement, null, ClientAddress.Of(context), cancellationToken));
    }

    private static async Task<IResult> ForkAsync(
        string id, HttpContext context, Forks forks, IOptions<LimitOptions> limits, CancellationToken cancellationToken)
    {
        var (document, refusal) = await JsonBody.ReadAsync(context.Request, limits.Value.BodyBytes);
        if (document is null)
            return refusal!;
        using (document)
        {
            return await forks.StartAsync(id, document.RootElement, ClientAddress.Of(context), cancellationToken) is { } outcome
                ? Answer(context, outcome)
                : Refuse.UnknownRun(id);
        }
    }

    private static IResult Answer(HttpContext context, StartOutcome outcome) => outcome switch
    {
        StartOutcome.Started started => Created(context, started.Run),
        StartOutcome.Invalid invalid => Refuse.Fields(invalid.Errors, invalid.IsMalformed),
        StartOutcome.Busy busy => Refuse.Busy(busy.Refusal.Reason, busy.Refusal.RetryAfter, context.Response),
        _ => throw new NotSupportedException($"There is no answer for {outcome.GetType().Name}."),
    };

    private static Created<StartedRun> Created(HttpContext context, StartedRun run)
    {
        context.Response.Headers.CacheControl = "no-store";
        OwnerCookie.Set(context, run);
        return TypedResults.Created(Address(run.Id), run);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, RunHost host, CancellationToken cancellationToken)
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
                ? (await host.FindAsync(text, cancellationToken))?.CreatedAt.UtcDateTime
                : ListCursor.Read(text);
            if (before is null)
                query.Malformed("before", "must be what an earlier page gave as before, or a run's id", text);
        }

        context.Response.Headers.CacheControl = "no-cache";
        return query.Refusal as IResult ?? TypedResults.Ok(await host.ListAsync(problem, before, limit, cancellationToken: cancellationToken));
    }

    private static async Task<IResult> GetAsync(
        string id, HttpContext context, RunHost host, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-cache";
        return await host.FindAsync(id, cancellationToken) is { } run ? TypedResults.Ok(run) : Refuse.UnknownRun(id);
    }

    private static async Task<IResult> TapeAsync(
        string id, HttpContext context, RunHost host, TapeReader tapes, CancellationToken cancellationToken)
    {
        if (await host.FindTapeAsync(id, cancellationToken) is not { } tape)
            return Refuse.UnknownRun(id);
        var query = new QueryFields(context.Request.Query);
        var from = query.WholeNumber("from", new(0, true)) ?? 0;
        var to = query.WholeNumber("to", new(0, true)) ?? int.MaxValue;
        if (to < from)
            query.Refused("to", $"must be at least from, {from}; was {to}");
        var withWeights = query.Truth("weights");
        var format = query.OneOf("format", "csv", "json");
        if (query.Refusal is { } refusal)
            return refusal;

        var isLink = format == "csv";
        var isCsv = isLink || (format is null && TapeFormat.PrefersCsv(context.Request));
        return new TapeAnswer(
            tapes, tape, id, from, Math.Min(to, tape.LastEpoch), withWeights, isCsv, isLink);
    }

    private static async Task<IResult> StateAsync(
        string id, HttpContext context, RunHost host, EpochStates states, CancellationToken cancellationToken)
    {
        if (await host.FindTapeAsync(id, cancellationToken) is not { } tape
            || await host.FindRecipeAsync(id, cancellationToken) is not { } recipe)
            return Refuse.UnknownRun(id);
        var last = Math.Max(0, await states.LastEpochAsync(id, cancellationToken) ?? 0);
        var query = new QueryFields(context.Request.Query);
        var epoch = query.WholeNumber("epoch", new(0, true, last)) ?? last;
        if (query.Refusal is { } refusal)
            return refusal;
        if (await states.InspectAsync(id, epoch, cancellationToken) is not { } inspection)
            return Refuse.UnknownRun(id);

        context.Response.Headers.CacheControl = tape.IsComplete ? TapeFormat.Immutable : "no-cache";
        return RunStates.IsFinite(inspection)
            ? TypedResults.Ok(RunStates.ToContract(recipe, inspection))
            : TypedResults.Problem(
                statusCode: StatusCodes.Status409Conflict, title: "This epoch cannot be written in numbers.",
                detail: $"At epoch {epoch} a derivative is too large for a number; the run diverges here.");
    }

    private static string Address(string id) => $"/api/runs/{id}";
}
