using BackpropWeb.Contracts;
using BackpropWeb.Server.Limits;
using BackpropWeb.Server.Runs.Queries;
using BackpropWeb.Server.Runs.Shared;
using BackpropWeb.Server.Runs.Starting;
using BackpropWeb.Server.Studies.Plans;

namespace BackpropWeb.Server.Studies.Commands;

/// <summary>Makes members of studies runs of their own. Such a run has no owner, and its id follows from its recipe, so
/// a member is one run however often it is asked for.</summary>
internal sealed class MemberRuns(RunStarter starter, RunQueries runs) : IDisposable
{
    // One at a time, so that two requests for one member make one run.
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>The run of a member.</summary>
    /// <param name="plan">The study's members.</param>
    /// <param name="member">0 to below the plan's total.</param>
    /// <param name="client">The client to charge if the run is new.</param>
    /// <param name="cancellationToken">Cancels the start until it is stored.</param>
    /// <returns>The run and whether it is new, or the limit that forbids it.</returns>
    public async Task<(Run? Run, bool IsNew, LimitRefusal? Refusal)> GetAsync(
        StudyPlan plan, int member, string client, CancellationToken cancellationToken)
    {
        var recipe = plan.RecipeOf(member);
        var id = RunId.OfRecipe(RecipeDocuments.Hash(RecipeDocuments.ToCanonicalJson(recipe)));
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (await runs.FindAsync(id, cancellationToken) is { } found)
                return (found, false, null);
            if (await starter.EnsureOwnAsync(id, new(recipe), client, cancellationToken) is { } refusal)
                return (null, false, refusal);
            return (await runs.FindAsync(id, cancellationToken), true, null);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
