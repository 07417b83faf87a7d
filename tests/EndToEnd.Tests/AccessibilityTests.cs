using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BackpropWeb.EndToEnd.Tests;

public sealed class AccessibilityTests(Browser browser) : BrowserTest(browser)
{
    [Fact]
    public async Task UnderReducedMotionPlayJumps()
    {
        var page = await VisitAsync("/?epoch=0", new() { ReducedMotion = ReducedMotion.Reduce });
        await page.AwakeAsync();
        await page.EvaluateAsync("""
            () => {
              window.seen = [];
              document.addEventListener("epoch",
                () => seen.push(Number(document.querySelector("[data-slider]").value)));
            }
            """);

        await page.Button("Play").ClickAsync();
        await page.WaitForFunctionAsync("() => window.seen.length >= 3");
        await page.Button("Pause").ClickAsync();

        var seen = await page.EvaluateAsync<int[]>("() => window.seen");
        Assert.True(seen[1] - seen[0] >= 20, $"moved to {string.Join(", ", seen)}");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/zh/")]
    [InlineData("/nowhere")]
    public async Task TheBrowserHasNothingToComplainOf(string address)
    {
        var page = await VisitAsync("about:blank");
        var complaints = page.Complaints();
        await page.GotoAsync(address);
        if (address == "/nowhere")
            complaints.RemoveAll(complaint => complaint.Contains("404", StringComparison.Ordinal));
        else
        {
            await page.Locator("[data-plot]").HoverAsync();
            await Expect(page.Locator("[data-figure][data-plotted]")).ToHaveCountAsync(1);
        }

        Assert.Empty(complaints);
    }
}
