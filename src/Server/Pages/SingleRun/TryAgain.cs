using BackpropWeb.Client.Localization;
using BackpropWeb.Server.Http;
using BackpropWeb.Server.Pages.Shared;
using BackpropWeb.Server.Runs.Queries;
using BackpropWeb.Server.Runs.Shared;
using BackpropWeb.Server.Runs.Starting;
using BackpropWeb.Server.ShownRuns;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BackpropWeb.Server.Pages.SingleRun;

/// <summary>Shows the findings about a run, and starts its recipe again with a remedy applied.</summary>
internal static class TryAgain
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
            return RunProblems.NotFound(id);
        return new RazorComponentResult<FindingsNote>(new Dictionary<string, object?>
        {
            [nameof(FindingsNote.Shown)] = shown,
            [nameof(FindingsNote.Findings)] = await findings.OfAsync(shown, cancellationToken),
        });
    }

    private static async Task<IResult> StartAsync(string id, HttpContext context, RunQueries queries, RunStarter starts)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (await queries.FindAsync(id, context.RequestAborted) is not { } run
            || await queries.FindRecipeAsync(id, context.RequestAborted) is not { } recipe)
            return RunProblems.NotFound(id);
        var known = Enum.GetValues<Remedy>().Where(each => each.Suits(recipe)).ToArray();
        if (known.Where(each => each.ToString() == form["change"]).ToArray() is not [var change])
            return ProblemResults.Field(
                "change", $"must be one of {string.Join(", ", known)}; was \"{form["change"]}\"");
        return PageForms.Respond(
            context,
            await starts.StartAsync(
                change.ToRequest(recipe, run.Pace), ClientAddress.Of(context), context.RequestAborted),
            PageAddress.Run);
    }
}
