using System.Net.Mime;
using System.Xml.Linq;
using BackpropWeb.Client.Localization;
using BackpropWeb.Server.Http;
using BackpropWeb.Server.Pages.Demos;
using BackpropWeb.Server.Runs.Queries;
using BackpropWeb.Server.Studies;

namespace BackpropWeb.Server.Pages.Discovery;

/// <summary>The public pages in both languages, and the newest listed runs.</summary>
internal static class Sitemap
{
    public const string Route = "/sitemap.xml";

    private const int MaxRuns = 100;

    private static readonly XNamespace Protocol = "http://www.sitemaps.org/schemas/sitemap/0.9";

    private static readonly XNamespace Html = "http://www.w3.org/1999/xhtml";

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapMethods(Route, [HttpMethods.Get, HttpMethods.Head], RespondAsync).ExcludeFromDescription();

    private static async Task<IResult> RespondAsync(
        HttpContext context, RunQueries runs, CancellationToken cancellationToken)
    {
        var listed = await runs.ListAsync(null, null, MaxRuns, cancellationToken: cancellationToken);
        string[] pages =
        [
            "", "lab", "runs", "studies", $"studies/{ExhibitStudy.Id}", "demos",
            .. DemosPage.Names.Select(name => $"demos/{name}"), "api", .. listed.Runs.Select(run => $"runs/{run.Id}"),
        ];
        var document = new XElement(
            Protocol + "urlset", new XAttribute(XNamespace.Xmlns + "xhtml", Html),
            pages.SelectMany(page => Languages(context, page)));
        return Results.Text(
            $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{document}\n", MediaTypeNames.Application.Xml);
    }

    /// <summary>A page in each language; each entry names both.</summary>
    private static IEnumerable<XElement> Languages(HttpContext context, string page)
    {
        var english = SiteAddress.Absolute(context, page);
        var chinese = SiteAddress.Absolute(context, $"{PageAddress.ChinesePrefix}/{page}");
        foreach (var address in (string[])[english, chinese])
        {
            yield return new(
                Protocol + "url", new XElement(Protocol + "loc", address),
                Alternate("en", english), Alternate("zh-Hans", chinese), Alternate("x-default", english));
        }
    }

    private static XElement Alternate(string language, string address) => new(
        Html + "link", new XAttribute("rel", "alternate"), new XAttribute("hreflang", language),
        new XAttribute("href", address));
}
