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
        app.MapPageForm("/runs/{id}/try", StartAsync);
        foreach (var prefix in (string[])["", PageAddress.ChinesePrefix])
            app.MapGet(prefix + "/runs/{id}/findings", FindingsAsync).ExcludeFromDescription();
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

    private static async Task<IResult> StartAsync(string id, HttpContext context, RunHost host, RunStarts starts)
    {
        if (PageForms.RefuseStart(context.Request) is { } refusal)
            return refusal;
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (await host.FindAsync(id, context.RequestAborted) is not { } run
            || await host.FindRecipeAsync(id, context.RequestAborted) is not { } recipe)
            return Results.Problem("There is no such run.", statusCode: 404);
        var known = Enum.GetValues<Remedy>().Where(each => each.Suits(recipe)).ToArray();
        if (known.Where(each => each.ToString() == form["change"]).ToArray() is not [var change])
            return Refuse.Fields(
                new Dictionary<string, string[]> { ["change"] = [$"must be one of {string.Join(", ", known)}; was \"{form["change"]}\""] }, false);
        return PageForms.Answer(
            context, await starts.StartAsync(change.ToRequest(recipe, run.Pace), ClientAddress.Of(context), context.RequestAborted), PageAddress.Run);
    }
}
