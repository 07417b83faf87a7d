using System.Net;
using BackpropWeb.Client.Localization;
using BackpropWeb.Client.Shared;
using BackpropWeb.Server.Http;
using BackpropWeb.Server.Runs.Queries;
using BackpropWeb.Server.Runs.Shared;
using Microsoft.Extensions.Localization;
using Microsoft.OpenApi;

namespace BackpropWeb.Server.Previews;

/// <summary>oEmbed (oembed.com): lets another site show the figure of a run by its link.</summary>
internal static class OEmbed
{
    public const string Route = "/oembed";

    private const int Width = 800;
    private const int Height = 640;
    private const int Least = 200;
    private const int KeptSeconds = 3600;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Route, RespondAsync)
            .WithTags("Runs").WithSummary("How another site may show the figure of a run (oEmbed 1.0).")
            .WithDescription("Pages of runs name this address, so that sites which know oEmbed find it by themselves.")
            .WithMetadata(
                new DescribedParameter("url", "Address of the run's page on this server.", JsonSchemaType.String),
                new DescribedParameter("format", "Only json.", JsonSchemaType.String, "json"),
                new DescribedParameter("maxwidth", $"Most pixels across, {Least} or more.", Default: $"{Width}"),
                new DescribedParameter("maxheight", $"Most pixels down, {Least} or more.", Default: $"{Height}"))
            .Produces<OEmbedResponse>().ProducesProblems(400, 404, 422);
        app.MapMethods(Route, [HttpMethods.Head], RespondAsync).ExcludeFromDescription();
    }

    /// <summary>The address with which a page declares that it can be embedded.</summary>
    public static string AddressFor(HttpContext context, string page) =>
        SiteAddress.Absolute(context, Route)
        + $"?format=json&url={Uri.EscapeDataString(SiteAddress.Absolute(context, page))}";

    private static async Task<IResult> RespondAsync(
        HttpContext context, RunQueries queries, IStringLocalizer<Words> words, CancellationToken cancellationToken)
    {
        var query = new QueryFields(context.Request.Query);
        var url = query.Text("url");
        query.OneOf("format", "json");
        var width = Math.Min(Width, query.WholeNumber("maxwidth", new(Least, true)) ?? Width);
        var height = Math.Min(Height, query.WholeNumber("maxheight", new(Least, true)) ?? Height);
        var site = SiteAddress.Absolute(context, "");
        var page = RunOf(url, site);
        if (page is null)
            query.Malformed("url", $"must be the address of a run, {site}runs/…", url ?? "");
        if (query.Refusal is { } refusal)
            return refusal;

        var (id, language) = page!.Value;
        if (await queries.FindAsync(id, cancellationToken) is not { } run
            || await queries.FindRecipeAsync(id, cancellationToken) is not { } recipe)
            return RunProblems.NotFound(id);
        var title = run.Title ?? RecipeWords.Title(recipe, words);
        var embed = $"{site}{language}embed/{id}";
        context.Response.Headers.CacheControl = $"public, max-age={KeptSeconds}";
        return TypedResults.Json(new OEmbedResponse(
            "1.0", "rich", title, "BackpropWeb", site, KeptSeconds, width, height,
            $"<iframe src=\"{WebUtility.HtmlEncode(embed)}\" width=\"{width}\" height=\"{height}\" "
            + $"title=\"{WebUtility.HtmlEncode(title)}\" loading=\"lazy\" style=\"border:0\"></iframe>",
            $"{site}{language}runs/{id}/preview.png", PreviewPicture.Width, PreviewPicture.Height));
    }

    /// <summary>The run in an address of this site, and the address's prefix for the language.</summary>
    private static (string Id, string Language)? RunOf(string? url, string site)
    {
        const string Chinese = PageAddress.Chinese + "/";
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address)
            || !Uri.TryCreate(site, UriKind.Absolute, out var root)
            || address.Authority != root.Authority
            || !address.AbsolutePath.StartsWith(root.AbsolutePath, StringComparison.Ordinal))
            return null;
        var path = address.AbsolutePath[root.AbsolutePath.Length..];
        var language = path.StartsWith(Chinese, StringComparison.Ordinal) ? Chinese : "";
        return path[language.Length..].TrimEnd('/').Split('/') is ["runs" or "embed", var id] && RunId.IsWellFormed(id)
            ? (id, language)
            : null;
    }
}
