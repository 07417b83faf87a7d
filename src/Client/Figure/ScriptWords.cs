using System.Text.Json;

namespace BackpropWeb.Client.Figure;

/// <summary>The few sentences that the page's script fills in by itself, from the same resources as all others.</summary>
public static class ScriptWords
{
    private static readonly string[] Keys =
    [
        "Slider.Value", "Epoch.After", "Table.IsRight", "Table.IsWrong", "Link.Copied", "Link.NotCopied", "Solved.Never",
        "Plateau.Never", "Announce.Solved", "Announce.Ended", "Tape.NotLoaded", "Curve.Summary", "Ghost.Unknown",
        "Steer.NotNow", "Steer.NotOwner", "Steer.Invalid", "Steer.NoServer",
    ];

    public static string Json(IStringLocalizer<Words> words) => JsonSerializer.Serialize(
        Keys.ToDictionary(key => key, key => words[key].Value), FigureJson.Default.IReadOnlyDictionaryStringString);
}
