using System.Collections.Frozen;
using BackpropWeb.Contracts;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Server.Runs;

/// <summary>The finished runs of the exhibit's problems, which the pages open with. It belongs to nobody, its id
/// follows from its recipe, and it is trained once, before the server takes requests.</summary>
public sealed class ExhibitRuns(RunHost host, RunStarts starts, ILogger<ExhibitRuns> logger) : IHostedService
{
    private static readonly CatalogueEntry[] Entries =
        [.. ((string[])["xor", "and", "or"]).Select(name => ProblemCatalogue.Find(name)!)];

    private static readonly FrozenDictionary<string, string> Ids = Entries.ToFrozenDictionary(
        entry => entry.Problem.Name,
        entry => RunId.OfRecipe(RecipeDocuments.Hash(RecipeDocuments.ToCanonicalJson(entry.Suggested))));

    /// <summary>Id of the run of a problem of the catalogue.</summary>
#pragma warning disable CA1822 // Asked through the service, so that nobody asks before it has started.
    public string IdOf(string problem) => Ids[problem];
#pragma warning restore CA1822

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var entry in Entries)
            await starts.EnsureOwnAsync(Ids[entry.Problem.Name], new(entry.Suggested), cancellationToken);
        foreach (var (problem, id) in Ids)
        {
            var run = await host.WaitForEndAsync(id, cancellationToken);
            if (run is { Status: RunStatus.Finished })
                logger.ExhibitReady(problem, id);
            else
                logger.ExhibitNotReady(problem, id, run?.Status ?? RunStatus.Failed);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
