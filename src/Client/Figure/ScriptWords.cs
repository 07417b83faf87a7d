using System.Text.Json;

namespace BackpropWeb.Client.Figure;

/// <summary>The sentences that scripts fill in, from the same resources as all others.</summary>
internal static class ScriptWords
{
    private static readonly string[] Keys =
    [
        "Story.Untrained", "Story.UntrainedWithoutOutputs", "Story.Plateau", "Story.PlateauSoFar", "Story.Falling",
        "Story.FallingSoFar", "Story.Solved", "Story.SolvedSoFar", "Story.Unsolved", "Story.Stopped", "Story.Failed",
        "Status.Queued", "Status.Live", "Status.Paused", "Status.Finished", "Status.Stopped", "Status.Failed",
        "Status.Lost", "Status.Gone",
        "Waiting.Locked", "Waiting.Full", "Waiting.ReadOnly", "Waiting.Away", "Failure.Diverged", "Failure.Other",
        "Start.NoServer", "Start.TooMany", "Start.Refused", "Curve.Hover",
        "Slider.Value", "Epoch.After", "Table.IsRight", "Table.IsWrong", "Link.Copied", "Link.NotCopied",
        "Solved.Never", "Solved.NotYet", "Plateau.Never", "Plateau.NotYet", "Announce.Solved",
        "Announce.Ended", "Tape.NotLoaded", "Curve.Summary",
        "Ghost.Unknown", "Ghost.NotLoaded", "Steer.NotNow", "Steer.NotOwner", "Steer.Invalid", "Steer.NoServer",
    ];

    public static string Json(IStringLocalizer<Words> words) => JsonSerializer.Serialize(
        Keys.ToDictionary(key => key, key => words[key].Value), FigureJson.Default.IReadOnlyDictionaryStringString);
}
