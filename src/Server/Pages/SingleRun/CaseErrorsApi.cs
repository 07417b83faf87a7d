using System.Globalization;
using BackpropWeb.Client.Figure;
using BackpropWeb.Client.Localization;
using BackpropWeb.Server.Runs.Queries;
using BackpropWeb.Server.Runs.Shared;
using BackpropWeb.Server.ShownRuns;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BackpropWeb.Server.Pages.SingleRun;

/// <summary>Returns the errors of the cases at an epoch as a part of the page.</summary>
internal static class CaseErrorsApi
{
    public static void MapCaseErrors(this IEndpointRouteBuilder app)
    {
        foreach (var prefix in (string[])["", PageAddress.ChinesePrefix])
            app.MapGet(prefix + "/runs/{id}/cases", ReadAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> ReadAsync(
        string id, string? epoch, RunQueries runs, RunView view, CancellationToken cancellationToken)
    {
        if (await runs.FindRecipeAsync(id, cancellationToken) is not { } recipe)
            return RunProblems.NotFound(id);
        if (!int.TryParse(epoch, NumberStyles.None, CultureInfo.InvariantCulture, out var wanted)
            || await view.CaseErrorsAsync(id, wanted, cancellationToken) is not { } errors)
            return TypedResults.NotFound();
        return new RazorComponentResult<CaseErrors>(new Dictionary<string, object?>
        {
            [nameof(CaseErrors.RunId)] = id,
            [nameof(CaseErrors.Recipe)] = recipe,
            [nameof(CaseErrors.Epoch)] = wanted,
            [nameof(CaseErrors.Errors)] = errors,
        });
    }
}
