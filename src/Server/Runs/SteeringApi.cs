using BackpropWeb.Contracts;
using BackpropWeb.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace BackpropWeb.Server.Runs;

/// <summary>REST for owners.</summary>
public static class SteeringApi
{
    private const string OwnerKeyHeader = "X-Owner-Key";

    public static void Map(IEndpointRouteBuilder app)
    {
        var run = app.MapGroup("/api/runs/{id}").WithTags("Steering").AddEndpointFilter<RunScope>().WithMetadata(new DescribedParameter(
            OwnerKeyHeader, "The run's ownerKey, where the cookie does not carry it.", JsonSchemaType.String, In: ParameterLocation.Header));
        run.MapPost("pause", (string id, HttpContext context, Steering steering, CancellationToken cancellationToken) =>
                AnswerAsync(id, steering.PauseAsync(id, KeyOf(context, id), cancellationToken)))
            .WithSummary("Pauses a run that is queued or running; for its owner only.")
            .WithDescription("It stands still after the epoch under way until it is resumed or stepped.").Steers();
        run.MapPost("resume", (string id, HttpContext context, Steering steering, CancellationToken cancellationToken) =>
                AnswerAsync(id, steering.ResumeAsync(id, KeyOf(context, id), cancellationToken)))
            .WithSummary("Lets a paused run go on, or one that failed because it could not be stored; for its owner only.")
            .WithDescription("It goes on from where it stands, at its pace.").Steers();
        run.MapPost("step", StepAsync)
            .WithSummary("Trains a paused run for some epochs, whatever its pace, and pauses it again; for its owner only.")
            .WithDescription("The answer waits for the steps, but no longer than a second.")
            .WithMetadata(new DescribedParameter("epochs", "How many epochs.", Default: "1"))
            .Steers(400, 422);
        run.MapPost("stop", (string id, HttpContext context, Steering steering, CancellationToken cancellationToken) =>
                AnswerAsync(id, steering.StopAsync(id, KeyOf(context, id), cancellationToken)))
            .WithSummary("Ends a run where it stands, for good; for its owner only.")
            .WithDescription("Its rows stay; a fork of its last epoch goes on from there.").Steers();
        run.MapPatch("", ChangeAsync)
            .WithSummary("Changes pace, title, listing or rule; for its owner only.")
            .WithDescription("What is left out stays; a pace of null is as fast as possible. A rule holds from the next epoch on and enters the schedule of the run's recipe, which thereby gets another hash.")
            .Accepts<RunPatch>("application/json").Steers(400, 413, 415, 422);
        run.MapDelete("", DeleteAsync)
            .WithSummary("Deletes a run; for its owner only.")
            .WithDescription("With all that is stored of it. Those who watch it are told so.")
            .Produces(StatusCodes.Status204NoContent).Refuses(403, 404);
    }

    /// <summary>The key that came with a request: the header's, or that of a cookie which this site's own page sent.</summary>
    public static string? KeyOf(HttpContext context, string id) =>
        context.Request.Headers[OwnerKeyHeader].FirstOrDefault()
        ?? (CrossSite.IsCrossSite(context.Request) ? null : OwnerCookie.Read(context, id));

    private static void Steers(this RouteHandlerBuilder route, params int[] more) =>
        route.Produces<Run>().Refuses([403, 404, 409, .. more]);

    private static async Task<IResult> StepAsync(
        string id, HttpContext context, Steering steering, IOptions<LimitOptions> limits, CancellationToken cancellationToken)
    {
        var query = new QueryFields(context.Request.Query);
        var epochs = query.WholeNumber("epochs", new(1, true, limits.Value.Epochs)) ?? 1;
        return query.Refusal is { } refusal
            ? refusal
            : await AnswerAsync(id, steering.StepAsync(id, KeyOf(context, id), epochs, cancellationToken));
    }

    private static async Task<IResult> ChangeAsync(
        string id, HttpContext context, Steering steering, IOptions<LimitOptions> limits, CancellationToken cancellationToken)
    {
        // Who may not steer need not be told what is wrong with the order.
        if (await steering.RefuseAsync(id, KeyOf(context, id), cancellationToken) is { } denied)
            return Answer(id, denied);
        var (document, refusal) = await JsonBody.ReadAsync(context.Request, limits.Value.BodyBytes);
        if (document is null)
            return refusal!;
        using (document)
            return await AnswerAsync(id, steering.ChangeAsync(id, KeyOf(context, id), document.RootElement, cancellationToken));
    }

    private static async Task<IResult> DeleteAsync(
        string id, HttpContext context, Steering steering, CancellationToken cancellationToken)
    {
        if (await steering.DeleteAsync(id, KeyOf(context, id), cancellationToken) is { } refusal)
            return Answer(id, refusal);
        OwnerCookie.Delete(context, id);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> AnswerAsync(string id, Task<SteerOutcome> outcome) => Answer(id, await outcome);

    /// <summary>An outcome as programs are told it.</summary>
    public static IResult Answer(string id, SteerOutcome outcome) => outcome switch
    {
        SteerOutcome.Done done => TypedResults.Ok(done.Run),
        SteerOutcome.Unknown => Refuse.UnknownRun(id),
        SteerOutcome.NotOwner => Refuse.NotOwner(),
        SteerOutcome.NotNow notNow => NotNow(notNow),
        SteerOutcome.Invalid invalid => Refuse.Fields(invalid.Errors, invalid.IsMalformed),
        _ => throw new NotSupportedException($"There is no answer for {outcome.GetType().Name}."),
    };

    private static ProblemHttpResult NotNow(SteerOutcome.NotNow refusal)
    {
        string[] possible = [.. refusal.Possible.Select(Moves.Name)];
        var status = refusal.Status.ToString().ToLowerInvariant();
        return TypedResults.Problem(
            statusCode: StatusCodes.Status409Conflict, title: "This is not possible in the run's state.",
            detail: $"{Moves.Name(refusal.Move)}: the run is {status}. "
                + (possible.Length > 0 ? $"Possible are {string.Join(", ", possible)}." : "It can be forked, or deleted by its owner."),
            extensions: new Dictionary<string, object?> { ["status"] = status, ["possible"] = possible });
    }
}
