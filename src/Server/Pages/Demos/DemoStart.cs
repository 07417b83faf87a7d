using System.Globalization;
using System.Security.Cryptography;
using BackpropWeb.Client.Localization;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Hosting;
using BackpropWeb.Server.Runs;

namespace BackpropWeb.Server.Pages.Demos;

/// <summary>Starts a run of a demonstration from its form, and shows the demonstration with it.</summary>
public static class DemoStart
{
    private const int FreshSeeds = 100_000;

    public static void MapDemoStart(this IEndpointRouteBuilder app)
    {
        foreach (var prefix in (string[])["", PageAddress.ChinesePrefix])
        {
            foreach (var demo in Demo.All)
                app.MapPost($"{prefix}/demos/{demo.Name}/start", (HttpContext context, RunStarts starts) => StartAsync(demo, context, starts))
                    .DisableAntiforgery().ExcludeFromDescription();
        }
    }

    // No cookie authorises a start, so the origin alone is checked instead of an antiforgery token.
    private static async Task<IResult> StartAsync(Demo demo, HttpContext context, RunStarts starts)
    {
        if (CrossSite.IsCrossSite(context.Request))
            return Results.Problem("A run can only be started from this site's own pages.", statusCode: 403);
        if (!context.Request.HasFormContentType)
            return Results.Problem("The form must be sent as application/x-www-form-urlencoded.", statusCode: 415);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var wanted = form["start"] == "new" ? RandomNumberGenerator.GetInt32(FreshSeeds)
            : long.TryParse(form["seed"], NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : -1;
        var recipe = RecipeDocuments.ToDocument(demo.From(demo.Seed));
        var request = new RunRequest
        {
            Problem = recipe.Problem,
            Network = recipe.Network,
            Rule = recipe.Rule,
            Start = recipe.Start! with { Seed = wanted },
            Epochs = recipe.Epochs,
            Pace = demo.Pace,
        };
        switch (await starts.StartAsync(request, ClientAddress.Of(context), context.RequestAborted))
        {
            case StartOutcome.Started { Run: var run }:
                OwnerCookie.Set(context, run);
                context.Response.Headers.Location = $"{PageAddress.Demo(demo.Name)}?run={run.Id}";
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
