using BackpropWeb.Client.Figure;
using BackpropWeb.Server.Runs.Starting;
using BackpropWeb.Server.ShownRuns;

namespace BackpropWeb.Server.Pages.Exhibit;

/// <summary>The finished runs that the exhibit shows first.</summary>
internal sealed class ExhibitView(ExhibitRuns exhibits, RunView runs)
{
    public static readonly string[] Problems = ["xor", "and"];

    public async Task<IReadOnlyList<ShownRun>> ReadAsync(CancellationToken cancellationToken)
    {
        var shown = new List<ShownRun>();
        foreach (var problem in Problems)
            shown.Add(await runs.ReadAsync(exhibits.IdOf(problem), cancellationToken)
                ?? throw new InvalidOperationException($"The exhibit's run of {problem} is not in the store."));
        return shown;
    }

    /// <summary>Data for the page's script to switch between them.</summary>
    public static string Json(IEnumerable<ShownRun> shown) =>
        FigureData.ToJson(shown.Select(s => FigureData.Of(s.Run, s.Recipe.Problem)));
}
