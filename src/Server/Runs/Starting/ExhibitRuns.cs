using System.Collections.Frozen;
using BackpropWeb.Contracts;
using BackpropWeb.Engine.Problems;
using BackpropWeb.Server.Runs.Queries;
using BackpropWeb.Server.Runs.Shared;

namespace BackpropWeb.Server.Runs.Starting;

/// <summary>Finished runs of the exhibit's problems, which the pages open with. They have no owner, their ids follow
/// from their recipes, and they are trained once, before the server accepts requests.</summary>
internal sealed class ExhibitRuns(RunQueries queries, RunStarter starter, ILogger<ExhibitRuns> logger) : IHostedService
{
    private static readonly CatalogueEntry[] Entries =
        [.. ((string[])["xor", "and", "or"]).Select(name => ProblemCatalogue.Find(name)!)];

    private static readonly FrozenDictionary<string, string> Ids = Entries.ToFrozenDictionary(
        entry => entry.Problem.Name,
        entry => RunId.OfRecipe(RecipeDocuments.Hash(RecipeDocuments.ToCanonicalJson(entry.Suggested))));

    /// <summary>Ids of all exhibit runs.</summary>
    public static IReadOnlyCollection<string> AllIds => Ids.Values;

    /// <summary>Id of the run of a catalogue problem.</summary>
#pragma warning disable CA1822 // An instance member, so that callers depend on the started service.
    public string IdOf(string problem) => Ids[problem];

    /// <summary>Ids of all runs of the exhibit.</summary>
    public IEnumerable<string> All => Entries.Select(entry => Ids[entry.Problem.Name]);
#pragma warning restore CA1822

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var entry in Entries)
            await starter.EnsureOwnAsync(Ids[entry.Problem.Name], new(entry.Suggested), null, cancellationToken);
        foreach (var (problem, id) in Ids)
        {
            var run = await queries.WaitForEndAsync(id, cancellationToken);
            if (run is { Status: RunStatus.Finished })
                logger.ExhibitReady(problem, id);
            else
                logger.ExhibitNotReady(problem, id, run?.Status ?? RunStatus.Failed);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
