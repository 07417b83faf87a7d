using BackpropWeb.Client.Figure;
using BackpropWeb.Client.Localization;
using BackpropWeb.Client.Runs;
using BackpropWeb.Contracts;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Server.Hosting;
using BackpropWeb.Server.Runs;
using Microsoft.Extensions.Localization;

namespace BackpropWeb.Server.Pages;

/// <summary>Starts a run from the exhibit's form where no script has taken that over, and opens the run's page.</summary>
public static class StartForm
{
    public static void MapStartForm(this IEndpointRouteBuilder app) => app.MapPageForm("/start", StartAsync);

    private static async Task<IResult> StartAsync(HttpContext context, RunStarts starts, IStringLocalizer<Words> words, CancellationToken cancellationToken)
    {
        if (PageForms.RefuseStart(context.Request) is { } refusal)
            return refusal;
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
                    invalid.Errors.ContainsKey("start.seed")
                        ? words["Start.BadSeed", Digits.Whole(Start.Seeded.LargestSeed)]
                        : words["Problem.Unknown", form["problem"].ToString()]);
            case StartOutcome.Busy busy:
                Refuse.SetRetryAfter(context.Response, busy.Refusal.RetryAfter);
                return Refused(
                    StatusCodes.Status429TooManyRequests, words["Start.Busy", context.Response.Headers.RetryAfter.ToString()]);
            case var outcome:
                return PageForms.Answer(context, outcome, PageAddress.Run);
        }

        RefusedStart Refused(int status, string message) => new(form["problem"], form["seed"], message, PageAddress.Exhibit, status);
    }
}
