using System.Globalization;
using BackpropWeb.Client.Localization;
using BackpropWeb.Server.Hosting;
using BackpropWeb.Server.Runs;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Pages;

/// <summary>Takes the forms of a run's page: without a script they lead back to it, to a script they answer as REST
/// does.</summary>
public static class SteeringForms
{
    public static void MapSteeringForms(this IEndpointRouteBuilder app)
    {
        app.MapPageForm("/runs/{id}/steer", SteerAsync);
        app.MapPageForm("/runs/{id}/fork", ForkAsync);
    }

    /// <summary>What a page says of an order that was refused: the end of a key of the words.</summary>
    public static string? SaidOf(SteerOutcome outcome) => outcome switch
    {
        SteerOutcome.Done => null,
        SteerOutcome.NotNow => "NotNow",
        SteerOutcome.NotOwner => "NotOwner",
        _ => "Invalid",
    };

    private static async Task<IResult> SteerAsync(
        string id, HttpContext context, Steering steering, IOptions<LimitOptions> limits, IStringLocalizer<Refusals> refusals,
        CancellationToken cancellationToken)
    {
        if (!context.Request.HasFormContentType)
            return Refuse.Field("form", "must be sent as application/x-www-form-urlencoded", isMalformed: true);
        var (form, key) = (await context.Request.ReadFormAsync(cancellationToken), SteeringApi.KeyOf(context, id));
        var boxes = new SteeringBoxes(form.ToDictionary(box => box.Key, box => (string?)box.Value));
        if (boxes.Move == "delete")
        {
            if (await steering.DeleteAsync(id, key, cancellationToken) is { } refusal)
                return Answer(context, id, refusal);
            OwnerCookie.Delete(context, id);
            return PageForms.SeeOther(context, PageAddress.Exhibit);
        }

        FieldErrors errors;
        var outcome = boxes.Move switch
        {
            "pause" => await steering.PauseAsync(id, key, cancellationToken),
            "resume" => await steering.ResumeAsync(id, key, cancellationToken),
            "stop" => await steering.StopAsync(id, key, cancellationToken),
            "step" => boxes.Steps(limits.Value.Epochs, out errors) is { } epochs
                ? await steering.StepAsync(id, key, epochs, cancellationToken)
                : await RefuseAsync(steering, id, key, errors, refusals, cancellationToken),
            "pace" or "rule" or "describe" => boxes.Changes(out errors) is { } changes
                ? await steering.ChangeAsync(id, key, changes, cancellationToken)
                : await RefuseAsync(steering, id, key, errors, refusals, cancellationToken),
            _ => await steering.RefuseAsync(id, key, cancellationToken)
                ?? new SteerOutcome.Invalid(new Dictionary<string, string[]> { ["move"] = ["must be one of the page's own orders"] }, true),
        };
        if (outcome is SteerOutcome.Invalid && !WantsJson(context)) // The page says beside each box what is wrong with it.
            return PageForms.SeeOther(context, PageAddress.Run(id) + QueryString.Create(form.Select(box => KeyValuePair.Create(box.Key, box.Value)).Prepend(new("said", "Invalid"))));
        return Answer(context, id, outcome);
    }

    /// <summary>Who may not steer need not be told what is wrong with the order.</summary>
    private static async Task<SteerOutcome> RefuseAsync(Steering steering, string id, string? key, FieldErrors errors, IStringLocalizer<Refusals> refusals, CancellationToken cancellationToken) =>
        await steering.RefuseAsync(id, key, cancellationToken) ?? new SteerOutcome.Invalid(
            errors.Sentences.ToDictionary(error => error.Key, error => error.Value.Select(refusals.Say).ToArray()), errors.IsMalformed);

    private static async Task<IResult> ForkAsync(
        string id, HttpContext context, Forks forks, RunHost host, CancellationToken cancellationToken)
    {
        if (CrossSite.IsCrossSite(context.Request))
            return Results.Problem("A run can only be started from this site's own pages.", statusCode: 403);
        if (!context.Request.HasFormContentType)
            return Refuse.Field("form", "must be sent as application/x-www-form-urlencoded", isMalformed: true);
        var form = await context.Request.ReadFormAsync(cancellationToken);
        if (!int.TryParse(form["epoch"], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch))
            return Refuse.Field("epoch", "must be a whole number", isMalformed: true);
        // Watched as its parent was.
        var pace = (await host.FindAsync(id, cancellationToken))?.Pace;
        var changes = System.Text.Json.JsonSerializer.SerializeToElement(new { epoch, pace });
        return await forks.StartAsync(id, changes, ClientAddress.Of(context), cancellationToken) is { } outcome
            ? PageForms.Answer(context, outcome, PageAddress.Run)
            : Refuse.UnknownRun(id);
    }

    private static bool WantsJson(HttpContext context) =>
        context.Request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType == "application/json");

    private static IResult Answer(HttpContext context, string id, SteerOutcome outcome) => WantsJson(context)
        ? SteeringApi.Answer(id, outcome)
        : PageForms.SeeOther(context, PageAddress.Run(id) + (SaidOf(outcome) is { } said ? $"?said={said}" : ""));
}
