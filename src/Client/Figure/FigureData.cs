using System.Text.Json;
using System.Text.Json.Serialization;
using BackpropWeb.Engine;

namespace BackpropWeb.Client.Figure;

/// <summary>What the scripts need to know about a run besides its tape.</summary>
/// <param name="Id">The run.</param>
/// <param name="Problem">Name of its problem.</param>
/// <param name="Seed">Its seed; null if its start weights are explicit.</param>
/// <param name="Epochs">Epochs to train.</param>
/// <param name="Status">Its status.</param>
/// <param name="Failure">Why it has failed; null unless it has.</param>
/// <param name="Waiting">Why it waits for the database; null unless it does.</param>
/// <param name="Page">Address of its page, in the reader's language.</param>
/// <param name="Tape">Address of its tape with weights; null if the tape is too long for a page.</param>
/// <param name="Cases">Its cases.</param>
/// <param name="RecipeHash">Hash of the recipe on the page; it changes with the rule.</param>
/// <param name="HeldOut">Places of the cases held out.</param>
public sealed record FigureData(
    string Id, string Problem, long? Seed, int Epochs, RunStatus Status, RunFailure? Failure, RunWaiting? Waiting,
    string Page, string? Tape, IReadOnlyList<CaseDocument> Cases, string RecipeHash, IReadOnlyList<int> HeldOut)
{
    /// <summary>Longer runs have no tape in the page: the slider asks the server for each epoch.</summary>
    public const int MostEpochsInPage = 20_000;

    public static FigureData Of(Run run, Problem problem) => new(
        run.Id, problem.Name, run.Recipe.Start?.Seed, run.Epochs, run.Status, run.Failure, run.Waiting,
        PageAddress.Run(run.Id),
        run.Epochs <= MostEpochsInPage ? $"{PageAddress.Tape(run.Id)}?weights=true" : null,
        [.. problem.Given.Select(c => new CaseDocument(c.Input, c.Desired))], run.RecipeHash, problem.HeldOut);

    /// <summary>JSON of several runs for one page.</summary>
    public static string ToJson(IEnumerable<FigureData> runs) =>
        JsonSerializer.Serialize([.. runs], FigureJson.Default.IReadOnlyListFigureData);

    public string ToJson() => JsonSerializer.Serialize(this, FigureJson.Default.FigureData);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(FigureData))]
[JsonSerializable(typeof(IReadOnlyList<FigureData>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(OutputMaps))]
internal sealed partial class FigureJson : JsonSerializerContext;
