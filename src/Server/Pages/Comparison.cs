using System.Text.Json;
using System.Text.RegularExpressions;
using BackpropWeb.Client.Figure;
using BackpropWeb.Client.Localization;
using BackpropWeb.Client.Runs;
using BackpropWeb.Contracts;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Primitives;

namespace BackpropWeb.Server.Pages;

/// <summary>Several runs beside each other.</summary>
public sealed partial class Comparison(RunView view, IStringLocalizer<Words> words)
{
    /// <summary>More lines than this nobody tells apart.</summary>
    private const int MostRuns = 6;

    /// <param name="Number">1 to 6: its line's colour and dashes.</param>
    public sealed record Compared(int Number, ShownRun Shown, string Title);

    /// <summary>The runs that the address names, by id or by the address of a page, and the names that fit no run.</summary>
    public async Task<(IReadOnlyList<Compared> Runs, IReadOnlyList<string> Missing)> ReadAsync(
        StringValues named, CancellationToken cancellationToken)
    {
        var (runs, missing) = (new List<Compared>(), new List<string>());
        var names = named.SelectMany(text => (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        foreach (var name in names.Select(IdIn).Distinct().Take(MostRuns))
        {
            if (await view.ReadAsync(name, cancellationToken) is { } shown)
                runs.Add(new(runs.Count + 1, shown, shown.Run.Title ?? RecipeWords.Title(shown.Recipe, words)));
            else
                missing.Add(name);
        }

        return (runs, missing);
    }

    /// <summary>The recipes' lines, those that differ apart from those that do not.</summary>
    public (List<(string Name, string[] Values)> Different, List<(string Name, string[] Values)> Alike) Differences(
        IReadOnlyList<Compared> runs)
    {
        var lines = runs.Select(run => RecipeWords.Rows(run.Shown.Run.Pace, run.Shown.Recipe, words).ToDictionary(row => row.Name, row => row.Value)).ToArray();
        var all = lines.SelectMany(line => line.Keys).Distinct()
            .Select(name => (Name: name, Values: lines.Select(line => line.GetValueOrDefault(name, "–")).ToArray())).ToArray();
        return ([.. all.Where(line => line.Values.Distinct().Count() > 1)], [.. all.Where(line => line.Values.Distinct().Count() == 1)]);
    }

    public static string Path(TapeRows rows, double top) => string.Concat(Thinning.Rows(rows.MeanSquaredError)
        .Select((row, n) => $"{(n == 0 ? 'M' : 'L')}{rows.From + row} {Digits.Place(Axis.Y(rows.MeanSquaredError[row], top))}"));

    /// <summary>Every how many epochs a row is handed to the page's script: one by one but for very long runs.</summary>
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

    private static string IdIn(string text) => Id().Match(text) is { Success: true } id ? id.Value : text;

    [GeneratedRegex("[A-Za-z0-9_-]{22}(?=$|[?#])")]
    private static partial Regex Id();
}
