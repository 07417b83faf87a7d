using System.Diagnostics.CodeAnalysis;
using BackpropWeb.Client.Localization;
using BackpropWeb.Server.Http;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using SameSiteMode = Microsoft.AspNetCore.Http.SameSiteMode;

namespace BackpropWeb.Server.Pages.Shared;

/// <summary>The language of a page: the path decides, then the reader's cookie, then the browser's language.</summary>
internal static class PageLanguage
{
    private const string Cookie = "language";

    private static readonly string[] Pages = ["/runs", "/demos", "/lab", "/compare", "/studies", "/embed", "/r"];

    /// <summary>Pages under /zh are Chinese, all others English. Readers who prefer Chinese are redirected to
    /// /zh.</summary>
    public static void UsePageLanguage(this WebApplication app)
    {
        app.UseRequestLocalization(options =>
        {
            options.AddSupportedCultures(PageAddress.Cultures).AddSupportedUICultures(PageAddress.Cultures)
                .SetDefaultCulture(PageAddress.English);
            options.RequestCultureProviders =
            [
                new CustomRequestCultureProvider(context => Task.FromResult<ProviderCultureResult?>(
                    new(PageAddress.CultureOf(context.Request.Path).Name))),
            ];
        });
        app.Use((context, next) =>
        {
            if (!IsPage(context.Request))
                return next(context);
            context.Response.Headers.Vary = new StringValues([HeaderNames.AcceptLanguage, HeaderNames.Cookie]);
            if (IsUnderChinesePrefix(context.Request.Path) || !WishesChinese(context.Request))
                return next(context);
            context.Response.Redirect(
                SiteAddress.Of(context, PageAddress.ChinesePrefix + context.Request.Path + context.Request.QueryString),
                permanent: false);
            return Task.CompletedTask;
        });
    }

    /// <summary>GET /language/{en|zh}?return=/path: stores the choice in a cookie and redirects to a path of this
    /// site.</summary>
    public static void MapPageLanguage(this IEndpointRouteBuilder app) =>
        app.MapGet("/language/{language}", (string language, string? @return, HttpContext context) =>
        {
            if (!PageAddress.Cultures.Contains(language))
                return Results.Problem($"There is no language \"{language}\"; there are en and zh.", statusCode: 404);
            context.Response.Cookies.Append(Cookie, language, new()
            {
                Path = SiteAddress.Root(context),
                MaxAge = TimeSpan.FromDays(365),
                SameSite = SameSiteMode.Lax,
                HttpOnly = true,
                Secure = context.Request.IsHttps,
                IsEssential = true,
            });
            var page = IsOwnAddress(@return) ? @return : PageAddress.Exhibit;
            return Results.LocalRedirect(SiteAddress.Of(context, page));
        }).ExcludeFromDescription();

    /// <summary>Whether a text is an address of this site that a header can contain unchanged.</summary>
    private static bool IsOwnAddress([NotNullWhen(true)] string? text) =>
        text is ['/', ..] and not ['/', '/', ..] && text.All(sign => sign is > ' ' and <= '~' and not '\\');

    private static bool IsUnderChinesePrefix(PathString path) => path.StartsWithSegments(PageAddress.ChinesePrefix);

    /// <summary>Whether a request is for a page.</summary>
    public static bool IsPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && (request.Path == "/" || request.Path == "/api" || request.Path == "/zh" || request.Path == "/zh/"
            || (!Path.HasExtension(request.Path)
                && Pages.Any(page => request.Path.StartsWithSegments(page)
                    || request.Path.StartsWithSegments(PageAddress.ChinesePrefix + page))));

    private static bool WishesChinese(HttpRequest request)
    {
        if (request.Cookies[Cookie] is { } cookie && PageAddress.Cultures.Contains(cookie))
            return cookie == PageAddress.Chinese;
        var first = request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1)
            .Select(l => l.Value.Value?.Split('-')[0]).FirstOrDefault(l => PageAddress.Cultures.Contains(l));
        return first == PageAddress.Chinese;
    }
}
