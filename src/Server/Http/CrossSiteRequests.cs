namespace BackpropWeb.Server.Http;

/// <summary>Refuses what pages of other sites make browsers send. Browsers say where a request comes from; what says
/// nothing is no browser, and carries no cookie that somebody else could borrow.</summary>
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

    // Browsers add an Origin to handshakes, but no other guard.
    private static bool IsCrossOrigin(HttpRequest request)
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
