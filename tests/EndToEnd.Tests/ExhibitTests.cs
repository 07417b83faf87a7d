using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BackpropWeb.EndToEnd.Tests;

public sealed class ExhibitTests(Browser browser) : BrowserTest(browser)
{
    [Fact]
    public async Task TheFirstResponseHoldsCurveAndTable()
    {
        var http = Server.Http;

        var html = await http.GetStringAsync("/", TestContext.Current.CancellationToken);

        Assert.Matches("""<path class="error-line" data-error-line d="M0 [\d.]+(L\d+ [\d.]+){600}">""", html);
        Assert.Equal(4, Regex.Count(html, """<tr data-case="\d" data-right="(yes|no)">"""));
        Assert.Equal(17, Regex.Count(html, "<line [^>]*data-weight="));
    }

    [Theory]
    [InlineData("xor", 0)]
    [InlineData("xor", 1)]
    [InlineData("xor", 97)]
    [InlineData("xor", 171)]
    [InlineData("xor", 600)]
    [InlineData("and", 33)]
    public async Task TheScriptDrawsAnEpochAsTheServerDoes(string problem, int epoch)
    {
        var still = await VisitAsync($"/?problem={problem}&epoch={epoch}", new() { JavaScriptEnabled = false });
        var served = await still.ReadAsync();
        var page = await VisitAsync($"/?problem={problem}&epoch=300");
        await page.AwakeAsync();
        await page.MoveToAsync(epoch);

        var drawn = await page.ReadAsync();

        Assert.Equal(served.ValueText, drawn.ValueText);
        Assert.Equal(served.Marker, drawn.Marker);
        Assert.Equal(served.Dot, drawn.Dot, 0.011);
        Assert.Equal(served.Table, drawn.Table);
        Assert.Equal(served.Bars.Length, drawn.Bars.Length);
        Assert.All(served.Bars.Zip(drawn.Bars), bars => Assert.Equal(bars.First, bars.Second, 0.011));
        Assert.Equal(served.Links, drawn.Links);
        Assert.Equal(served.Story, drawn.Story);
        Assert.Equal(served.Bound, drawn.Bound);
        Assert.Equal(served.Ticks, drawn.Ticks);
        var (a, b) = (Numbers(served.Curve), Numbers(drawn.Curve));
        Assert.Equal(a.Length, b.Length);
        Assert.All(a.Zip(b), point => Assert.Equal(point.First, point.Second, 0.011));
    }

