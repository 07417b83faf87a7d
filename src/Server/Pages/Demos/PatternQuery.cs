using System.Globalization;

namespace BackpropWeb.Server.Pages.Demos;

/// <summary>The pattern that a form of bits asks about.</summary>
internal static class PatternQuery
{
    /// <param name="asked">Whether the form was sent: no bit set is a pattern too.</param>
    /// <param name="set">Places of the bits that are set, from 1.</param>
    /// <param name="first">The pattern of a page that nobody has asked yet.</param>
    public static bool[] Read(string? asked, string[]? set, bool[] first) =>
        asked is null && set is not { Length: > 0 }
            ? first
            : [.. first.Select((_, k) => set?.Contains((k + 1).ToString(CultureInfo.InvariantCulture)) ?? false)];
}
