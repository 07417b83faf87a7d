using Microsoft.Net.Http.Headers;

namespace BackpropWeb.Server.Runs;

/// <summary>How rows of a tape are asked for and kept.</summary>
public static class TapeFormat
{
    /// <summary>What has ended never changes; but who deletes a run should not find it in shared caches.</summary>
    public const string Immutable = "private, max-age=604800, immutable";

    public const string Csv = "text/csv";

    public const string Json = "application/json";

    /// <summary>Whether a request would rather have CSV than JSON.</summary>
    public static bool PrefersCsv(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return Quality(accepted, Csv) is > 0 and var csv && csv > (Quality(accepted, Json) ?? 0);
    }

    private static double? Quality(IList<MediaTypeHeaderValue> accepted, string type) =>
        accepted.Where(a => a.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)).Max(a => (double?)(a.Quality ?? 1));
}
