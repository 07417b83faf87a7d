using System.Text.Json;
using System.Text.Json.Serialization;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Client.Figure;

/// <summary>What the page's script must know of a run besides its tape. The server puts it into the first response; .NET
/// in the browser makes the same for a run that it starts.</summary>
/// <param name="Id">The run.</param>
/// <param name="Problem">Name of its problem.</param>
/// <param name="Seed">Its seed, or null where its start weights are explicit.</param>
/// <param name="Epochs">Epochs to train.</param>
/// <param name="Ended">Whether it has ended.</param>
/// <param name="Page">Address of its page, in the reader's language.</param>
/// <param name="Tape">Address of its tape with weights; null where it is too long to hold in a page.</param>
/// <param name="Cases">Its cases.</param>
/// <param name="Phases">Sentences by epoch.</param>
/// <param name="PlateauEnd">First epoch below the plateau, or null.</param>
/// <param name="SolvedAt">First epoch from which all cases stay right, or null.</param>
/// <param name="RecipeHash">Of the recipe that the page speaks of; a change of the rule makes another.</param>
public sealed record FigureData(
    string Id, string Problem, long? Seed, int Epochs, bool Ended, string Page, string? Tape,
    IReadOnlyList<CaseDocument> Cases, IReadOnlyList<StorySentence> Phases, int? PlateauEnd, int? SolvedAt, string RecipeHash)
{
    /// <summary>With more rows than this the slider asks the server, epoch by epoch.</summary>
    public const int MostEpochsInPage = 20_000;

    public static FigureData Of(Run run, Problem problem, Story story) => new(
        run.Id, problem.Name, run.Recipe.Start?.Seed, run.Epochs, run.Status.HasEnded(), PageAddress.Run(run.Id),
        run.Epochs <= MostEpochsInPage ? $"/api/runs/{run.Id}/tape?weights=true" : null,
        [.. problem.Cases.Select(c => new CaseDocument(c.Input, c.Desired))], story.Sentences, story.PlateauEnd,
        story.SolvedAt, run.RecipeHash);

    /// <summary>Several runs for one page.</summary>
    public static string ToJson(IEnumerable<FigureData> runs) =>
        JsonSerializer.Serialize([.. runs], FigureJson.Default.IReadOnlyListFigureData);

    public string ToJson() => JsonSerializer.Serialize(this, FigureJson.Default.FigureData);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(FigureData))]
[JsonSerializable(typeof(IReadOnlyList<FigureData>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(StoryUpdate))]
internal sealed partial class FigureJson : JsonSerializerContext;
