using System.Globalization;
using BackpropWeb.Client.Localization;
using BackpropWeb.Server.Http;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Pages.Shared;

/// <summary>Shows readers <see cref="UnavailablePage"/> while a page cannot be read from the database. Programs
/// get problem details.</summary>
internal sealed class UnavailablePageHandler(
    IOptions<UnavailableErrors> unavailable, IServiceScopeFactory scopes, ILoggerFactory loggers) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        if (!unavailable.Value.Contains(exception) || !PageLanguage.IsPage(request))
            return false;
        // The middleware that sets the language runs inside the exception handler.
        CultureInfo.CurrentUICulture = PageAddress.CultureOf(request.Path);
        var html = await RenderAsync(SiteAddress.Root(httpContext));
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        ProblemResults.SetRetryAfter(response, UnavailableErrors.RetryAfter);
        await response.WriteAsync(html, cancellationToken);
        return true;
    }

    // Needs its own scope, because the request's renderer has failed.
    private async Task<string> RenderAsync(string root)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, loggers);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            [nameof(UnavailablePage.Seconds)] = (int)UnavailableErrors.RetryAfter.TotalSeconds,
            [nameof(UnavailablePage.Root)] = root,
        });
        return await renderer.Dispatcher.InvokeAsync(
            async () => (await renderer.RenderComponentAsync<UnavailablePage>(parameters)).ToHtmlString());
    }
}
