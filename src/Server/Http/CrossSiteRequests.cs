namespace BackpropWeb.Server.Http;

/// <summary>Refuses requests from pages of other sites. Browsers send the origin of a request; a client that sends none
/// is no browser and has no cookies that another site could use.</summary>
internal static class CrossSiteRequests
{
    /// <summary>Refuses every request of another site that could change something, and every handshake of the
    /// hub.</summary>
    public static IApplicationBuilder UseCrossSiteRefusal(this IApplicationBuilder app) => app.Use((context, next) =>
        IsRefused(context.Request)
            ? TypedResults.Problem(
                statusCode: StatusCodes.Status403Forbidden, title: "The request comes from another site.",
                detail: "Only pages of this site may send it. Programs that are no browser send neither Origin nor "
                    + "Sec-Fetch-Site.").ExecuteAsync(context)
            : next(context));

    private static bool IsRefused(HttpRequest request) =>
        request.Path.StartsWithSegments("/hubs") ? IsCrossOrigin(request)
        : !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)
            || HttpMethods.IsOptions(request.Method)) && IsCrossSite(request);

    private static bool IsCrossSite(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"] is [{ Length: > 0 } site]
            ? site is not ("same-origin" or "none")
            : IsCrossOrigin(request);

    // For handshakes browsers send an Origin, but do not apply the same-origin policy.
    private static bool IsCrossOrigin(HttpRequest request)
    {
        var origins = request.Headers.Origin;
        if (origins.Count == 0)
            return false;
        return origins is not [{ } origin] || !Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            || !string.Equals(uri.Authority, AuthorityOf(request, uri.Scheme), StringComparison.OrdinalIgnoreCase);
    }

    // In the format of Uri: without the default port of the scheme.
    private static string AuthorityOf(HttpRequest request, string scheme) =>
        Uri.TryCreate($"{scheme}://{request.Host}", UriKind.Absolute, out var own) ? own.Authority : "";
}
