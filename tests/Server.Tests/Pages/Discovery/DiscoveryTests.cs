using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using BackpropWeb.Server.Tests.Hosting;
using SkiaSharp;

namespace BackpropWeb.Server.Tests.Pages.Discovery;

[Trait("Storage", "Any")]
public sealed class DiscoveryTests(SharedServer server)
{
    private static readonly XNamespace Protocol = "http://www.sitemaps.org/schemas/sitemap/0.9";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RobotsFindTheSitemap()
    {
        var text = await server.Client.GetStringAsync("/robots.txt", Token);
        Assert.StartsWith("User-agent: *\nDisallow: /api/\n", text, StringComparison.Ordinal);
        Assert.Contains($"\nSitemap: {server.Address}sitemap.xml\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheSitemapHasExistingPagesWhichNameEachOther()
    {
        var listed = await server.StartAsync(new { problem = "xor", listed = true });
        var unlisted = await server.StartAsync(new { problem = "xor" });
        var urls = XDocument.Parse(await server.Client.GetStringAsync("/sitemap.xml", Token)).Root!.Elements().ToList();
        var pages = urls.Select(url => url.Element(Protocol + "loc")!.Value).ToHashSet();

        Assert.Contains($"{server.Address}", pages);
        Assert.Contains($"{server.Address}zh/demos/symmetry", pages);
        Assert.Contains($"{server.Address}runs/{listed.Id}", pages);
        Assert.DoesNotContain($"{server.Address}runs/{unlisted.Id}", pages);
        foreach (var url in urls)
        {
            var languages = url.Elements().Where(element => element.Name.LocalName == "link").ToList();
            Assert.Equal(
                ["en", "zh-Hans", "x-default"], languages.Select(link => link.Attribute("hreflang")!.Value));
            Assert.All(languages, link => Assert.Contains(link.Attribute("href")!.Value, pages));
        }

        foreach (var page in pages.Where(page => !page.Contains("/runs/", StringComparison.Ordinal)))
        {
            using var answer = await server.Client.GetAsync(page, Token);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, page);
        }
    }

    [Fact]
    public async Task UnderAPathBothNameThePath()
    {
        using var servers = new SubPathServers();
        using var site = new SubPath(Proxying.Removes, servers);
        Assert.Contains(
            "\nDisallow: /backprop/api/\n", await site.Client.GetStringAsync("robots.txt", Token),
            StringComparison.Ordinal);
        var map = XDocument.Parse(await site.Client.GetStringAsync("sitemap.xml", Token));
        Assert.All(
            map.Descendants(Protocol + "loc"),
            page => Assert.StartsWith($"{site.Client.BaseAddress}", page.Value, StringComparison.Ordinal));
    }

    [Fact]
    public async Task TheIconsHaveTheSizesThatTheManifestStates()
    {
        using var answer = await server.Client.GetAsync("/manifest.webmanifest", Token);
        Assert.Equal("application/manifest+json", answer.Content.Headers.ContentType!.MediaType);
        using var manifest = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Token));
        foreach (var icon in manifest.RootElement.GetProperty("icons").EnumerateArray())
        {
            var source = icon.GetProperty("src").GetString()!;
            var bytes = await server.Client.GetByteArrayAsync($"/{source}", Token);
            if (!source.EndsWith(".png", StringComparison.Ordinal))
                continue;
            using var picture = SKBitmap.Decode(bytes);
            Assert.Equal(icon.GetProperty("sizes").GetString(), $"{picture.Width}x{picture.Height}");
        }

        using var favicon = SKBitmap.Decode(await server.Client.GetByteArrayAsync("/favicon.ico", Token));
        Assert.Equal(48, favicon.Width);
    }
}
