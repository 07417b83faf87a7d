using BackpropWeb.Contracts;
using BackpropWeb.Server.Pages.Demos;
using BackpropWeb.Server.Runs.Queries;
using BackpropWeb.Server.Runs.Starting;

namespace BackpropWeb.Server.Pages.ListedRuns;

/// <summary>The runs of the exhibit and the demonstrations. The list shows them while no run is listed.</summary>
internal sealed class OwnRuns(ExhibitRuns exhibits, RunQueries queries)
{
    /// <summary>The stored ones. A demonstration trains its run at its first visit.</summary>
    public async Task<IReadOnlyList<Run>> ReadAsync(CancellationToken cancellationToken)
    {
        var runs = new List<Run>();
        foreach (var id in exhibits.All.Concat(Demo.All.Select(demo => demo.OwnId)))
        {
            if (await queries.FindAsync(id, cancellationToken) is { } run)
                runs.Add(run);
        }

        return runs;
    }
}
