using System.Text.Json;
using BackpropWeb.Client.Localization;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Classes;
using BackpropWeb.Server.Http;
using BackpropWeb.Server.Ownership;
using BackpropWeb.Server.Pages.Shared;
using BackpropWeb.Server.Runs.Queries;
using BackpropWeb.Server.Runs.Shared;

namespace BackpropWeb.Server.Pages.Classes;

/// <summary>Endpoints of the forms that create, join and steer classes.</summary>
internal static class ClassForm
{
    public static void MapClassForm(this IEndpointRouteBuilder app)
    {
        app.MapPageForm("/classes", CreateAsync);
        app.MapPageForm("/classes/{id}/join", JoinAsync);
        app.MapPageForm("/classes/{id}/steer", SteerAsync);
        app.MapGet("/classes/{id}/curves", CurvesAsync).ExcludeFromDescription();
        app.MapGet("/classes/{id}/members", MembersAsync).ExcludeFromDescription();
    }

    /// <summary>Returns all members. Each member's page requests them, so all requests share one reading.</summary>
    private static async Task<IResult> MembersAsync(
        string id, ClassBoards boards, CancellationToken cancellationToken)
    {
        try
        {
            return Results.Bytes(await boards.ReadJsonAsync(id, cancellationToken), "application/json; charset=utf-8");
        }
        catch (ClassNotFoundException)
        {
            return ClassProblems.NotFound(id);
        }
    }

    /// <summary>Returns the curves of all members so far, for the page's script.</summary>
    private static async Task<IResult> CurvesAsync(
        string id, ClassStore store, ClassBoards boards, BoardCurves curves, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } stored)
            return ClassProblems.NotFound(id);
        var members = await boards.ReadAsync(stored, cancellationToken);
        return Results.Json(
            await curves.ReadAsync(members, ClassStore.RecipeOf(stored).Epochs, cancellationToken),
            JsonSerializerOptions.Web);
    }

    /// <summary>Creates a class that trains the recipe of a run.</summary>
    private static async Task<IResult> CreateAsync(
        HttpContext context, ClassService classes, RunQueries runs, CancellationToken cancellationToken)
    {
        var id = (await context.Request.ReadFormAsync(cancellationToken))["run"].ToString();
        if (await runs.FindAsync(id, cancellationToken) is not { } run)
            return RunProblems.NotFound(id);
        return await OpenAsync(context, classes, run.Recipe, run.Pace, run.Title);
    }

    /// <summary>Creates a class and opens its page, or returns the API's problem details.</summary>
    /// <param name="pace">Null for the default.</param>
    public static async Task<IResult> OpenAsync(
        HttpContext context, ClassService classes, RecipeDocument recipe, double? pace, string? title)
    {
        var request = new ClassRequest { Recipe = recipe, Pace = pace, Title = title };
        var outcome = await classes.CreateAsync(
            JsonSerializer.SerializeToElement(request, ContractsJson.Default.ClassRequest),
            ClientAddress.Of(context), context.RequestAborted);
        return Respond(context, outcome is ClassOutcome.Created created ? created.Class.Id : "", outcome);
    }

    private static async Task<IResult> JoinAsync(
        string id, HttpContext context, ClassService classes, CancellationToken cancellationToken) =>
        Respond(context, id, await classes.JoinAsync(
            id, MemberCookie.Read(context, id), key => MemberCookie.Keep(context, id, key), cancellationToken));

    private static async Task<IResult> SteerAsync(
        string id, HttpContext context, ClassService classes, CancellationToken cancellationToken)
    {
        var command = (await context.Request.ReadFormAsync(cancellationToken))["command"].ToString();
        var key = OwnerAccess.KeyOf(context, id);
        switch (command)
        {
            case "start":
                return Respond(context, id, await classes.StartAsync(id, key, cancellationToken));
            case "close":
                return Respond(context, id, await classes.CloseAsync(id, key, cancellationToken));
            case "delete":
                if (await classes.DeleteAsync(id, key, cancellationToken) is { } refusal)
                    return Respond(context, id, refusal);
                OwnerCookie.Delete(context, id, OwnerCookie.Classes);
                return PageForms.SeeOther(context, PageAddress.Exhibit);
            default:
                return ProblemResults.Field("command", "must be one of start, close and delete");
        }
    }

    /// <summary>Returns to the class's page, or returns the API's problem details.</summary>
    private static IResult Respond(HttpContext context, string id, ClassOutcome outcome)
    {
        var response = ClassesApi.Respond(context, id, outcome);
        return outcome is ClassOutcome.Created or ClassOutcome.Joined or ClassOutcome.Done or ClassOutcome.Closed
            ? PageForms.SeeOther(context, PageAddress.Class(id))
            : response;
    }
}
