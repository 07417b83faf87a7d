using System.Globalization;
using System.Net.Http.Json;
using BackpropWeb.Contracts;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BackpropWeb.EndToEnd.Tests;

/// <summary>The view with a map of each unit's output.</summary>
public sealed class SurfaceViewTests(Browser browser) : BrowserTest(browser)
{
    private const string Agrees = "all bits equal to the server’s";

    // A point of the map is up to half a field away from its case.
    private const double Tolerance = 0.04;

    /// <summary>The four cases of XOR on the map, whose edges are at −0.25 and 1.25.</summary>
    private static readonly double[][] Corners = [[1 / 6.0, 5 / 6.0], [1 / 6.0, 1 / 6.0], [5 / 6.0, 5 / 6.0],
        [5 / 6.0, 1 / 6.0]];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")] // opened by a click
    [InlineData("&view=surface")]
    public async Task TheMapsFollowTheSliderWithoutDotNet(string view)
    {
        var run = await Server.TrainRunAsync(new() { Problem = new() { Name = "xor" } });
        var page = await VisitAsync("/api");
        await page.RouteAsync("**/_framework/**", route => route.AbortAsync());
        await page.GotoAsync($"{run.Links.Page}?epoch=150{view}");
        await page.AwakeAsync();
        if (view.Length == 0)
            await page.Locator("[data-view=surface] > summary").ClickAsync();
        await Expect(page.Locator("[data-view=surface][open]")).ToHaveCountAsync(1);

        await AssertAsInTableAsync(page);
        await page.MoveToAsync(600);
        await AssertAsInTableAsync(page);
        await Expect(page.GetByText("Maps of epoch 600.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task AViewThatWasOpenOnAnotherPageIsPainted()
    {
        var run = await Server.TrainRunAsync(new() { Problem = new() { Name = "xor" } });
        var page = await VisitAsync(run.Links.Page);
        await page.AwakeAsync();
        await page.Locator("[data-view=surface] > summary").ClickAsync();
        await Expect(page.Locator("[data-view=surface][open]")).ToHaveCountAsync(1);

        await page.GotoAsync($"{run.Links.Page}?epoch=400");
        await page.AwakeAsync();
        await Expect(page.Locator("[data-view=surface][open]")).ToHaveCountAsync(1);

        await AssertAsInTableAsync(page);
    }

    /// <summary>The page of a long run has no tape.</summary>
    [Fact]
    public async Task ALongRunHasItsMapsAndViews()
    {
        var run = await Server.TrainRunAsync(new() { Problem = new() { Name = "xor" }, Epochs = 20_001 });
        var page = await VisitAsync($"{run.Links.Page}?epoch=150&view=surface");
        await AssertAsInTableAsync(page);

        await page.LookInsideAsync();
        await page.Locator("[data-view=hidden] > summary").ClickAsync();

        await Expect(page.GetByText(Agrees)).ToBeVisibleAsync();
        await Expect(page.Locator("[data-view=hidden] .hidden-space circle").First).ToBeVisibleAsync();
        await AssertAsInTableAsync(page);
    }

    /// <summary>.NET knows weights that are not on the tape.</summary>
    [Fact]
    public async Task ARunWithoutWeightsOnItsTapeHasItsMaps()
    {
        var cases = Enumerable.Range(0, 300).Select(n => new CaseDocument(
            [n % 20 / 19.0, n / 20 / 14.0], [(n % 20 < 10) == (n / 20 < 7) ? 1 : 0])).ToArray();
        var run = await Server.TrainRunAsync(new()
        {
            Problem = new() { Cases = cases }, Network = new() { Layers = [2, 8, 1] }, Epochs = 100,
        });
        var page = await VisitAsync($"{run.Links.Page}?epoch=100&view=surface");
        await page.AwakeAsync();
        await page.LookInsideAsync();
        await Expect(page.GetByText(Agrees)).ToBeVisibleAsync();

        foreach (var epoch in (int[])[100, 0])
        {
            await page.MoveToAsync(epoch);
            await Expect(page.GetByText($"Inside the network at epoch {epoch}")).ToBeVisibleAsync();
            var state = await Server.Http.GetFromJsonAsync(
                $"/api/runs/{run.Id}/state?epoch={epoch}", ContractsJson.Default.NetworkState, Token);
            // The first case and the last, a sixth of the plane from its edges.
            var levels = await PaintedMap.LevelsAsync(page, "[data-surface='2.0']", [Corners[0], Corners[3]]);
            Assert.Equal(state!.Cases[0].Outputs[^1][0], levels[0], Tolerance);
            Assert.Equal(state.Cases[^1].Outputs[^1][0], levels[1], Tolerance);
        }
    }

    private static async Task AssertAsInTableAsync(IPage page)
    {
        await Expect(page.Locator("[data-surface='2.0'][width]")).ToBeVisibleAsync(); // It has been painted.
        var levels = await PaintedMap.LevelsAsync(page, "[data-surface='2.0']", Corners);
        var texts = await page.Locator("[data-output]").AllInnerTextsAsync();
        var outputs = texts.Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(4, outputs.Length);
        Assert.All(levels.Zip(outputs), pair => Assert.Equal(pair.Second, pair.First, Tolerance));
    }
}
