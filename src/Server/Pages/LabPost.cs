using System.Text.Json;
using BackpropWeb.Client.Localization;
using BackpropWeb.Server.Hosting;
using BackpropWeb.Server.Runs;

namespace BackpropWeb.Server.Pages;

/// <summary>Starts a run from the lab's form where no script has taken that over, and opens the run's page.</summary>
public static class LabPost
{
    public static void MapLabPost(this IEndpointRouteBuilder app) => app.MapPageForm("/lab/start", StartAsync);

    private static async Task<IResult> StartAsync(
        HttpContext context, RunStarts starts, LabStart lab, CancellationToken cancellationToken)
    {
        if (PageForms.RefuseStart(context.Request) is { } refusal)
            return refusal;
        var form = await context.Request.ReadFormAsync(cancellationToken);
        if (lab.Read(form) is not { } json)
            return PageForms.SeeOther(context, PageAddress.Lab + QueryString.Create("problem", form["problem"].ToString()));
        using var document = JsonDocument.Parse(json);
        var outcome = await starts.StartAsync(document.RootElement, null, ClientAddress.Of(context), cancellationToken);
        // The page says beside each box what is wrong with what was typed there.
        return outcome is StartOutcome.Invalid
            ? PageForms.SeeOther(context, PageAddress.Lab + QueryString.Create(form.Select(field => KeyValuePair.Create(field.Key, field.Value))))
            : PageForms.Answer(context, outcome, PageAddress.Run);
    }
}