    [Fact]
    public async Task TheOtherProblemKeepsTheEpoch()
    {
        var page = await VisitAsync();
        await page.AwakeAsync();
        await page.MoveToAsync(250);

        await page.GetByRole(AriaRole.Radio, new() { Name = "AND" }).CheckAsync();

        await Expect(page.Table().GetByRole(AriaRole.Row).Nth(2).GetByRole(AriaRole.Cell).Nth(2)).ToHaveTextAsync("0");
        await Expect(page.Slider()).ToHaveValueAsync("250");
        await Expect(page).ToHaveURLAsync(new Regex("epoch=250&problem=and|problem=and&epoch=250"));
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Radio, new() { Name = "AND" })).ToBeCheckedAsync();
        await Expect(page.Slider()).ToHaveValueAsync("250");
    }

    [Fact]
    public async Task SliderButtonsAndBoxAnswerTheKeyboard()
    {
        var page = await VisitAsync("/?epoch=200");
        await page.AwakeAsync();

        await page.Slider().FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Slider()).ToHaveValueAsync("201");
        await Expect(page).ToHaveURLAsync(new Regex("epoch=201(&|$)"));
        await page.Keyboard.PressAsync("PageUp");
        await Expect(page.Slider()).ToHaveValueAsync("211");
        await page.Keyboard.PressAsync("PageDown");
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(page.Slider()).ToHaveValueAsync("200");
        await page.Keyboard.PressAsync("Home");
        await Expect(page.Slider()).ToHaveValueAsync("0");
        await page.Keyboard.PressAsync("End");
        await Expect(page.Slider()).ToHaveValueAsync("600");
        await page.Button("Back one epoch").PressAsync("Enter");
        await Expect(page.Slider()).ToHaveValueAsync("599");
        await page.EpochBox().FillAsync("237");
        await page.EpochBox().PressAsync("Enter");
        await Expect(page.Slider()).ToHaveAttributeAsync(
            "aria-valuetext",
            new Regex(@"^Epoch 237 of 600, error 0\.\d{3}, \d of 4 correct$"));
        await page.EpochBox().FillAsync("100000");
        await page.EpochBox().PressAsync("Tab");
        await Expect(page.Slider()).ToHaveValueAsync("600");
    }

    [Fact]
    public async Task AKeyOfTheSameFrameIsNotUndoneByTheDrawingBeforeIt()
    {
        var page = await VisitAsync("/?epoch=200");
        await page.AwakeAsync();

        await page.Slider().EvaluateAsync(
            """
            slider => {
              slider.value = 201;
              for (const name of ["input", "change"]) slider.dispatchEvent(new Event(name, { bubbles: true }));
              slider.dispatchEvent(new KeyboardEvent("keydown", { key: "PageUp", cancelable: true, bubbles: true }));
              return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
            }
            """);

        await Expect(page.Slider()).ToHaveValueAsync("211");
        await Expect(page).ToHaveURLAsync(new Regex("epoch=211(&|$)"));
    }

    [Fact]
    public async Task PlayRunsThroughTheEpochsAndPauses()
    {
        var page = await VisitAsync("/?epoch=0");
        await page.AwakeAsync();
        await page.GetByLabel("Playback speed").SelectOptionAsync("10");

        await page.Button("Play").ClickAsync();
        await Expect(page.Slider()).ToHaveAttributeAsync("aria-valuetext", new Regex("^Epoch [1-9]"));
        await page.Button("Pause").ClickAsync();

        await Expect(page.Button("Play")).ToBeVisibleAsync();
        Assert.InRange(await EpochAsync(page), 1, 599);
        await page.GetByLabel("Playback speed").SelectOptionAsync("300");
        await page.Button("Play").ClickAsync();
        await Expect(page.Slider()).ToHaveValueAsync("600");
        await Expect(page.Button("Play")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task ThePlotCanBeDragged()
    {
        var page = await VisitAsync("/?epoch=0");
        await page.InteractiveAsync();
        var plot = (await page.Locator("[data-plot]").BoundingBoxAsync())!;

        await page.Mouse.MoveAsync(plot.X + plot.Width * 0.25f, plot.Y + 50);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(plot.X + plot.Width * 0.5f, plot.Y + 60, new() { Steps = 8 });
        await page.Mouse.UpAsync();

        Assert.InRange(await EpochAsync(page), 296, 304);
    }

    [Fact]
    public async Task NothingMovesWhenDotNetTakesOver()
    {
        var page = await VisitAsync("/?epoch=171");
        await page.AwakeAsync();
        await Expect(page.Locator("[data-tour-open]")).ToBeVisibleAsync(); // the script shows it, last of all
        var places = """
            () => [...document.querySelectorAll("main *")]
              .filter((e) => !e.closest(".curve-plot, .epoch-controls, .reading, details:not([open])"))
              .map((e) => {
                const r = e.getBoundingClientRect();
                const y = r.width + r.height ? r.y + scrollY : 0; // An element without a box has no place.
                return [e.tagName, ...[r.x, y, r.width, r.height].map((place) => place.toFixed(2))].join(" ");
              })
            """;
        var before = await page.EvaluateAsync<string[]>(places);
        var reading = await page.ReadAsync();

        await page.InteractiveAsync();

        Assert.Equal(before, await page.EvaluateAsync<string[]>(places));
        Assert.Equal(reading.Table, (await page.ReadAsync()).Table);
        Assert.Equal(0, await page.LayoutShiftAsync(), 0.001);
    }

    [Fact]
    public async Task WithoutScriptTheFormsStillWork()
    {
        var page = await VisitAsync("/", new() { JavaScriptEnabled = false });

        await page.EpochBox().FillAsync("42");
        await page.GetByRole(AriaRole.Radio, new() { Name = "AND" }).CheckAsync();
        await page.Button("Show").ClickAsync();
        await Expect(page.Slider()).ToHaveAttributeAsync("aria-valuetext", new Regex("^Epoch 42 of 600"));
        await Expect(page.GetByRole(AriaRole.Radio, new() { Name = "AND" })).ToBeCheckedAsync();

        await page.GetByLabel("seed").FillAsync("33");
        await page.Button("Train again with this seed").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/runs/[A-Za-z0-9_-]{22}$"));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("AND from seed 33");
    }

    [Theory]
    [InlineData("/?epoch=banana", "“banana” is not an epoch from 0 to 600")]
    [InlineData("/?epoch=-1", "“-1” is not an epoch from 0 to 600")]
    [InlineData("/?epoch=601", "“601” is not an epoch from 0 to 600")]
    [InlineData("/?problem=<script>alert(1)</script>", "Unknown problem “<script>alert(1)</script>”")]
    public async Task AWrongAddressIsSaidInWords(string address, string words)
    {
        var page = await VisitAsync(address);

        await Expect(page.GetByText(words)).ToBeVisibleAsync();
        await page.AwakeAsync();
    }

    private static async Task<int> EpochAsync(IPage page) =>
        int.Parse(await page.Slider().InputValueAsync(), CultureInfo.InvariantCulture);

    private static double[] Numbers(string path) =>
        [.. Regex.Matches(path, @"[\d.]+").Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture))];
}
