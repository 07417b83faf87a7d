using BackpropWeb.Client.Localization;
using BackpropWeb.Client.Runs;
using BackpropWeb.Client.Shared;
using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Server.Http;
using BackpropWeb.Server.Pages.Shared;
using BackpropWeb.Server.Runs.Starting;
using Microsoft.Extensions.Localization;

namespace BackpropWeb.Server.Pages.Exhibit;

/// <summary>Starts a run from the exhibit's form for readers without script, and opens the run's page.</summary>
internal static class StartFormApi
{
    public static void MapStartForm(this IEndpointRouteBuilder app) => app.MapPageForm("/start", StartAsync);

    private static async Task<IResult> StartAsync(
        HttpContext context, RunStarter starts, IStringLocalizer<Words> words, CancellationToken cancellationToken)
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var request = new RunRequest
        {
            Problem = new() { Name = form["problem"] },
            Start = new() { Seed = PageForms.SeedOf(form) },
            Pace = ExhibitPace.EpochsPerSecond,
        };
        switch (await starts.StartAsync(request, ClientAddress.Of(context), cancellationToken))
        {
            case StartOutcome.Invalid invalid:
                return Refused(
                    StatusCodes.Status422UnprocessableEntity,
                    invalid.Errors.Has("start.seed")
                        ? words["Start.BadSeed", Digits.Whole(Start.Seeded.LargestSeed)]
                        : words["Problem.Unknown", form["problem"].ToString()]);
            case StartOutcome.Busy busy:
                ProblemResults.SetRetryAfter(context.Response, busy.Refusal.RetryAfter);
                return Refused(
                    StatusCodes.Status429TooManyRequests,
                    words["Start.Busy", context.Response.Headers.RetryAfter.ToString()]);
            case var outcome:
                return PageForms.Respond(context, outcome, PageAddress.Run);
        }

        RejectedStart Refused(int status, string message) =>
            new(
                form["problem"], form["seed"], message, PageAddress.IsChinese ? PageAddress.ChinesePrefix + "/" : "/",
                status);
    }
}
