using System.Net;
using BackpropWeb.Client.Localization;
using BackpropWeb.Client.Runs;
using BackpropWeb.Server.Hosting;
using BackpropWeb.Server.Runs;
using Microsoft.Extensions.Localization;
using Microsoft.OpenApi;

namespace BackpropWeb.Server.Previews;

/// <summary>oEmbed (oembed.com): how another site may show the figure of a run whose link it has.</summary>
public static class OEmbed
{
    public const string Route = "/oembed";

    private const int Width = 800;
    private const int Height = 640;
    private const int Least = 200;
    private const int KeptSeconds = 3600;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Route, AnswerAsync)
            .WithTags("Runs").WithSummary("How another site may show the figure of a run (oEmbed 1.0).")
            .WithDescription("Pages of runs name this address, so that sites which know oEmbed find it by themselves.")
            .WithMetadata(
                new DescribedParameter("url", "Address of the run's page on this server.", JsonSchemaType.String),
                new DescribedParameter("format", "Only json.", JsonSchemaType.String, "json"),
                new DescribedParameter("maxwidth", $"Most pixels across, {Least} or more.", Default: $"{Width}"),
                new DescribedParameter("maxheight", $"Most pixels down, {Least} or more.", Default: $"{Height}"))
            .Produces<EmbedAnswer>().Refuses(400, 404, 422);
        app.MapMethods(Route, [HttpMethods.Head], AnswerAsync).ExcludeFromDescription();
    }

    /// <summary>The address by which a page says that it can be embedded.</summary>
    public static string AddressFor(HttpRequest request, string page) =>
        $"{Site(request)}{Route}?format=json&url={Uri.EscapeDataString(Site(request) + page)}";

    public static string Site(HttpRequest request) => $"{request.Scheme}://{request.Host}";

    private static async Task<IResult> AnswerAsync(
        HttpContext context, RunHost host, IStringLocalizer<Words> words, CancellationToken cancellationToken)
    {
        var query = new QueryFields(context.Request.Query);
        var url = query.Text("url");
        query.OneOf("format", "json");
        var width = Math.Min(Width, query.WholeNumber("maxwidth", new(Least, true)) ?? Width);
        var height = Math.Min(Height, query.WholeNumber("maxheight", new(Least, true)) ?? Height);
        var site = Site(context.Request);
        var page = RunOf(url, context.Request);
        if (page is null)
            query.Malformed("url", $"must be the address of a run, {site}/runs/…", url ?? "");
        if (query.Refusal is { } refusal)
            return refusal;

        var (id, prefix) = page!.Value;
        if (await host.FindAsync(id, cancellationToken) is not { } run || await host.FindRecipeAsync(id, cancellationToken) is not { } recipe)
            return Refuse.UnknownRun(id);
        var title = run.Title ?? RecipeWords.Title(recipe, words);
        var embed = $"{site}{prefix}/embed/{id}";
        context.Response.Headers.CacheControl = $"public, max-age={KeptSeconds}";
        return TypedResults.Json(new EmbedAnswer(
            "1.0", "rich", title, "BackpropWeb", site + "/", KeptSeconds, width, height,
            $"<iframe src=\"{WebUtility.HtmlEncode(embed)}\" width=\"{width}\" height=\"{height}\" title=\"{WebUtility.HtmlEncode(title)}\" loading=\"lazy\" style=\"border:0\"></iframe>",
            $"{site}{prefix}/runs/{id}/preview.png", PreviewPicture.Width, PreviewPicture.Height));
    }

    /// <summary>The run that an address of this site is about, and the prefix of the address's language.</summary>
    private static (string Id, string Prefix)? RunOf(string? url, HttpRequest request)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address)
            || !Uri.TryCreate(Site(request), UriKind.Absolute, out var site) || address.Authority != site.Authority)
            return null;
        var path = address.AbsolutePath;
        var prefix = path.StartsWith(PageAddress.ChinesePrefix + "/", StringComparison.Ordinal) ? PageAddress.ChinesePrefix : "";
        return path[prefix.Length..].TrimEnd('/').Split('/') is ["", "runs" or "embed", var id] && RunId.IsWellFormed(id) ? (id, prefix) : null;
    }
}
