using System.Globalization;
using BackpropWeb.Client.Localization;
using BackpropWeb.Server.Http;
using BackpropWeb.Server.Ownership;
using BackpropWeb.Server.Runs.Starting;

namespace BackpropWeb.Server.Pages.Shared;

/// <summary>Helpers for the endpoints of forms.</summary>
internal static class PageForms
{
    /// <summary>Maps a form's endpoint in both languages, without an antiforgery token, because
    /// <see cref="CrossSiteRequests"/> rejects forms of other sites.</summary>
    /// <param name="app">The server.</param>
    /// <param name="path">The English address.</param>
    /// <param name="take">Responds to a request with a form.</param>
    /// <param name="refuse">Responds to a request without one; null for status 415.</param>
    public static void MapPageForm(
        this IEndpointRouteBuilder app, string path, Delegate take, Func<IResult>? refuse = null)
    {
        foreach (var prefix in (string[])["", PageAddress.ChinesePrefix])
        {
            app.MapPost(prefix + path, take).DisableAntiforgery().ExcludeFromDescription()
                .AddEndpointFilter(async (call, next) => call.HttpContext.Request.HasFormContentType
                    ? await next(call)
                    : (refuse ?? RefuseNoForm)());
        }
    }

    /// <summary>The seed in the box, or a new one if the box is empty. Text that is not a whole number gives −1, which
    /// the start rejects.</summary>
    public static long SeedOf(IFormCollection form) =>
        form["start"] == "new" ? FreshSeed.Draw()
        : long.TryParse(form["seed"], NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : -1;

    /// <summary>Redirects to the started run, or returns the API's problem details.</summary>
    /// <param name="pageOf">Returns the page address for a run id.</param>
    public static IResult Respond(HttpContext context, StartOutcome outcome, Func<string, string> pageOf)
    {
        switch (outcome)
        {
            case StartOutcome.Started { Run: var run }:
                OwnerCookie.Set(context, run.Id, run.OwnerKey);
                return SeeOther(context, pageOf(run.Id));
            case StartOutcome.Invalid invalid:
                return ProblemResults.Fields(invalid.Errors);
            case StartOutcome.Busy busy:
                return busy.Refusal.ToResult(context.Response);
            default:
                throw new InvalidOperationException($"There is no response for {outcome}.");
        }
    }

    public static IResult SeeOther(HttpContext context, string address)
    {
        context.Response.Headers.Location = SiteAddress.Of(context, address);
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static IResult RefuseNoForm() =>
        Results.Problem("The form must be sent as application/x-www-form-urlencoded.", statusCode: 415);
}
