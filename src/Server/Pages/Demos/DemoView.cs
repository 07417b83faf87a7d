using BackpropWeb.Client.Localization;
using BackpropWeb.Engine;
using BackpropWeb.Server.Runs.Queries;
using BackpropWeb.Server.Runs.Starting;
using BackpropWeb.Server.ShownRuns;
using Microsoft.Extensions.Localization;

namespace BackpropWeb.Server.Pages.Demos;

/// <summary>Reads the run that a demonstration shows: the one in the address, or the demonstration's own.</summary>
internal sealed class DemoView(
    RunStarter starts, RunQueries queries, EpochStates states, RunView runs, IStringLocalizer<Words> words)
{
    // Two simultaneous first visitors start only one run.
    private static readonly SemaphoreSlim Beginning = new(1);

    /// <summary>The run, and a note if the address names a run that cannot be shown.</summary>
    public async Task<(ShownRun Run, string? Note)> ReadAsync(
        Demo demo, string? id, CancellationToken cancellationToken)
    {
        if (id is not null && await runs.ReadAsync(id, cancellationToken) is { } asked && demo.Fits(asked.Recipe))
            return (asked, null);
        return (
            await OwnAsync(demo.From(demo.Seed), cancellationToken),
            id is null ? null : words["Demo.UnknownRun"].Value);
    }

    /// <summary>A run without an owner, trained once, at the first visit.</summary>
    public async Task<ShownRun> OwnAsync(Recipe recipe, CancellationToken cancellationToken)
    {
        var id = Demo.IdOf(recipe);
        await Beginning.WaitAsync(cancellationToken);
        try
        {
            await starts.EnsureOwnAsync(id, new(recipe), null, cancellationToken);
        }
        finally
        {
            Beginning.Release();
        }

        await queries.WaitForEndAsync(id, cancellationToken);
        return await runs.ReadAsync(id, cancellationToken)
            ?? throw new InvalidOperationException($"The demonstration's run {id} is not in the store.");
    }

    /// <summary>The network at an epoch, from the rows or recomputed.</summary>
    public async Task<Network> NetworkAsync(ShownRun shown, int epoch, CancellationToken cancellationToken)
    {
        var row = await runs.RowAsync(shown, epoch, cancellationToken);
        if (row.Weights is { } weights)
            return new(shown.Recipe.Network, weights);
        var look = await states.InspectAsync(shown.Run.Id, epoch, cancellationToken)
            ?? throw new InvalidOperationException($"Run {shown.Run.Id} has no epoch {epoch}.");
        return new(shown.Recipe.Network, look.Weights.AsSpan());
    }
}
