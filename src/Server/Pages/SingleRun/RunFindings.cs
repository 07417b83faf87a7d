using BackpropWeb.Contracts;
using BackpropWeb.Engine.Diagnosis;
using BackpropWeb.Server.Runs.Queries;
using BackpropWeb.Server.ShownRuns;

namespace BackpropWeb.Server.Pages.SingleRun;

/// <summary>The findings of the engine about a run that has ended.</summary>
internal sealed class RunFindings(EpochStates states)
{
    /// <summary>The findings; empty for a live or solved run.</summary>
    public async Task<IReadOnlyList<Finding>> OfAsync(ShownRun shown, CancellationToken cancellationToken)
    {
        if (!shown.Run.Status.HasEnded())
            return [];
        var rows = shown.Rows;
        var found = await states.LookAsync(
            shown.Run.Id, rows.To,
            trainer => Findings.Of(trainer, rows.MeanSquaredError, rows.Correct)
                .Where(finding => finding is not Finding.Solved).ToArray(),
            cancellationToken) ?? [];
        // The rows end with the last finite epoch. Only the failure shows that the next epoch diverged.
        return shown.Run.Failure is { Code: RunFailure.Diverged }
            ? [
                new Finding.Diverging(rows.To, rows.MeanSquaredError[^1], true),
                .. found.Where(finding => finding is not Finding.Diverging),
            ]
            : found;
    }
}
