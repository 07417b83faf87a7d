using System.Globalization;
using System.Text;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Reproduction;

// Trains every row from many seeds and writes docs/reproduction.md. The argument is the number of seeds.
var seeds = args is [var count] ? int.Parse(count, CultureInfo.InvariantCulture) : 1000;
var page = new StringBuilder($"""
    # What reproduces

    `dotnet run -c Release --project bench/Reproduction{(args is [var given] ? $" -- {given}" : "")}` writes this
    page, with the same numbers on every machine. Each row trains one recipe from the seeds 0 and up. *Solved*: all
    cases are correct from some epoch to the last one; the brackets give the 95 % Wilson interval. *P10 / P50 / P90*:
    the epochs by which a tenth, half and nine tenths of the solved runs were solved. Settings that a source does not
    state come from the problem's suggested recipe. Momentum is 0.9 unless the letter says otherwise. A linked row opens
    its recipe on a server at port 8080, where one click starts the same study. Where the seed also draws the cases or
    their order, a study cannot do the same.

    | Problem | Published | Seeds | Epochs | Solved | P10 / P50 / P90 | Also |
    |---|---|---|---|---|---|---|

    """);
foreach (var row in Rows.All)
{
    var line = Measure(row);
    Console.WriteLine(line);
    page.AppendLine(line);
}

var output = Path.Combine(RepositoryRoot(), "docs", "reproduction.md");
File.WriteAllText(output, page.ToString().ReplaceLineEndings("\n"));
Console.WriteLine($"Written: {output}");

string Measure(Row row)
{
    var runs = Study.Run(seed => row.Recipe(seed), seeds, Environment.ProcessorCount);
    var solvedAt = runs.Where(run => run.SolvedAt is not null).Select(run => run.SolvedAt!.Value).Order().ToArray();
    var (low, high) = Interval(solvedAt.Length, seeds);
    var spread = solvedAt.Length == 0
        ? "-"
        : $"{AtShare(solvedAt, 0.1)} / {AtShare(solvedAt, 0.5)} / {AtShare(solvedAt, 0.9)}";
    return string.Create(
        CultureInfo.InvariantCulture,
        $"| {Links.Of(row, seeds)} | {row.Published} | {seeds} | {runs[0].Recipe.Epochs} | {solvedAt.Length} " +
        $"({100 * low:f1} to {100 * high:f1} %) | {spread} | {row.Remark?.Invoke(runs)} |");
}

static int AtShare(int[] sorted, double share) => sorted[(int)(share * (sorted.Length - 1))];

static (double Low, double High) Interval(int hits, int count)
{
    const double z = 1.959964;
    var share = (double)hits / count;
    var middle = share + z * z / (2 * count);
    var half = z * Math.Sqrt(share * (1 - share) / count + z * z / (4.0 * count * count));
    var scale = 1 + z * z / count;
    return (Math.Max(0, (middle - half) / scale), Math.Min(1, (middle + half) / scale));
}

static string RepositoryRoot()
{
    var folder = new DirectoryInfo(AppContext.BaseDirectory);
    while (!File.Exists(Path.Combine(folder.FullName, "global.json")))
        folder = folder.Parent!;
    return folder.FullName;
}
