namespace BackpropWeb.Server.Hosting;

/// <summary>Whether a request was made by a page of another site. Browsers say so; what says nothing is no browser, and
/// carries no cookie that somebody else could borrow.</summary>
public static class CrossSite
{
    /// <summary>For unsafe methods that a cookie authorises.</summary>
    public static bool IsCrossSite(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"] is [{ Length: > 0 } site]
            ? site is not ("same-origin" or "none")
            : IsCrossOrigin(request);

    /// <summary>For handshakes, to which browsers add an Origin but no other guard.</summary>
    public static bool IsCrossOrigin(HttpRequest request)
    {
        var origins = request.Headers.Origin;
        if (origins.Count == 0)
            return false;
        return origins is not [{ } origin] || !Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            || !string.Equals(uri.Authority, AuthorityOf(request, uri.Scheme), StringComparison.OrdinalIgnoreCase);
    }

    // Written as Uri does: without the port that the scheme implies.
    private static string AuthorityOf(HttpRequest request, string scheme) =>
        Uri.TryCreate($"{scheme}://{request.Host}", UriKind.Absolute, out var own) ? own.Authority : "";
}
