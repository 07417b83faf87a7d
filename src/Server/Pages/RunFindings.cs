using BackpropWeb.Contracts;
using BackpropWeb.Engine.Diagnosis;
using BackpropWeb.Server.Runs;

namespace BackpropWeb.Server.Pages;

/// <summary>What the engine finds in a run that has ended.</summary>
public sealed class RunFindings(EpochStates states)
{
    /// <summary>Nothing for a run that goes on, and for one that simply learned or was ended on its way.</summary>
    public async Task<IReadOnlyList<Finding>> OfAsync(ShownRun shown, CancellationToken cancellationToken)
    {
        if (!shown.Run.Status.HasEnded())
            return [];
        var rows = shown.Rows;
        var found = await states.LookAsync(
            shown.Run.Id, rows.To,
            trainer => Findings.Of(trainer, rows.MeanSquaredError, rows.Correct).Where(finding => finding is not Finding.Solved).ToArray(),
            cancellationToken) ?? [];
        // The rows end with the last good epoch: that the next one left the numbers is known from the failure.
        return shown.Run.Failure is { Code: "diverged" } && !found.OfType<Finding.Diverging>().Any()
            ? [new Finding.Diverging(rows.To, rows.MeanSquaredError[^1], true), .. found]
            : found;
    }
}
