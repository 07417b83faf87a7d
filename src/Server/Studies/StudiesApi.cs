using BackpropWeb.Client.Localization;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Http;
using BackpropWeb.Server.Limits;
using BackpropWeb.Server.Ownership;
using BackpropWeb.Server.Runs.Queries;
using BackpropWeb.Server.Runs.Tapes;
using BackpropWeb.Server.Studies.Commands;
using BackpropWeb.Server.Studies.Queries;
using BackpropWeb.Server.Studies.Shared;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.OpenApi;

namespace BackpropWeb.Server.Studies;

/// <summary>REST for studies.</summary>
internal static class StudiesApi
{
    private const int DefaultPage = 20;
    private const int LargestPage = 100;

    public static void Map(IEndpointRouteBuilder app)
    {
        var studies = app.MapGroup("/api/studies").WithTags("Studies");
        studies.MapPost("", StartAsync)
            .WithSummary("Starts a study: one recipe over many seeds, or over a grid of settings.")
            .WithDescription("Each member has the bits of the single run of its recipe. Training uses the time "
                + "that runs leave. "
                + "Only this response contains the owner key; it is also set as a cookie.")
            .Accepts<StudyRequest>("application/json").Produces<StartedStudy>(StatusCodes.Status201Created)
            .ProducesProblems(400, 413, 415, 422, 429);
        studies.MapGet("", ListAsync)
            .WithSummary("Lists the studies whose owners listed them, newest first.")
            .WithDescription("Pass a page's before to get the next page. A study is listed only if its owner lists it.")
            .WithMetadata(
                new DescribedParameter(
                    "before", "Only older studies: the before of the previous page.", JsonSchemaType.String),
                new DescribedParameter("limit", $"Studies per page, 1 to {LargestPage}.", Default: $"{DefaultPage}"))
            .Produces<StudyList>().ProducesProblems(400, 422);
        studies.MapGet("{id}", GetAsync)
            .WithSummary("Gets a study with its summary.")
            .WithDescription("Status, progress, recipe, and what the done members show: share solved with "
                + "Wilson's interval at 95 %, "
                + "epochs to solve, their histogram, and quantiles of the error by epoch.")
            .Produces<Study>().ProducesProblems(404);
        studies.MapGet("{id}/results", ResultsAsync)
            .WithSummary("Gets the results of a study's members, in order of their index.")
            .WithDescription("JSON by column, or CSV with one line per member if the Accept header prefers "
                + "text/csv. The response ends "
                + "before the first member that is not done. Results never change.")
            .WithMetadata(
                new DescribedParameter("from", "Index of the first member.", Default: "0"),
                new DescribedParameter("count", "Largest number of members.", Default: "all"),
                new DescribedParameter("format", "json or csv; overrides the Accept header.", JsonSchemaType.String))
            .Produces<StudyResults>(StatusCodes.Status200OK, TapeFormat.Json, TapeFormat.Csv)
            .ProducesProblems(400, 404, 422, 429);
        studies.MapPost("{id}/runs/{k}", RunAsync)
            .WithSummary("Makes a member a run of its own, with a link.")
            .WithDescription("The run is made once and given again afterwards. It has no owner; anyone can fork "
                + "it. It ends with the "
                + "same bits as the member.")
            .Produces<Run>().Produces<Run>(StatusCodes.Status201Created).ProducesProblems(400, 404, 422, 429);

        var study = app.MapGroup("/api/studies/{id}").WithTags("Studies").WithOwnerKey("study");
        Steers(
            study, StudyAction.Pause, "Pauses a queued or running study (owner only).",
            "Members that have begun are trained again after it is resumed.");
        Steers(
            study, StudyAction.Resume, "Resumes a paused or failed study (owner only).",
            "Members that are done stay as they are.");
        Steers(study, StudyAction.Stop, "Stops a study for good (owner only).", "The results so far remain.");
        study.MapPatch("", ChangeAsync)
            .WithSummary("Changes title or listing of a study (owner only).").WithDescription("Omitted members "
                + "stay as they are.")
            .Accepts<StudyPatch>("application/json").Produces<Study>().ProducesProblems(400, 403, 404, 413, 415, 422);
        study.MapDelete("", DeleteAsync)
            .WithSummary("Deletes a study and its results (owner only).")
            .WithDescription("Runs that were made of its members remain. The streams of its viewers end with an "
                + "error that says so.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblems(403, 404);
    }

    private static void Steers(RouteGroupBuilder study, StudyAction action, string summary, string description) => study
        .MapPost(
            StudyTransitions.Name(action),
            async (string id, HttpContext context, StudySteering steering, CancellationToken cancellationToken) =>
                Respond(context, id, await steering.SteerAsync(
                    id, OwnerAccess.KeyOf(context, id), action, cancellationToken)))
        .WithSummary(summary).WithDescription(description).Produces<Study>().ProducesProblems(403, 404, 409);

    private static Task<IResult> StartAsync(
        HttpContext context, StudyStarter starter, IOptions<LimitOptions> limits,
        CancellationToken cancellationToken) =>
        JsonBody.RespondAsync(context.Request, limits.Value.BodyBytes, async body =>
            Respond(context, "", await starter.StartAsync(body, ClientAddress.Of(context), cancellationToken)));

    private static async Task<IResult> ListAsync(
        HttpContext context, StudyQueries studies, CancellationToken cancellationToken)
    {
        var query = new QueryFields(context.Request.Query);
        var limit = query.WholeNumber("limit", new(1, true, LargestPage)) ?? DefaultPage;
        DateTime? before = null;
        if (query.Text("before") is { } text)
        {
            before = ListCursor.Read(text);
            if (before is null)
                query.Malformed("before", "must be what an earlier page gave as before", text);
        }

        context.Response.Headers.CacheControl = "no-cache";
        return query.Refusal as IResult ?? TypedResults.Ok(await studies.ListAsync(before, limit, cancellationToken));
    }

    private static async Task<IResult> GetAsync(
        string id, HttpContext context, StudyQueries studies, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-cache";
        return await studies.FindAsync(id, cancellationToken) is { } study
            ? TypedResults.Ok(study)
            : StudyProblems.NotFound(id);
    }

    private static async Task<IResult> ResultsAsync(
        string id, HttpContext context, StudyStore store, BlockReader blocks, LargeResponses largeResponses,
        CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } study)
            return StudyProblems.NotFound(id);
        var query = new QueryFields(context.Request.Query);
        var from = query.WholeNumber("from", new(0, true, study.Total)) ?? 0;
        var count = query.WholeNumber("count", new(0, true)) ?? int.MaxValue;
        var format = query.OneOf("format", "csv", "json");
        if (query.Refusal is { } refusal)
            return refusal;
        var isLink = format == "csv";
        var isCsv = isLink || (format is null && TapeFormat.PrefersCsv(context.Request));
        var done = await blocks.CountDoneAsync(study, from, count, cancellationToken);
        if ((long)done * ResultsResponse.Columns > LargeResponses.Numbers
            && await largeResponses.EnterAsync(context) is { } busy)
            return busy;
        return new ResultsResponse(blocks, study, StudyStore.PlanOf(study), from, from + done, isCsv, isLink);
    }

    private static async Task<IResult> RunAsync(
        string id, string k, HttpContext context, StudyStore store, MemberRuns members,
        CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } study)
            return StudyProblems.NotFound(id);
        var fields = new QueryFields(new QueryCollection(new Dictionary<string, StringValues> { ["k"] = k }));
        var member = fields.WholeNumber("k", new(0, true, study.Total - 1));
        if (fields.Refusal is { } invalid)
            return invalid;
        var (run, isNew, refusal) = await members.GetAsync(
            StudyStore.PlanOf(study), member ?? 0, ClientAddress.Of(context), cancellationToken);
        if (refusal is not null)
            return refusal.ToResult(context.Response);
        context.Response.Headers.CacheControl = "no-store";
        var address = SiteAddress.Of(context, PageAddress.RunData(run!.Id));
        context.Response.Headers.Location = address;
        return isNew ? TypedResults.Created(address, run) : TypedResults.Ok(run);
    }

    private static async Task<IResult> ChangeAsync(
        string id, HttpContext context, StudySteering steering, IOptions<LimitOptions> limits,
        CancellationToken cancellationToken)
    {
        // Only the owner learns which fields are invalid.
        var key = OwnerAccess.KeyOf(context, id);
        if (await steering.RefuseAsync(id, key, cancellationToken) is { } denied)
            return Respond(context, id, denied);
        return await JsonBody.RespondAsync(context.Request, limits.Value.BodyBytes, async body =>
            Respond(context, id, await steering.ChangeAsync(id, key, body, cancellationToken)));
    }

    private static async Task<IResult> DeleteAsync(
        string id, HttpContext context, StudySteering steering, CancellationToken cancellationToken)
    {
        if (await steering.DeleteAsync(id, OwnerAccess.KeyOf(context, id), cancellationToken) is { } refusal)
            return Respond(context, id, refusal);
        OwnerCookie.Delete(context, id, OwnerCookie.Studies);
        return TypedResults.NoContent();
    }

    private static IResult Respond(HttpContext context, string id, StudyOutcome outcome)
    {
        switch (outcome)
        {
            case StudyOutcome.Started { Study: var study }:
                context.Response.Headers.CacheControl = "no-store";
                OwnerCookie.Set(context, study.Id, study.OwnerKey, OwnerCookie.Studies);
                return TypedResults.Created(SiteAddress.Of(context, $"api/studies/{study.Id}"), study);
            case StudyOutcome.Done done:
                return TypedResults.Ok(done.Study);
            case StudyOutcome.Unknown:
                return StudyProblems.NotFound(id);
            case StudyOutcome.NotOwner:
                return OwnerAccess.NotOwner("study");
            case StudyOutcome.NotNow notNow:
                return NotNow(notNow);
            case StudyOutcome.Invalid invalid:
                return ProblemResults.Fields(invalid.Errors);
            case StudyOutcome.Busy busy:
                return busy.Refusal.ToResult(context.Response);
            default:
                throw new NotSupportedException($"There is no response for {outcome.GetType().Name}.");
        }
    }

    private static ProblemHttpResult NotNow(StudyOutcome.NotNow refusal) => ProblemResults.NotNow(
        "study", StudyTransitions.Name(refusal.Action), $"{refusal.Status}",
        [.. StudyTransitions.Possible(refusal.Status).Select(StudyTransitions.Name)],
        "It can be deleted by its owner.");
}
