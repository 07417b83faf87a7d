using System.Text.Json;
using BackpropWeb.Client.Localization;
using BackpropWeb.Server.Hosting;
using BackpropWeb.Server.Runs;

namespace BackpropWeb.Server.Pages;

/// <summary>Starts a run from the lab's form where no script has taken that over, and opens the run's page.</summary>
public static class LabPost
{
    public static void MapLabPost(this IEndpointRouteBuilder app)
    {
        foreach (var prefix in (string[])["", PageAddress.ChinesePrefix])
            app.MapPost(prefix + "/lab/start", StartAsync).DisableAntiforgery().ExcludeFromDescription();
    }

    // As in StartForm: no cookie authorises a start.
    private static async Task<IResult> StartAsync(
        HttpContext context, RunStarts starts, LabStart lab, CancellationToken cancellationToken)
    {
        if (CrossSite.IsCrossSite(context.Request))
            return Results.Problem("A run can only be started from this site's own pages.", statusCode: 403);
        if (!context.Request.HasFormContentType)
            return Results.Problem("The form must be sent as application/x-www-form-urlencoded.", statusCode: 415);
        var form = await context.Request.ReadFormAsync(cancellationToken);
        if (lab.Read(form) is not { } json)
            return SeeOther(context, PageAddress.Lab + QueryString.Create("problem", form["problem"].ToString()));
        using var document = JsonDocument.Parse(json);
        switch (await starts.StartAsync(document.RootElement, null, ClientAddress.Of(context), cancellationToken))
        {
            case StartOutcome.Started { Run: var run }:
                OwnerCookie.Set(context, run);
                return SeeOther(context, PageAddress.Run(run.Id));
            case StartOutcome.Invalid:
                // The page says beside each box what is wrong with what was typed there.
                return SeeOther(context, PageAddress.Lab + QueryString.Create(form.Select(field => KeyValuePair.Create(field.Key, field.Value))));
            case StartOutcome.Busy busy:
                return Refuse.Busy(busy.Refusal.Reason, busy.Refusal.RetryAfter, context.Response);
            case var other:
                throw new InvalidOperationException($"There is no answer for {other}.");
        }
    }

    private static IResult SeeOther(HttpContext context, string address)
    {
        context.Response.Headers.Location = address;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }
}
