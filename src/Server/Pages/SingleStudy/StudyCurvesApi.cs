using System.Globalization;
using BackpropWeb.Client.Localization;
using BackpropWeb.Server.Http;
using BackpropWeb.Server.Studies.Queries;
using BackpropWeb.Server.Studies.Shared;
using Microsoft.Extensions.Localization;

namespace BackpropWeb.Server.Pages.SingleStudy;

/// <summary>Gives the script of a study's page the error curves of single members.</summary>
internal static class StudyCurvesApi
{
    public static void MapStudyCurves(this IEndpointRouteBuilder app)
    {
        foreach (var prefix in (string[])["", PageAddress.ChinesePrefix])
            app.MapGet(prefix + "/studies/{id}/curves", ReadAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> ReadAsync(
        string id, HttpContext context, StudyStore store, MemberCurves curves, LargeResponses largeResponses,
        IStringLocalizer<Words> words)
    {
        if (await store.FindAsync(id, context.RequestAborted) is not { } stored)
            return StudyProblems.NotFound(id);
        var plan = StudyStore.PlanOf(stored);
        var most = MemberCurves.MostOf(plan);
        if (most == 0)
            return ProblemResults.Field(
                "members",
                $"cannot be trained again here: a member takes {plan.Recipe.Work:R} of work (cases × weights × "
                + $"epochs); the limit is {MemberCurves.MostWork:R}");
        if (Members(context.Request.Query["members"].ToString(), plan.Total) is not { } members
            || members.Length > most)
            return ProblemResults.Field(
                "members", $"must be 1 to {most} numbers from 0 to {plan.Total - 1}, separated by commas");
        // Each client waits for its own curves, not for those of others.
        if (await largeResponses.EnterAsync(context) is { } busy)
            return busy;
        var cases = plan.Recipe.Problem.TrainedCount;
        context.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Ok((await curves.ReadAsync(id, plan, members, context.RequestAborted)).Select(curve =>
            new ShownCurve(
                curve.Member, StudyWords.Member(StudyView.Line(plan, curve), cases, words), curve.Errors)).ToArray());
    }

    private static int[]? Members(string text, int total)
    {
        List<int> members = [];
        foreach (var part in text.Split(','))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var member)
                || member >= total)
                return null;
            members.Add(member);
        }

        return [.. members];
    }

    private sealed record ShownCurve(int Member, string Says, double[] Errors);
}
