using System.ComponentModel;

namespace BackpropWeb.Contracts;

/// <summary>Body of <c>POST /api/studies</c>: a recipe with many seeds, a grid of settings, or both.</summary>
public sealed record StudyRequest
{
    /// <summary>The recipe that all members share. Its start must be seeded if there are seeds.</summary>
    public RecipeDocument? Recipe { get; init; }

    /// <summary>The seeds; required without a grid. A grid without seeds trains one run a cell from the recipe's own
    /// start.</summary>
    public StudySeeds? Seeds { get; init; }

    /// <summary>Settings that vary over a grid; null for a study over seeds only.</summary>
    public StudyGrid? Grid { get; init; }

    /// <summary>A title of at most 200 characters.</summary>
    public string? Title { get; init; }

    /// <summary>Whether the study appears in lists. Default false.</summary>
    public bool? Listed { get; init; }
}

/// <summary>Consecutive seeds.</summary>
/// <param name="From">First seed, 0 to 2⁵³ − 1.</param>
/// <param name="Count">Number of seeds: of the study, or of each cell of a grid.</param>
public sealed record StudySeeds(long From, int Count);

/// <summary>Settings that vary over a grid.</summary>
/// <param name="X">The setting that varies from column to column.</param>
/// <param name="Y">The setting that varies from row to row; null for a single row.</param>
public sealed record StudyGrid(StudyAxis X, StudyAxis? Y = null);

/// <summary>One setting of a grid.</summary>
/// <param name="Field"><c>rule.learningRate</c>, <c>rule.momentum</c>, <c>rule.weightDecay</c>, <c>start.range</c>, or
/// <c>start.weights[k]</c> for place k of the flat weight vector.</param>
/// <param name="From">First value.</param>
/// <param name="To">Last value.</param>
/// <param name="Steps">Number of values, both ends included.</param>
/// <param name="Scale"><c>linear</c> (default) or <c>log</c>.</param>
public sealed record StudyAxis(string Field, double From, double To, int Steps, string Scale = "linear");

/// <summary>Many runs of one recipe over seeds or settings. Member k has seed <c>from + k</c>; in a grid k = (row ×
/// x.steps + column) × seeds.count + n.</summary>
/// <param name="Id">128-bit, URL-safe.</param>
/// <param name="Status">Status; "failed" if the server could not train a member.</param>
/// <param name="Done">Members whose results are stored. They never change.</param>
/// <param name="Total">Number of members.</param>
/// <param name="Solved">Done members that solved the problem.</param>
/// <param name="Diverged">Done members that diverged. They do not count as solved.</param>
/// <param name="Recipe">The complete recipe of the members, apart from seeds and grid.</param>
/// <param name="Seeds">The seeds; null for one run a cell from the recipe's own start.</param>
/// <param name="Grid">The grid; null for a study over seeds only.</param>
/// <param name="Title">Title from its owner, or null.</param>
/// <param name="Listed">Whether it appears in lists.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="FinishedAt">UTC, or null while it has not ended.</param>
/// <param name="Summary">Statistics of the done members.</param>
/// <param name="Links">Related addresses.</param>
public record Study(
    string Id, RunStatus Status, int Done, int Total, int Solved, int Diverged, RecipeDocument Recipe,
    StudySeeds? Seeds, StudyGrid? Grid, string? Title, bool Listed, DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt, StudySummary Summary, StudyLinks Links);

/// <summary>Statistics of the done members of a study, in any order and with any number of workers.</summary>
/// <param name="SolvedShare">Solved ÷ done; null while none is done.</param>
/// <param name="Interval">Wilson's interval of the share at 95 %, [low, high]; null likewise.</param>
/// <param name="Epochs">Epochs to solve, over the solved members; null if there are none.</param>
/// <param name="Histogram">Epochs to solve, over the solved members.</param>
/// <param name="Curve">Mean squared error by epoch, over all done members.</param>
public sealed record StudySummary(
    double? SolvedShare, double[]? Interval, EpochQuantiles? Epochs, EpochHistogram Histogram, ErrorBands Curve);

/// <summary>Quantiles of the epochs to solve. Of n ascending values, quantile q is the one at place ⌊q n⌋, counted from
/// 0; the median is thus the upper one.</summary>
/// <param name="P10">10 % quantile.</param>
/// <param name="Median">Upper median.</param>
/// <param name="P90">90 % quantile.</param>
public sealed record EpochQuantiles(int P10, int Median, int P90);

/// <summary>Counts of epochs to solve.</summary>
/// <param name="Edges">Bar n counts the epochs from edge n to before edge n + 1.</param>
/// <param name="Counts">One count fewer than edges.</param>
public sealed record EpochHistogram(int[] Edges, int[] Counts);

