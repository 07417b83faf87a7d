using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;

namespace BackpropWeb.Server.Http;

/// <summary>Responds to requests of programs without a route by problem details instead of a page.</summary>
internal static class NotFoundEndpoint
{
    /// <summary>Responds to all requests under a prefix that match no other route.</summary>
    public static void MapUnknown(this IEndpointRouteBuilder app, string prefix)
    {
        // All routes are there at the first request. Making their matchers takes too long to do it for each.
        var routes = new Lazy<KnownRoute[]>(() => RoutesUnder(prefix, app));
        app.Map(prefix + "/{**rest}", (HttpContext context) => Respond(context, routes.Value)).ExcludeFromDescription();
    }

    private static ProblemHttpResult Respond(HttpContext context, IReadOnlyList<KnownRoute> routes)
    {
        var request = context.Request;
        string[] methods =
        [
            .. routes.Where(route => route.Matcher.TryMatch(request.Path, [])).SelectMany(route => route.Methods)
                .Distinct().Order(StringComparer.Ordinal),
        ];
        if (methods.Length == 0)
            return TypedResults.Problem(
                statusCode: StatusCodes.Status404NotFound, title: "Address not found.",
                detail: $"The document {SiteAddress.Of(context, "openapi/v1.json")} lists all addresses.");
        if (methods.Contains(request.Method))
            return TypedResults.Problem(
                statusCode: StatusCodes.Status415UnsupportedMediaType, title: "The body must be JSON.",
                detail: "Send it with Content-Type: application/json, in UTF-8.");
        context.Response.Headers.Allow = string.Join(", ", methods);
        return TypedResults.Problem(
            statusCode: StatusCodes.Status405MethodNotAllowed, title: "Method not allowed.",
            detail: $"It takes {string.Join(", ", methods)}; the request's method was {request.Method.Shorten(20)}.");
    }

    // A route for all methods replaces the framework's own 405 and 415, so this looks at the other routes.
    private static KnownRoute[] RoutesUnder(string prefix, IEndpointRouteBuilder app) =>
    [
        .. from endpoint in app.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
           let methods = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods
           where methods is not null && IsUnder(prefix, endpoint.RoutePattern)
           select new KnownRoute(new(new(endpoint.RoutePattern), []), methods),
    ];

    private static bool IsUnder(string prefix, RoutePattern pattern) =>
        pattern.PathSegments is [{ Parts: [RoutePatternLiteralPart first] }, ..] && "/" + first.Content == prefix;

    private sealed record KnownRoute(TemplateMatcher Matcher, IReadOnlyList<string> Methods);
}
