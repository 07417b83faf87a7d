using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BackpropWeb.EndToEnd.Tests.EveryPage;

/// <summary>Opens each page of the site in both languages once; all that is checked of every page is checked there.
/// </summary>
/// <param name="browser">The browser.</param>
/// <param name="phone">With a phone in the dark, not a light desktop.</param>
public abstract class EveryPageTest(Browser browser, bool phone) : BrowserTest(browser)
{
    public static TheoryData<string> Pages => [.. Site.Pages, .. Site.ChinesePages];

    /// <summary>Opens a page, waits until its scripts have worked, and checks that it is accessible.</summary>
    protected async Task<IPage> OpenAccessibleAsync(string address)
    {
        var page = await ReadAsync(await Site.AddressAsync(address, Server.Address), phone);
        if (await page.Locator("[data-slider]").CountAsync() > 0)
            await Expect(page.Locator("[data-slider]")).ToBeEnabledAsync();
        if (await page.Locator("[data-plot] [data-island]").CountAsync() > 0)
        {
            await page.Locator("[data-plot]").HoverAsync();
            await Expect(page.Locator("[data-figure][data-plotted]")).ToHaveCountAsync(1);
        }

        if (await page.Locator("form.lab").CountAsync() > 0)
            await Expect(page.Locator("form.lab[data-interactive]")).ToBeVisibleAsync();
        if (address.EndsWith("{recipe}", StringComparison.Ordinal))
            await Expect(page.Locator(".own .hash")).ToBeVisibleAsync();

        await KeepPictureAsync(page, address);
        await page.AssertAccessibleAsync();
        return page;
    }

    /// <summary>Pictures of all pages, to be looked at after the run: artifacts/screenshots.</summary>
    private Task<byte[]> KeepPictureAsync(IPage page, string address)
    {
        var name = Regex.Replace(address, "[^a-z0-9]+", "-", RegexOptions.IgnoreCase).Trim('-');
        return page.ScreenshotAsync(new()
        {
            Path = Path.Combine(
                RunningServer.ArtifactsFolder, "screenshots",
                $"{(name.Length == 0 ? "exhibit" : name)}-{(phone ? "phone" : "desktop")}.png"),
            FullPage = true,
        });
    }
}
