using System.Globalization;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BackpropWeb.EndToEnd.Tests;

/// <summary>The exhibit plays once by itself for a new visitor. Scripts/firstVisit.tests.js tests what
/// ends it.</summary>
public sealed class FirstVisitTests(Browser browser) : BrowserTest(browser)
{
    [Fact]
    public async Task TheFirstVisitPlaysOnceFromEpochZeroToTheTellingEpoch()
    {
        var page = await NewcomerAsync("/");
        var telling = await TellingEpochAsync(page);

        await page.WaitForFunctionAsync("(epoch) => shown.length > 2 && shown.at(-1) === epoch", telling);

        var shown = await ShownAsync(page);
        Assert.Equal([telling, 0], shown[..2]);
        Assert.Equal(shown[1..].Order(), shown[1..]);
        await Expect(page.Slider()).ToHaveValueAsync(telling.ToString(CultureInfo.InvariantCulture));

        await page.ReloadAsync();
        await RestsAsync(page, telling);
    }

    [Fact]
    public async Task WithReducedMotionNothingPlays()
    {
        var page = await NewcomerAsync("/", new() { ReducedMotion = ReducedMotion.Reduce });

        await RestsAsync(page, await TellingEpochAsync(page));
    }

    [Fact]
    public async Task AnAddressWithAnEpochShowsThatEpoch()
    {
        var page = await NewcomerAsync("/?epoch=50");

        await RestsAsync(page, 50);
    }

    /// <summary>Opens a page as a new visitor and records the epochs that it shows.</summary>
    private async Task<IPage> NewcomerAsync(string address, BrowserNewContextOptions? options = null)
    {
        var page = await VisitAsync("about:blank", options, isFirstVisit: true);
        await page.AddInitScriptAsync("""
            window.shown = [];
            document.addEventListener("epoch", ({ detail }) => window.shown.push(detail.epoch));
            """);
        await page.GotoAsync(address);
        return page;
    }

    private static Task<int[]> ShownAsync(IPage page) => page.EvaluateAsync<int[]>("() => shown");

    /// <summary>The epoch that the server has drawn.</summary>
    private static Task<int> TellingEpochAsync(IPage page) => page.EvaluateAsync<int>(
        "() => Number(document.querySelector('[data-slider]').getAttribute('value'))");

    /// <summary>The page has finished all its own actions and has shown only one epoch.</summary>
    private static async Task RestsAsync(IPage page, int epoch)
    {
        await page.AwakeAsync();
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Assert.Equal([epoch], (await ShownAsync(page)).Distinct());
    }
}
