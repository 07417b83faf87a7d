using System.Net;
using System.Xml.Linq;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Previews;
using SkiaSharp;

namespace BackpropWeb.Server.Tests.Previews;

public sealed class PreviewTests(SharedServer server)
{
    /// <summary>Position of the title.</summary>
    private static readonly SKRectI TitleBox = new(60, 90, 1140, 165);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task APictureIsAPngOfTheSizeThatPreviewsWant()
    {
        var run = await EndedAsync("Exclusive or");
        using var answer = await server.Client.GetAsync(run.Links.Preview, Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("image/png", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("cross-origin", answer.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        using var picture = await DecodeAsync(answer);
        Assert.Equal((1200, 630), (picture.Width, picture.Height));
        Assert.InRange(Ink(picture, TitleBox), 2_000, 30_000);
        // The curve, its marker, the outputs.
        Assert.InRange(Ink(picture, new(136, 268, 800, 540)), 2_000, 100_000);
        Assert.InRange(Ink(picture, new(864, 268, 1180, 420)), 2_000, 60_000);
    }

    [Fact]
    public async Task ChineseTitlesAreWrittenWithTheirOwnSigns()
    {
        Assert.True(PreviewFont.Has("网络学会了异或，第237轮。網絡學會"));
        Assert.False(PreviewFont.Has("\U00020000"));
        // Two titles of one length, of different signs.
        using var first = await PictureAsync("网络学会了异或");
        using var second = await PictureAsync("误差反向传播法");
        Assert.InRange(Ink(first, TitleBox), 2_000, 40_000);
        Assert.True(Differing(first, second, TitleBox) > 2_000);
    }

    /// <summary>Emoji of one and of several characters, and letters of a script that the font lacks.</summary>
    [Theory]
    [InlineData("Hello 👋 world 🎉", "Hello world")]
    [InlineData("👩‍🏫 Ms Wu’s class ❤️", "Ms Wu’s class")]
    [InlineData("🇨🇳 异或 \u0E01", "异或")]
    [InlineData("One\nline", "One line")]
    [InlineData("Cafe\u0301 1\uFE0F\u20E3", "Cafe 1")]
    [InlineData("🧠🧠", "")]
    public void APictureLeavesOutWhatItsFontLacks(string title, string drawn) =>
        Assert.Equal(drawn, PreviewFont.Drawable(title));

    [Fact]
    public async Task ATitleThatCannotBeDrawnGivesWayToThatOfTheRecipe()
    {
        using var emoji = await PictureAsync("🧠🎉");
        using var untitled = await PictureAsync(null);
        Assert.Equal(0, Differing(emoji, untitled, TitleBox));
        Assert.InRange(Ink(emoji, TitleBox), 2_000, 40_000);
    }

    [Fact]
    public async Task ThePictureSpeaksTheLanguageOfItsAddress()
    {
        var run = await EndedAsync("A title");
        Assert.NotEqual(
            await server.Client.GetByteArrayAsync($"/runs/{run.Id}/preview.png", Token),
            await server.Client.GetByteArrayAsync($"/zh/runs/{run.Id}/preview.png", Token));
    }

    [Fact]
    public async Task TheDrawingIsWellFormedAndItsTitleIsText()
    {
        var run = await EndedAsync("</text><script>alert(\"1\")</script> & 异或");
        var text = await server.Client.GetStringAsync($"/runs/{run.Id}/preview.svg", Token);
        var drawing = XDocument.Parse(text);
        Assert.Equal("svg", drawing.Root!.Name.LocalName);
        Assert.DoesNotContain(drawing.Descendants(), element => element.Name.LocalName == "script");
        Assert.Contains(
            drawing.Descendants().Where(element => element.Name.LocalName == "text"),
            element => element.Value.Trim()
                .StartsWith("</text><script>alert(\"1\")</script> & 异或", StringComparison.Ordinal));
    }

    [Fact]
    public async Task APictureThatTheBrowserHasIsNotSentAgain()
    {
        var run = await EndedAsync("Once");
        using var first = await server.Client.GetAsync(run.Links.Preview, Token);
        using var request = new HttpRequestMessage(HttpMethod.Get, run.Links.Preview);
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var again = await server.Client.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    [Fact]
    public async Task ARunWithoutARowYetAndALongRunHavePictures()
    {
        object[] requests =
        [
            new { problem = "xor", pace = 0.001 },
            new { problem = "xor", epochs = 30_000 },
            new { problem = "parity-4" },
        ];
        foreach (var request in requests)
        {
            var run = await server.StartAsync(request);
            using var answer = await server.Client.GetAsync(run.Links.Preview, Token);
            using var picture = await DecodeAsync(answer);
            Assert.Equal(1200, picture.Width);
        }
    }

    [Theory]
    [InlineData(0, 0.5, false)]
    [InlineData(1, 0.5, false)]
    [InlineData(0.5, 0.5, true)]
    [InlineData(1, 0.500001, true)]
    [InlineData(0, 0.499999, true)]
    [InlineData(0, 0.500001, false)]
    public void AnAnswerIsCorrectByTheRuleOfTheEngine(double desired, double output, bool isCorrect)
    {
        Assert.Equal(isCorrect, PreviewCase.Of(new([0, 1], [desired]), [output]).Correct);
    }

    [Fact]
    public async Task ThereIsNoPictureOfNoRun()
    {
        using var answer = await server.Client.GetAsync("/runs/AAAAAAAAAAAAAAAAAAAAAA/preview.png", Token);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("", "Exclusive or")]
    [InlineData("/zh", "Exclusive or")]
    public async Task ARunsPageNamesItsPictureAndItsEmbedding(string prefix, string title)
    {
        var run = await EndedAsync(title);
        var page = await server.Client.GetStringAsync($"{prefix}/runs/{run.Id}", Token);
        var site = server.Address.ToString().TrimEnd('/');
        Assert.Contains($"<meta property=\"og:title\" content=\"{title}\"", page, StringComparison.Ordinal);
        Assert.Contains(
            $"<meta property=\"og:image\" content=\"{site}{prefix}/runs/{run.Id}/preview.png\"",
            page,
            StringComparison.Ordinal);
        Assert.Contains("<meta name=\"twitter:card\" content=\"summary_large_image\"", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"{site}/oembed?format=json&amp;url=", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OEmbedTellsHowToShowARun()
    {
        var run = await EndedAsync("\"Quoted\" <b>");
        var site = server.Address.ToString().TrimEnd('/');
        var answer = await server.JsonAsync(
            $"/oembed?format=json&maxwidth=400&url={Uri.EscapeDataString($"{site}/zh/runs/{run.Id}?epoch=3")}");
        Assert.Equal(("1.0", "rich", 400), (answer.GetProperty("version").GetString(), answer.GetProperty("type")
            .GetString(), answer.GetProperty("width").GetInt32()));
        Assert.Equal($"{site}/zh/runs/{run.Id}/preview.png", answer.GetProperty("thumbnail_url").GetString());
        var html = XElement.Parse(answer.GetProperty("html").GetString()!);
        Assert.Equal($"{site}/zh/embed/{run.Id}", html.Attribute("src")!.Value);
        Assert.Equal("\"Quoted\" <b>", html.Attribute("title")!.Value);
    }

    [Theory]
    [InlineData("", 400, "url")]
    [InlineData("?url=https://example.com/runs/AAAAAAAAAAAAAAAAAAAAAA", 400, "url")]
    [InlineData("?url=SITE/runs/AAAAAAAAAAAAAAAAAAAAAA", 404, null)]
    [InlineData("?url=SITE/runs/AAAAAAAAAAAAAAAAAAAAAA&format=xml", 422, "format")]
    [InlineData("?url=SITE/runs/AAAAAAAAAAAAAAAAAAAAAA&maxwidth=7", 422, "maxwidth")]
    public async Task OEmbedRefusesWhatItCannotShow(string query, int status, string? field)
    {
        using var answer = await server.Client.GetAsync(
            "/oembed" + query.Replace("SITE", server.Address.ToString().TrimEnd('/'), StringComparison.Ordinal),
            Token);
        var text = await answer.Content.ReadAsStringAsync(Token);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        if (field is not null)
            Assert.Contains($"\"errors\":{{\"{field}\"", text, StringComparison.Ordinal);
    }

    private async Task<Run> EndedAsync(string? title)
    {
        var run = await server.StartAsync(new { problem = "xor", title, start = new { seed = 7 } });
        return await server.WaitForEndAsync(run.Id);
    }

    private async Task<SKBitmap> PictureAsync(string? title)
    {
        using var answer = await server.Client.GetAsync((await EndedAsync(title)).Links.Preview, Token);
        return await DecodeAsync(answer);
    }

    private static async Task<SKBitmap> DecodeAsync(HttpResponseMessage answer)
    {
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Token));
        return SKBitmap.Decode(await answer.Content.ReadAsByteArrayAsync(Token));
    }

    /// <summary>Pixels that are not paper.</summary>
    private static int Ink(SKBitmap picture, SKRectI box) =>
        Pixels(box).Count(at => picture.GetPixel(at.X, at.Y) != picture.GetPixel(2, 2));

    private static int Differing(SKBitmap one, SKBitmap other, SKRectI box) =>
        Pixels(box).Count(at => one.GetPixel(at.X, at.Y) != other.GetPixel(at.X, at.Y));

    private static IEnumerable<SKPointI> Pixels(SKRectI box) =>
        from y in Enumerable.Range(box.Top, box.Height) from x in Enumerable.Range(
            box.Left,
            box.Width) select new SKPointI(x, y);
}
