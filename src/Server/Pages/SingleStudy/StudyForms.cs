using System.Text.Json;
using BackpropWeb.Client.Localization;
using BackpropWeb.Server.Http;
using BackpropWeb.Server.Ownership;
using BackpropWeb.Server.Pages.Shared;
using BackpropWeb.Server.Studies.Commands;
using BackpropWeb.Server.Studies.Queries;
using BackpropWeb.Server.Studies.Shared;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BackpropWeb.Server.Pages.SingleStudy;

/// <summary>The forms of a study's page: open a member's run, steer.</summary>
internal static class StudyForms
{
    public static void MapStudyForms(this IEndpointRouteBuilder app)
    {
        app.MapPageForm("/studies/{id}/runs/{k:int}", OpenRunAsync);
        app.MapPageForm("/studies/{id}/steer", SteerAsync);
        foreach (var prefix in (string[])["", PageAddress.ChinesePrefix])
            app.MapGet(prefix + "/studies/{id}/figures", FiguresAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> OpenRunAsync(
        string id, int k, HttpContext context, StudyView view, MemberRuns members)
    {
        if (await view.ReadAsync(id, context.RequestAborted) is not { } shown || k < 0 || k >= shown.Study.Total)
            return StudyProblems.NotFound(id);
        var (run, _, limit) = await members.GetAsync(shown.Plan, k, ClientAddress.Of(context), context.RequestAborted);
        return limit is null
            ? PageForms.SeeOther(context, PageAddress.Run(run!.Id))
            : limit.ToResult(context.Response);
    }

    private static async Task<IResult> SteerAsync(string id, HttpContext context, StudySteering steering)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var key = OwnerAccess.KeyOf(context, id);
        var outcome = form["action"].ToString() switch
        {
            "delete" => await steering.DeleteAsync(id, key, context.RequestAborted),
            "list" => await steering.ChangeAsync(id, key, Listing(true), context.RequestAborted),
            "unlist" => await steering.ChangeAsync(id, key, Listing(false), context.RequestAborted),
            var name when StudyTransitions.ActionOf(name) is { } action =>
                await steering.SteerAsync(id, key, action, context.RequestAborted),
            _ => new StudyOutcome.Unknown(),
        };
        return outcome switch
        {
            null => PageForms.SeeOther(context, PageAddress.Studies),
            StudyOutcome.Unknown => StudyProblems.NotFound(id),
            StudyOutcome.NotOwner => PageForms.SeeOther(context, PageAddress.Study(id) + "?said=NotOwner"),
            StudyOutcome.NotNow => PageForms.SeeOther(context, PageAddress.Study(id) + "?said=NotNow"),
            _ => PageForms.SeeOther(context, PageAddress.Study(id)),
        };
    }

    private static async Task<IResult> FiguresAsync(string id, int? member, HttpContext context, StudyView view)
    {
        context.Response.Headers.CacheControl = "no-cache";
        if (await view.ReadAsync(id, context.RequestAborted) is not { } shown)
            return StudyProblems.NotFound(id);
        return new RazorComponentResult<StudyFigures>(new Dictionary<string, object?>
        {
            [nameof(StudyFigures.Study)] = shown.Study,
            [nameof(StudyFigures.Sample)] = await view.ReadSampleAsync(shown, context.RequestAborted),
            [nameof(StudyFigures.Cases)] = shown.Recipe.Problem.TrainedCount,
            [nameof(StudyFigures.MostCurves)] = MemberCurves.MostOf(shown.Plan),
            [nameof(StudyFigures.Curve)] = await view.ReadCurveAsync(shown, member, context.RequestAborted),
        });
    }

    private static JsonElement Listing(bool listed) =>
        JsonSerializer.SerializeToElement(new StudyListing(listed), JsonSerializerOptions.Web);

    private sealed record StudyListing(bool Listed);
}
