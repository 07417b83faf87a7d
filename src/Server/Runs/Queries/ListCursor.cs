using System.Globalization;

namespace BackpropWeb.Server.Runs.Queries;

/// <summary>Cursor of the list: creation time of the last run on a page, to the tick.</summary>
internal static class ListCursor
{
    public static string Write(DateTimeOffset createdAt) =>
        createdAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    public static DateTime? Read(string text) =>
        DateTimeOffset.TryParse(
            // The plus of an unescaped offset +00:00 arrives as a blank.
            text.Replace(' ', '+'), CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time.UtcDateTime
            : null;
}
