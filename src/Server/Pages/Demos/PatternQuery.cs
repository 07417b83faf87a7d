using System.Globalization;

namespace BackpropWeb.Server.Pages.Demos;

/// <summary>The pattern of a form with one check box per bit.</summary>
internal static class PatternQuery
{
    /// <param name="asked">Whether the form was sent, because a pattern without set bits is valid too.</param>
    /// <param name="set">Numbers of the set bits, from 1.</param>
    /// <param name="first">The pattern if the form was not sent.</param>
    public static bool[] Read(string? asked, string[]? set, bool[] first) =>
        asked is null && set is not { Length: > 0 }
            ? first
            : [.. first.Select((_, k) => set?.Contains((k + 1).ToString(CultureInfo.InvariantCulture)) ?? false)];
}
