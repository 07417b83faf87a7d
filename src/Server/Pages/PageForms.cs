using System.Globalization;
using System.Security.Cryptography;
using BackpropWeb.Client.Localization;
using BackpropWeb.Server.Hosting;
using BackpropWeb.Server.Runs;

namespace BackpropWeb.Server.Pages;

/// <summary>What the forms of the pages have in common.</summary>
public static class PageForms
{
    // Small enough to read out in a class; page.js draws from the same range.
    private const int FreshSeeds = 100_000;

    /// <summary>Takes a form in both languages. No token: a start is authorised by no cookie, and the key's cookie is taken
    /// from this site's own pages only, which is what a token would prove.</summary>
    public static void MapPageForm(this IEndpointRouteBuilder app, string path, Delegate take)
    {
        foreach (var prefix in (string[])["", PageAddress.ChinesePrefix])
            app.MapPost(prefix + path, take).DisableAntiforgery().ExcludeFromDescription();
    }

    /// <summary>Why no form is read from a request that would start a run; null where one can be.</summary>
    public static IResult? RefuseStart(HttpRequest request) =>
        CrossSite.IsCrossSite(request) ? Results.Problem("A run can only be started from this site's own pages.", statusCode: 403)
        : !request.HasFormContentType ? Results.Problem("The form must be sent as application/x-www-form-urlencoded.", statusCode: 415)
        : null;

    /// <summary>A fresh seed, or the one in the box; −1, which the reader refuses by name, where that is not a whole
    /// number.</summary>
    public static long SeedOf(IFormCollection form) =>
        form["start"] == "new" ? RandomNumberGenerator.GetInt32(FreshSeeds)
        : long.TryParse(form["seed"], NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : -1;

    /// <summary>Opens the started run, or refuses as REST does.</summary>
    /// <param name="pageOf">The address that shows a run, by its id.</param>
    public static IResult Answer(HttpContext context, StartOutcome outcome, Func<string, string> pageOf)
    {
        switch (outcome)
        {
            case StartOutcome.Started { Run: var run }:
                OwnerCookie.Set(context, run);
                return SeeOther(context, pageOf(run.Id));
            case StartOutcome.Invalid invalid:
                return Refuse.Fields(invalid.Errors, invalid.IsMalformed);
            case StartOutcome.Busy busy:
                return Refuse.Busy(busy.Refusal.Reason, busy.Refusal.RetryAfter, context.Response);
            default:
                throw new InvalidOperationException($"There is no answer for {outcome}.");
        }
    }

    public static IResult SeeOther(HttpContext context, string address)
    {
        context.Response.Headers.Location = address;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }
}
