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

    private readonly OrderedDictionary<string, string> _ids = new(Entries.Select(entry => KeyValuePair.Create(
        entry.Problem.Name,
        RunId.OfRecipe(RecipeDocuments.Hash(RecipeDocuments.ToCanonicalJson(entry.Suggested))))));

    /// <summary>Ids of all runs of the exhibit.</summary>
    public IReadOnlyCollection<string> All => _ids.Values;

    /// <summary>Id of the run of a catalogue problem.</summary>
    public string IdOf(string problem) => _ids[problem];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var entry in Entries)
            await starter.EnsureOwnAsync(_ids[entry.Problem.Name], new(entry.Suggested), null, cancellationToken);
        foreach (var (problem, id) in _ids)
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
