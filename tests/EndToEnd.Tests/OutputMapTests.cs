using System.Globalization;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BackpropWeb.EndToEnd.Tests;

/// <summary>The map of the network's output, and the maps in its units.</summary>
public sealed class OutputMapTests(Browser browser) : BrowserTest(browser)
{
    // A point of the 32 × 32 is up to half a field away from its case.
    private const double Tolerance = 0.04;

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    [InlineData("forced colours")]
    public async Task TheMapHasTheOutputsOfTheTableAtTheCases(string theme)
    {
        var page = await VisitAsync("/?epoch=0", new()
        {
            ColorScheme = theme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
            ForcedColors = theme == "forced colours" ? ForcedColors.Active : ForcedColors.None,
        });
        await page.AwakeAsync();

        foreach (var epoch in new[] { 0, 120, 171, 200, 600 })
        {
            await page.MoveToAsync(epoch);
            var (map, table) = await ReadAsync(page);
            Assert.Equal(4, table.Length);
            Assert.True(await HasColoursAsync(page));
            Assert.All(map.Zip(table), pair => Assert.Equal(pair.Second, pair.First, Tolerance));
        }
    }

    [Fact]
    public async Task AnotherThemeAndAnotherProblemRepaintTheMap()
    {
        var page = await VisitAsync("/?epoch=600");
        await page.AwakeAsync();

        await page.GetByRole(AriaRole.Radio, new() { Name = "AND" }).CheckAsync();
        await Expect(page.Locator("[data-dot='1'].dot-off")).ToHaveCountAsync(1);
        await page.Locator("[data-theme-button]").ClickAsync();
        await page.Locator("[data-theme-button]").ClickAsync();

        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        var (map, table) = await ReadAsync(page);
        Assert.All(map.Zip(table), pair => Assert.Equal(pair.Second, pair.First, Tolerance));
    }

    [Fact]
    public async Task EachUnitHasItsMap()
    {
        var page = await VisitAsync("/?epoch=600");
        await page.AwakeAsync();
        await PaintedMap.FrameAsync(page);

        // Colours of the middle of each square, and how many there are in all of it.
        var colours = await page.EvaluateAsync<int[]>("""
            () => {
              const sheet = document.querySelector("[data-unit-maps]").getContext("2d");
              return [...document.querySelectorAll(".network rect[data-unit]")].map((unit) => {
                const [x, y, size] = ["x", "y", "width"].map((side) => unit[side].baseVal.value);
                const { data } = sheet.getImageData(2 * x + 4, 2 * y + 4, 2 * size - 8, 2 * size - 8);
                return new Set(new Uint32Array(data.buffer)).size;
              });
            }
            """);

        Assert.Equal(5, colours.Length);
        Assert.All(colours, count => Assert.True(count > 10, $"{count} colours"));
    }

    [Theory]
    [InlineData(1280, 800, "/")]
    [InlineData(1280, 800, "/zh/")]
    [InlineData(390, 844, "/")]
    [InlineData(390, 844, "/zh/")]
    public async Task TheFirstScreenHoldsTheWholeFigure(int width, int height, string address)
    {
        var page = await VisitAsync(address, new()
        {
            ViewportSize = new() { Width = width, Height = height }, HasTouch = width < 500, IsMobile = width < 500,
        });
        await page.AwakeAsync();

        var hidden = await page.EvaluateAsync<string[]>("""
            () => {
              const foot = document.querySelector(".epoch-controls").getBoundingClientRect().top;
              const parts = "h1, .problem, .curve, [data-truth], .network svg, .output-map-room";
              return [...document.querySelectorAll(parts)]
                .map((part) => ({ part, box: part.getBoundingClientRect() }))
                .filter(({ box: { left, right, top, bottom } }) =>
                  left < 0 || right > innerWidth || top < 0 || bottom > foot)
                .map(({ part, box }) => `${part.tagName} ${part.className} ends at ${box.bottom} of ${foot}`);
            }
            """);

        Assert.Empty(hidden);
        Assert.Equal(0, await page.EvaluateAsync<int>("() => scrollY"));
    }

    /// <summary>The levels of the map at the cases, and the outputs in the table.</summary>
    private static async Task<(double[] Map, double[] Table)> ReadAsync(IPage page)
    {
        var places = await page.EvaluateAsync<double[][]>("""
            () => [...document.querySelectorAll("[data-dot]")].map((dot) => {
              const [x, y, size] = ["x", "y", "width"].map((side) => dot[side].baseVal.value);
              return [x + size / 2, y + size / 2];
            })
            """);
        var map = await PaintedMap.LevelsAsync(page, "[data-output-map]", places);
        var texts = await page.Locator("[data-output]").AllInnerTextsAsync();
        return (map, [.. texts.Select(text => double.Parse(text, CultureInfo.InvariantCulture))]);
    }

    /// <summary>Whether high and low are different colours.</summary>
    private static Task<bool> HasColoursAsync(IPage page) => page.EvaluateAsync<bool>(
        """
        async () => {
          const colours = (await import("/js/colours.js")).scale("off", "on");
          return `${colours(0)}` !== `${colours(255)}`;
        }
        """);
}
