using System.Net.Mime;
using BackpropWeb.Server.Http;

namespace BackpropWeb.Server.Pages.Discovery;

/// <summary>Excludes the API and the addresses that switch the language.</summary>
internal static class RobotsText
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapMethods("/robots.txt", [HttpMethods.Get, HttpMethods.Head], (HttpContext context) => Results.Text(
            $"""
            User-agent: *
            Disallow: {SiteAddress.Of(context, "api/")}
            Disallow: {SiteAddress.Of(context, "hubs/")}
            Disallow: {SiteAddress.Of(context, "language/")}

            Sitemap: {SiteAddress.Absolute(context, Sitemap.Route)}

            """,
            MediaTypeNames.Text.Plain)).ExcludeFromDescription();
}
