using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;

namespace BackpropWeb.Server.Http;

/// <summary>Answers requests of programs without a route by problem details instead of a page.</summary>
internal static class NotFoundEndpoint
{
    /// <summary>Answers all requests under a prefix that match no other route.</summary>
    public static void MapUnknown(this IEndpointRouteBuilder app, string prefix) =>
        app.Map(prefix + "/{**rest}", (HttpContext context) => Answer(context, app)).ExcludeFromDescription();

    private static ProblemHttpResult Answer(HttpContext context, IEndpointRouteBuilder app)
    {
        var request = context.Request;
        var methods = MethodsOf(request.Path, app);
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
    private static string[] MethodsOf(PathString path, IEndpointRouteBuilder app) =>
    [
        .. app.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => new TemplateMatcher(new(endpoint.RoutePattern), []).TryMatch(path, []))
            .SelectMany(endpoint => IsPage(endpoint)
                ? []
                : endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [])
            .Distinct().Order(StringComparer.Ordinal),
    ];

    // The fallback route of the pages matches everything.
    private static bool IsPage(RouteEndpoint endpoint) =>
        endpoint.RoutePattern.PathSegments is [{ Parts: [RoutePatternParameterPart { IsCatchAll: true }] }];
}