/// <summary>Quantiles of the mean squared error at recorded epochs. They come from exact counts in bins whose width is
/// at most 1/32 of the error; a quantile is the middle of its bin. Errors below 2⁻⁵⁰ count as 0, errors from 2¹⁴ on as
/// 2¹⁴.</summary>
/// <param name="Epochs">The recorded epochs: at most 201, evenly spaced, the first and the last included.</param>
/// <param name="P10">10 % quantile at each epoch; empty while no member is done.</param>
/// <param name="P25">25 % quantile.</param>
/// <param name="P50">Upper median.</param>
/// <param name="P75">75 % quantile.</param>
/// <param name="P90">90 % quantile.</param>
public sealed record ErrorBands(int[] Epochs, double[] P10, double[] P25, double[] P50, double[] P75, double[] P90);

/// <summary>Addresses related to a study, relative to the server's root.</summary>
/// <param name="Page">Its page.</param>
/// <param name="Results">The results of its members as JSON or CSV.</param>
public sealed record StudyLinks(string Page, string Results);

/// <summary>Response to the start of a study.</summary>
public sealed record StartedStudy(
    string Id, RunStatus Status, int Done, int Total, int Solved, int Diverged, RecipeDocument Recipe,
    StudySeeds? Seeds, StudyGrid? Grid, string? Title, bool Listed, DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt, StudySummary Summary, StudyLinks Links,
    [property: Description(
        "Key that steers and deletes the study. Send it as the header X-Owner-Key. Only this response contains it.")]
    string OwnerKey)
    : Study(
        Id, Status, Done, Total, Solved, Diverged, Recipe, Seeds, Grid, Title, Listed, CreatedAt, FinishedAt, Summary,
        Links)
{
    /// <summary>The study with the key that steers it. Not a constructor, because JSON needs a single one.</summary>
    public static StartedStudy Of(Study study, string ownerKey) => new(
        study.Id, study.Status, study.Done, study.Total, study.Solved, study.Diverged, study.Recipe, study.Seeds,
        study.Grid, study.Title, study.Listed, study.CreatedAt, study.FinishedAt, study.Summary, study.Links, ownerKey);
}

/// <summary>Studies whose owners listed them, newest first.</summary>
/// <param name="Studies">One page.</param>
/// <param name="Before">Pass it as <c>before</c> to get the next page; null at the end.</param>
public sealed record StudyList(IReadOnlyList<Study> Studies, string? Before);

/// <summary>Body of <c>PATCH /api/studies/{id}</c>; omitted members stay as they are.</summary>
public sealed record StudyPatch
{
    /// <summary>A title of at most 200 characters, or null for none.</summary>
    public string? Title { get; init; }

    /// <summary>Whether the study appears in lists.</summary>
    public bool? Listed { get; init; }
}

/// <summary>Results of members of a study, by column: index 0 is member <paramref name="From"/>. The columns end before
/// the first member that is not done.</summary>
/// <param name="From">Index of the first member.</param>
/// <param name="Seed">Seeds; null for explicit start weights.</param>
/// <param name="X">Values of the grid's first setting; null without a grid.</param>
/// <param name="Y">Values of the grid's second setting; null likewise.</param>
/// <param name="SolvedAt">First epoch from which all cases stay correct to the end; null if there is none, or if the
/// member diverged.</param>
/// <param name="TotalError">E at the end.</param>
/// <param name="MeanSquaredError">Mean squared error at the end.</param>
/// <param name="Correct">Correct cases at the end.</param>
/// <param name="Diverged">Whether a number became infinite or NaN. The member then ends at its last good epoch.</param>
/// <param name="HeldOutError">Mean squared error at the end over the cases held out, null where it is not finite; null
/// if the recipe holds none out. The other errors and counts are those of the cases trained on.</param>
/// <param name="HeldOutCorrect">Correct cases at the end among those held out; null likewise.</param>
public sealed record StudyResults(
    int From, long[]? Seed, double[]? X, double[]? Y, int?[] SolvedAt, double[] TotalError, double[] MeanSquaredError,
    int[] Correct, bool[] Diverged, double?[]? HeldOutError, int?[]? HeldOutCorrect);

/// <summary>One item of the hub's stream <c>WatchStudy(studyId, fromIndex)</c>: the next members, or, without members,
/// a change of status or progress.</summary>
/// <param name="Status">Status of the study.</param>
/// <param name="Done">Members whose results are stored.</param>
/// <param name="Total">Number of members.</param>
/// <param name="From">Index of the first member in this item.</param>
/// <param name="SolvedAt">As in <see cref="StudyResults"/>.</param>
/// <param name="TotalError">E at the end.</param>
/// <param name="MeanSquaredError">Mean squared error at the end.</param>
/// <param name="Correct">Correct cases at the end.</param>
/// <param name="Diverged">Whether the member diverged.</param>
/// <param name="HeldOutError">As in <see cref="StudyResults"/>.</param>
/// <param name="HeldOutCorrect">As in <see cref="StudyResults"/>.</param>
public sealed record StudyBatch(
    RunStatus Status, int Done, int Total, int From, int?[] SolvedAt, double[] TotalError, double[] MeanSquaredError,
    int[] Correct, bool[] Diverged, double?[]? HeldOutError, int?[]? HeldOutCorrect);
