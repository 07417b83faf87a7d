using System.Globalization;
using BackpropWeb.Client.Localization;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Server.Hosting;
using BackpropWeb.Server.Runs;

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
        string id, HttpContext context, Steering steering, CancellationToken cancellationToken)
    {
        if (!context.Request.HasFormContentType)
            return Refuse.Field("form", "must be sent as application/x-www-form-urlencoded", isMalformed: true);
        var (form, key) = (await context.Request.ReadFormAsync(cancellationToken), SteeringApi.KeyOf(context, id));
        if (form["move"] == "delete")
        {
            if (await steering.DeleteAsync(id, key, cancellationToken) is { } refusal)
                return Answer(context, id, refusal);
            OwnerCookie.Delete(context, id);
            return PageForms.SeeOther(context, PageAddress.Exhibit);
        }

        var outcome = (string?)form["move"] switch
        {
            "pause" => await steering.PauseAsync(id, key, cancellationToken),
            "resume" => await steering.ResumeAsync(id, key, cancellationToken),
            "stop" => await steering.StopAsync(id, key, cancellationToken),
            "step" when int.TryParse(form["epochs"], NumberStyles.None, CultureInfo.InvariantCulture, out var epochs) && epochs > 0 =>
                await steering.StepAsync(id, key, epochs, cancellationToken),
            "pace" or "rule" or "describe" when ChangesOf(form) is { } changes =>
                await steering.ChangeAsync(id, key, changes, cancellationToken),
            _ => await steering.RefuseAsync(id, key, cancellationToken)
                ?? new SteerOutcome.Invalid(new Dictionary<string, string[]> { ["move"] = ["must be one of the page's own orders"] }, true),
        };
        return Answer(context, id, outcome);
    }

    /// <summary>What a form changes; null where a number cannot be read or is out of its range.</summary>
    private static RunChanges? ChangesOf(IFormCollection form)
    {
        switch ((string?)form["move"])
        {
            case "describe":
                var title = RunChanges.Trimmed(form["title"]);
                return title is { Length: > RunOrder.LongestTitle } || (title?.Any(char.IsControl) ?? false)
                    ? null
                    : new(Title: new(title), Listed: form["listed"] == "true");
            case "pace":
                if (string.IsNullOrWhiteSpace(form["pace"]))
                    return new(Pace: new(null));
                return Number(form["pace"], RunOrder.PaceBounds) is { } pace ? new(Pace: new(pace)) : null;
            default:
                return Number(form["learningRate"], Rule.LearningRateBounds) is { } rate
                    && Number(form["momentum"], Rule.MomentumBounds) is { } momentum
                        ? new(Rule: new(0, rate, momentum))
                        : null;
        }
    }

    private static double? Number(string? text, Engine.Bounds<double> bounds) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && bounds.Contains(number)
            ? number
            : null;

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

    private static IResult Answer(HttpContext context, string id, SteerOutcome outcome) =>
        context.Request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType == "application/json")
            ? SteeringApi.Answer(id, outcome)
            : PageForms.SeeOther(context, PageAddress.Run(id) + (SaidOf(outcome) is { } said ? $"?said={said}" : ""));
}
