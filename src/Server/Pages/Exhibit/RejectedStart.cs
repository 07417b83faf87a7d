using Microsoft.AspNetCore.Components.Endpoints;

namespace BackpropWeb.Server.Pages.Exhibit;

/// <summary>Responds to a rejected start with the form's page and the reason.</summary>
/// <param name="Problem">The requested problem.</param>
/// <param name="Seed">The text of the seed box.</param>
/// <param name="Message">The reason, in the reader's language.</param>
/// <param name="Page">Path of the form's page.</param>
/// <param name="Status">Status of the response.</param>
/// <remarks>Executes the page's endpoint with this request. A redirect would lose the status and the entered text, and
/// <c>RazorComponentResult</c> renders a component without the document around it.</remarks>
internal sealed record RejectedStart(string? Problem, string? Seed, string Message, string Page, int Status) : IResult
{
    private static readonly object Key = new();

    public static RejectedStart? Of(HttpContext context) => context.Items[Key] as RejectedStart;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var page = httpContext.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints
            .OfType<RouteEndpoint>()
            .First(endpoint => endpoint.RoutePattern.RawText == Page
                && endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null);
        httpContext.Items[Key] = this;
        httpContext.SetEndpoint(page);
        httpContext.Request.RouteValues.Clear();
        (httpContext.Request.Method, httpContext.Request.Path) = (HttpMethods.Get, Page);
        httpContext.Response.StatusCode = Status;
        return page.RequestDelegate!(httpContext);
    }
}
