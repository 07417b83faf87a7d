using System.Globalization;
using System.Security.Cryptography;
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
    // Small enough to read out in a class; page.js draws from the same range.
    private const int FreshSeeds = 100_000;

    public static void MapStartForm(this IEndpointRouteBuilder app)
    {
        foreach (var prefix in (string[])["", PageAddress.ChinesePrefix])
            app.MapPost(prefix + "/start", StartAsync).DisableAntiforgery().ExcludeFromDescription();
    }

    // No cookie authorises a start, so the origin alone is checked instead of an antiforgery token.
    private static async Task<IResult> StartAsync(HttpContext context, RunStarts starts, IStringLocalizer<Words> words, CancellationToken cancellationToken)
    {
        if (CrossSite.IsCrossSite(context.Request))
            return Results.Problem("A run can only be started from this site's own pages.", statusCode: 403);
        if (!context.Request.HasFormContentType)
            return Results.Problem("The form must be sent as application/x-www-form-urlencoded.", statusCode: 415);
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var request = new RunRequest
        {
            Problem = new() { Name = form["problem"] },
            Start = new() { Seed = form["start"] == "new" ? RandomNumberGenerator.GetInt32(FreshSeeds) : Seed(form["seed"]) },
            Pace = ExhibitPace.EpochsPerSecond,
        };
        switch (await starts.StartAsync(request, ClientAddress.Of(context), cancellationToken))
        {
            case StartOutcome.Started { Run: var run }:
                OwnerCookie.Set(context, run);
                context.Response.Headers.Location = PageAddress.Run(run.Id);
                return Results.StatusCode(StatusCodes.Status303SeeOther);
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
            case var other:
                throw new InvalidOperationException($"There is no answer for {other}.");
        }

        RefusedStart Refused(int status, string message) => new(form["problem"], form["seed"], message, PageAddress.Exhibit, status);
    }

    /// <summary>The seed in the box; −1, which the reader refuses by name, where that is not a whole number.</summary>
    private static long Seed(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : -1;
}
