using System.Text.Json;
using BackpropWeb.Client.Figure;
using BackpropWeb.Client.Localization;
using BackpropWeb.Client.Shared;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Pages.Shared;
using BackpropWeb.Server.ShownRuns;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Primitives;

namespace BackpropWeb.Server.Pages.Compare;

/// <summary>Runs to compare.</summary>
internal sealed class Comparison(RunView view, IStringLocalizer<Words> words)
{
    /// <summary>Maximum number of runs: readers cannot distinguish more lines.</summary>
    private const int MostRuns = 6;

    /// <param name="Number">1 to 6: its line's colour and dashes.</param>
    public sealed record Compared(int Number, ShownRun Shown, string Title);

    /// <summary>The runs that the address names by id or page, and the names that match no run.</summary>
    public async Task<(IReadOnlyList<Compared> Runs, IReadOnlyList<string> Missing)> ReadAsync(
        StringValues named, CancellationToken cancellationToken)
    {
        var (runs, missing) = (new List<Compared>(), new List<string>());
        foreach (var name in NamedIds.In(named).Take(MostRuns))
        {
            if (await view.ReadAsync(name, cancellationToken) is { } shown)
                runs.Add(new(runs.Count + 1, shown, shown.Run.Title ?? RecipeWords.Title(shown.Recipe, words)));
            else
                missing.Add(name);
        }

        return (runs, missing);
    }

    public IEnumerable<(string Name, string Value)> Lines(Compared run) =>
        RecipeWords.Rows(run.Shown.Run.Pace, run.Shown.Recipe, words);

    public static string Path(TapeRows rows, ErrorAxis axis) => string.Concat(Downsampling.Rows(rows.MeanSquaredError)
        .Select((row, n) =>
            $"{(n == 0 ? 'M' : 'L')}{rows.From + row} {Digits.Place(axis.Y(rows.MeanSquaredError[row]))}"));

    /// <summary>Epochs between the rows for the script: 1 except in very long runs.</summary>
    public static int Every(IEnumerable<Compared> runs) =>
        Math.Max(1, runs.Max(run => run.Shown.Run.Epochs) / FigureData.MostEpochsInPage);

    /// <summary>The columns for the page's script.</summary>
    public static string Json(IReadOnlyList<Compared> runs)
    {
        var every = Every(runs);
        return JsonSerializer.Serialize(runs.Select(run => new
        {
            error = run.Shown.Rows.MeanSquaredError.Where((_, epoch) => epoch % every == 0),
            correct = run.Shown.Rows.Correct.Where((_, epoch) => epoch % every == 0),
            page = PageAddress.Run(run.Shown.Run.Id),
        }));
    }
}
