using Microsoft.Net.Http.Headers;

namespace BackpropWeb.Server.Runs.Tapes;

/// <summary>Content types and caching of tapes.</summary>
internal static class TapeFormat
{
    /// <summary>A finished run never changes, but after its deletion no shared cache should have it.</summary>
    public const string Immutable = "private, max-age=604800, immutable";

    public const string Csv = "text/csv";

    public const string Json = "application/json";

    /// <summary>Whether a request prefers CSV to JSON.</summary>
    public static bool PrefersCsv(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return Quality(accepted, Csv) is > 0 and var csv && csv > (Quality(accepted, Json) ?? 0);
    }

    private static double? Quality(IList<MediaTypeHeaderValue> accepted, string type) =>
        accepted.Where(a => a.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase))
            .Max(a => (double?)(a.Quality ?? 1));
}
