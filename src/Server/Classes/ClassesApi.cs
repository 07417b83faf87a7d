using BackpropWeb.Client.Localization;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Http;
using BackpropWeb.Server.Limits;
using BackpropWeb.Server.Ownership;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Classes;

/// <summary>REST for classes.</summary>
internal static class ClassesApi
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var classes = app.MapGroup("/api/classes").WithTags("Classes");
        classes.MapPost("", CreateAsync)
            .WithSummary("Creates a class: visitors train one recipe together, each from its own seed.")
            .WithDescription("Share the page's link: anyone who opens it can join. Only this response contains the "
                + "owner key; it is also set as a cookie.")
            .Accepts<ClassRequest>("application/json").Produces<StartedClass>(StatusCodes.Status201Created)
            .ProducesProblems(400, 413, 415, 422, 429);
        classes.MapGet("{id}", GetAsync)
            .WithSummary("Gets a class.")
            .WithDescription("The hub's method WatchClass(classId) streams its members.")
            .Produces<Class>().ProducesProblems(404);
        classes.MapPost("{id}/join", JoinAsync)
            .WithSummary("Joins a class: gives the visitor's run.")
            .WithDescription("The first call makes the visitor a member, with the next number and seed, and sets a "
                + "cookie. With that cookie every further call gives the same run. The run waits until the class "
                + "starts; in a running class it starts at once.")
            .Produces<MemberRun>().Produces<MemberRun>(StatusCodes.Status201Created).ProducesProblems(404, 409, 429);

        var owned = classes.MapGroup("{id}").WithOwnerKey("class");
        owned.MapPost("start", StartAsync)
            .WithSummary("Starts all members together (owner only).")
            .WithDescription("Later members start at once. Starting a running class changes nothing.")
            .Produces<Class>().ProducesProblems(403, 404, 409);
        owned.MapPost("close", CloseAsync)
            .WithSummary("Closes a class (owner only).")
            .WithDescription("Nobody can join any more. Runs that have started continue.")
            .Produces<Class>().ProducesProblems(403, 404);
        owned.MapDelete("", DeleteAsync)
            .WithSummary("Deletes a class and its members' runs (owner only).")
            .WithDescription("The streams of its viewers end with an error that says so.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblems(403, 404);
    }

    private static Task<IResult> CreateAsync(
        HttpContext context, ClassService classes, IOptions<LimitOptions> limits,
        CancellationToken cancellationToken) =>
        JsonBody.RespondAsync(context.Request, limits.Value.BodyBytes, async body =>
            Respond(context, "", await classes.CreateAsync(body, ClientAddress.Of(context), cancellationToken)));

    private static async Task<IResult> GetAsync(
        string id, HttpContext context, ClassStore store, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-cache";
        return await store.FindAsync(id, cancellationToken) is { } stored
            ? TypedResults.Ok(await store.DescribeAsync(stored, cancellationToken))
            : ClassProblems.NotFound(id);
    }

    private static async Task<IResult> JoinAsync(
        string id, HttpContext context, ClassService classes, CancellationToken cancellationToken) =>
        Respond(context, id, await classes.JoinAsync(
            id, MemberCookie.Read(context, id), key => MemberCookie.Keep(context, id, key), cancellationToken));

    private static async Task<IResult> StartAsync(
        string id, HttpContext context, ClassService classes, CancellationToken cancellationToken) =>
        Respond(context, id, await classes.StartAsync(id, OwnerAccess.KeyOf(context, id), cancellationToken));

    private static async Task<IResult> CloseAsync(
        string id, HttpContext context, ClassService classes, CancellationToken cancellationToken) =>
        Respond(context, id, await classes.CloseAsync(id, OwnerAccess.KeyOf(context, id), cancellationToken));

    private static async Task<IResult> DeleteAsync(
        string id, HttpContext context, ClassService classes, CancellationToken cancellationToken)
    {
        if (await classes.DeleteAsync(id, OwnerAccess.KeyOf(context, id), cancellationToken) is { } refusal)
            return Respond(context, id, refusal);
        OwnerCookie.Delete(context, id, OwnerCookie.Classes);
        return TypedResults.NoContent();
    }

    public static IResult Respond(HttpContext context, string id, ClassOutcome outcome)
    {
        context.Response.Headers.CacheControl = "no-store";
        switch (outcome)
        {
            case ClassOutcome.Created { Class: var created }:
                OwnerCookie.Set(context, created.Id, created.OwnerKey, OwnerCookie.Classes);
                return TypedResults.Created(SiteAddress.Of(context, $"api/classes/{created.Id}"), created);
            case ClassOutcome.Joined { IsNew: true } joined:
                return TypedResults.Created(
                    SiteAddress.Of(context, PageAddress.RunData(joined.Run.Id)), joined.Run);
            case ClassOutcome.Joined joined:
                return TypedResults.Ok(joined.Run);
            case ClassOutcome.Done done:
                return TypedResults.Ok(done.Class);
            case ClassOutcome.Unknown:
                return ClassProblems.NotFound(id);
            case ClassOutcome.NotOwner:
                return OwnerAccess.NotOwner("class");
            case ClassOutcome.Closed:
                return ClassProblems.Closed();
            case ClassOutcome.Full full:
                return ClassProblems.Full(full.Members);
            case ClassOutcome.Invalid invalid:
                return ProblemResults.Fields(invalid.Errors);
            case ClassOutcome.Busy busy:
                return busy.Refusal.ToResult(context.Response);
            default:
                throw new NotSupportedException($"There is no response for {outcome.GetType().Name}.");
        }
    }
}
