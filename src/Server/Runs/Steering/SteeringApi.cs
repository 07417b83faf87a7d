using BackpropWeb.Contracts;
using BackpropWeb.Server.Http;
using BackpropWeb.Server.Limits;
using BackpropWeb.Server.Ownership;
using BackpropWeb.Server.Runs.Commands;
using BackpropWeb.Server.Runs.Shared;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Runs.Steering;

/// <summary>REST for owners.</summary>
internal static class SteeringApi
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var run = app.MapGroup("/api/runs/{id}").WithTags("Steering").AddEndpointFilter<RunLogScope>()
            .WithOwnerKey("run");
        Steers(
            run, SteeringAction.Pause, "Pauses a queued or running run (owner only).",
            "The run pauses after the current epoch, until it is resumed or stepped.");
        Steers(
            run, SteeringAction.Resume, "Resumes a paused run, or one that failed without diverging (owner only).",
            "Training continues from the last epoch, at the run's pace.");
        run.MapPost(RunTransitions.Name(SteeringAction.Step), StepAsync)
            .WithSummary("Trains a paused run for some epochs and pauses it again (owner only).")
            .WithDescription("The pace is ignored. The response waits for the steps, for at most one second.")
            .WithMetadata(new DescribedParameter("epochs", "Number of epochs.", Default: "1"))
            .ProducesRun(400, 422);
        Steers(
            run, SteeringAction.Stop, "Stops a run for good (owner only).",
            "Its rows remain. A fork of its last epoch can continue the training.");
        run.MapPatch("", ChangeAsync)
            .WithSummary("Changes pace, title, listing or rule (owner only).")
            .WithDescription(
                "Omitted members stay as they are; a pace of null means as fast as possible. A rule applies from "
                + "the next epoch and becomes an entry of the recipe's schedule, which changes the recipe's hash.")
            .Accepts<RunPatch>("application/json").ProducesRun(400, 413, 415, 422);
        run.MapDelete("", DeleteAsync)
            .WithSummary("Deletes a run and everything stored for it (owner only).")
            .WithDescription("The streams of its viewers end with an error that says so.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblems(403, 404);
    }

    private static void Steers(RouteGroupBuilder run, SteeringAction action, string summary, string description) => run
        .MapPost(
            RunTransitions.Name(action),
            (string id, HttpContext context, SteeringService steering, CancellationToken cancellationToken) =>
                RespondAsync(id, steering.SteerAsync(
                    id, OwnerAccess.KeyOf(context, id), new(action), cancellationToken)))
        .WithSummary(summary).WithDescription(description).ProducesRun();

    private static void ProducesRun(this RouteHandlerBuilder route, params int[] more) =>
        route.Produces<Run>().ProducesProblems([403, 404, 409, .. more]);

    private static async Task<IResult> StepAsync(
        string id, HttpContext context, SteeringService steering, IOptions<LimitOptions> limits,
        CancellationToken cancellationToken)
    {
        var query = new QueryFields(context.Request.Query);
        var epochs = query.WholeNumber("epochs", new(1, true, limits.Value.Epochs)) ?? 1;
        return query.Refusal is { } refusal
            ? refusal
            : await RespondAsync(id, steering.SteerAsync(
                id, OwnerAccess.KeyOf(context, id), new(SteeringAction.Step) { Epochs = epochs }, cancellationToken));
    }

    private static async Task<IResult> ChangeAsync(
        string id, HttpContext context, SteeringService steering, IOptions<LimitOptions> limits,
        CancellationToken cancellationToken)
    {
        // Only the owner learns which fields are invalid.
        var key = OwnerAccess.KeyOf(context, id);
        if (await steering.RefuseAsync(id, key, cancellationToken) is { } denied)
            return Respond(id, denied);
        return await JsonBody.RespondAsync(
            context.Request, limits.Value.BodyBytes,
            body => RespondAsync(id, steering.ChangeAsync(id, key, body, cancellationToken)));
    }

    private static async Task<IResult> DeleteAsync(
        string id, HttpContext context, SteeringService steering, CancellationToken cancellationToken)
    {
        if (await steering.DeleteAsync(id, OwnerAccess.KeyOf(context, id), cancellationToken) is { } refusal)
            return Respond(id, refusal);
        OwnerCookie.Delete(context, id);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> RespondAsync(string id, Task<SteeringOutcome> outcome) =>
        Respond(id, await outcome);

    /// <summary>The response of the API to an outcome.</summary>
    public static IResult Respond(string id, SteeringOutcome outcome) => outcome switch
    {
        SteeringOutcome.Done done => TypedResults.Ok(done.Run),
        SteeringOutcome.Unknown => RunProblems.NotFound(id),
        SteeringOutcome.NotOwner => OwnerAccess.NotOwner("run"),
        SteeringOutcome.NotNow notNow => NotNow(notNow),
        SteeringOutcome.Invalid invalid => ProblemResults.Fields(invalid.Errors, invalid.IsMalformed),
        _ => throw new NotSupportedException($"There is no response for {outcome.GetType().Name}."),
    };

    private static ProblemHttpResult NotNow(SteeringOutcome.NotNow refusal) => ProblemResults.NotNow(
        "run", RunTransitions.Name(refusal.Action), $"{refusal.Status}",
        [.. refusal.Possible.Select(RunTransitions.Name)], "It can be forked, or deleted by its owner.");
}
