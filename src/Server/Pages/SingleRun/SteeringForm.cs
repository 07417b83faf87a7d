using System.Globalization;
using System.Text.Json;
using BackpropWeb.Client.Localization;
using BackpropWeb.Server.Http;
using BackpropWeb.Server.Limits;
using BackpropWeb.Server.Ownership;
using BackpropWeb.Server.Pages.Shared;
using BackpropWeb.Server.Runs.Commands;
using BackpropWeb.Server.Runs.Queries;
using BackpropWeb.Server.Runs.Shared;
using BackpropWeb.Server.Runs.Starting;
using BackpropWeb.Server.Runs.Steering;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Pages.SingleRun;

/// <summary>Endpoints of the forms on a run's page. The script gets the response of the API; a form without script is
/// redirected to the page.</summary>
internal static class SteeringForm
{
    public static void MapSteeringForm(this IEndpointRouteBuilder app)
    {
        app.MapPageForm("/runs/{id}/steer", SteerAsync, RefuseContentType);
        app.MapPageForm("/runs/{id}/fork", ForkAsync, RefuseContentType);
    }

    private static async Task<IResult> SteerAsync(
        string id, HttpContext context, SteeringService steering, IOptions<LimitOptions> limits,
        IStringLocalizer<Refusals> refusals, CancellationToken cancellationToken)
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var key = OwnerAccess.KeyOf(context, id);
        var fields = new SteeringFields(form);
        if (fields.Command == SteeringFields.Delete)
        {
            if (await steering.DeleteAsync(id, key, cancellationToken) is { } refusal)
                return Respond(context, id, refusal, form);
            OwnerCookie.Delete(context, id);
            return PageForms.SeeOther(context, PageAddress.Exhibit);
        }

        // Only the owner gets validation errors.
        var outcome = fields.Read(limits.Value.Epochs, out var errors) is { } command
            ? await steering.SteerAsync(id, key, command, cancellationToken)
            : await steering.RefuseAsync(id, key, cancellationToken) ?? Invalid(errors, refusals);
        return Respond(context, id, outcome, form);
    }

    private static async Task<IResult> ForkAsync(
        string id, HttpContext context, ForkStarter forks, RunQueries queries, CancellationToken cancellationToken)
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        if (!int.TryParse(form["epoch"], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch))
            return ProblemResults.Field("epoch", "must be a whole number", isMalformed: true);
        // The fork keeps the pace of its parent.
        var pace = (await queries.FindAsync(id, cancellationToken))?.Pace;
        var changes = JsonSerializer.SerializeToElement(new { epoch, pace });
        return await forks.StartAsync(id, changes, ClientAddress.Of(context), cancellationToken) is { } outcome
            ? PageForms.Respond(context, outcome, PageAddress.Run)
            : RunProblems.NotFound(id);
    }

    private static ProblemHttpResult RefuseContentType() =>
        ProblemResults.Field("form", "must be sent as application/x-www-form-urlencoded", isMalformed: true);

    private static SteeringOutcome.Invalid Invalid(FieldErrors errors, IStringLocalizer<Refusals> refusals) => new(
        errors.Sentences.ToDictionary(error => error.Key, error => error.Value.Select(refusals.Format).ToArray()),
        errors.IsMalformed);

    /// <summary>The redirect passes the error in <c>said</c> (the end of a resource key) and the fields to show
    /// again.</summary>
    private static IResult Respond(HttpContext context, string id, SteeringOutcome outcome, IFormCollection form)
    {
        if (context.Request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType == "application/json"))
            return SteeringApi.Respond(id, outcome);
        var query = outcome switch
        {
            SteeringOutcome.Done => QueryString.Empty,
            SteeringOutcome.NotNow => QueryString.Create("said", "NotNow"),
            SteeringOutcome.NotOwner => QueryString.Create("said", "NotOwner"),
            SteeringOutcome.Invalid => QueryString.Create(form.Prepend(new("said", "Invalid"))),
            _ => QueryString.Create("said", "Invalid"),
        };
        return PageForms.SeeOther(context, PageAddress.Run(id) + query);
    }
}
