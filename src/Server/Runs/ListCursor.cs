using System.Globalization;

namespace BackpropWeb.Server.Runs;

/// <summary>Where a page of the list ends: the time at which its last run was created, to the tick.</summary>
public static class ListCursor
{
    public static string Write(DateTimeOffset createdAt) => createdAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    public static DateTime? Read(string text) =>
        DateTimeOffset.TryParse(
            // An offset of +00:00 that nobody escaped arrives with a blank for its plus.
            text.Replace(' ', '+'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
            ? instant.UtcDateTime
            : null;
}
