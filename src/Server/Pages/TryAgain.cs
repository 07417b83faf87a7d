using BackpropWeb.Client.Localization;
using BackpropWeb.Server.Hosting;
using BackpropWeb.Server.Runs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BackpropWeb.Server.Pages;

/// <summary>Tells what was found in a run, and starts its recipe again with one setting changed.</summary>
public static class TryAgain
{
    public static void MapTryAgain(this IEndpointRouteBuilder app)
    {
        foreach (var prefix in (string[])["", PageAddress.ChinesePrefix])
        {
            app.MapGet(prefix + "/runs/{id}/findings", FindingsAsync).ExcludeFromDescription();
            app.MapPost(prefix + "/runs/{id}/try", StartAsync).DisableAntiforgery().ExcludeFromDescription();
        }
    }

    private static async Task<IResult> FindingsAsync(
        string id, RunView runs, RunFindings findings, CancellationToken cancellationToken)
    {
        if (await runs.ReadAsync(id, cancellationToken) is not { } shown)
            return Results.Problem("There is no such run.", statusCode: 404);
        return new RazorComponentResult<FindingsNote>(new Dictionary<string, object?>
        {
            [nameof(FindingsNote.Shown)] = shown,
            [nameof(FindingsNote.Findings)] = await findings.OfAsync(shown, cancellationToken),
        });
    }

    // No cookie authorises a start, so the origin alone is checked instead of an antiforgery token.
    private static async Task<IResult> StartAsync(string id, HttpContext context, RunHost host, RunStarts starts)
    {
        if (CrossSite.IsCrossSite(context.Request))
            return Results.Problem("A run can only be started from this site's own pages.", statusCode: 403);
        if (!context.Request.HasFormContentType)
            return Results.Problem("The form must be sent as application/x-www-form-urlencoded.", statusCode: 415);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (await host.FindAsync(id, context.RequestAborted) is not { } run
            || await host.FindRecipeAsync(id, context.RequestAborted) is not { } recipe)
            return Results.Problem("There is no such run.", statusCode: 404);
        var known = Enum.GetValues<Remedy>().Where(each => each.Suits(recipe)).ToArray();
        if (known.Where(each => each.ToString() == form["change"]).ToArray() is not [var change])
            return Refuse.Fields(
                new Dictionary<string, string[]> { ["change"] = [$"must be one of {string.Join(", ", known)}; was \"{form["change"]}\""] }, false);
        switch (await starts.StartAsync(change.ToRequest(recipe, run.Pace), ClientAddress.Of(context), context.RequestAborted))
        {
            case StartOutcome.Started { Run: var started }:
                OwnerCookie.Set(context, started);
                context.Response.Headers.Location = PageAddress.Run(started.Id);
                return Results.StatusCode(StatusCodes.Status303SeeOther);
            case StartOutcome.Invalid invalid:
                return Refuse.Fields(invalid.Errors, invalid.IsMalformed);
            case StartOutcome.Busy busy:
                return Refuse.Busy(busy.Refusal.Reason, busy.Refusal.RetryAfter, context.Response);
            case var other:
                throw new InvalidOperationException($"There is no answer for {other}.");
        }
    }
}
