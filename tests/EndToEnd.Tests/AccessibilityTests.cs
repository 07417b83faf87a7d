using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BackpropWeb.EndToEnd.Tests;

public sealed class AccessibilityTests(Browser browser) : BrowserTest(browser)
{
    public static TheoryData<string, bool> Pages()
    {
        var data = new TheoryData<string, bool>();
        foreach (var page in Site.Pages.Concat(Site.ChinesePages))
        {
            data.Add(page, false);
            data.Add(page, true);
        }

        return data;
    }

    /// <summary>A light desktop, and a phone in the dark.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public async Task APageIsForEverybody(string address, bool phone)
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

        await KeepPictureAsync(page, address, phone);
        await page.AssertAccessibleAsync();
        if (!phone)
            return;
        Assert.Equal(360, await page.EvaluateAsync<int>("() => document.scrollingElement.scrollWidth"));
        Assert.Empty(await page.EvaluateAsync<string[]>(BrokenWords));
        Assert.Empty(await page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll(`main button:not(.link), main select, main input:not([type=hidden]),
                main summary, .problem label, .levels label`)]
              // The label is what a thumb hits.
              .map((e) => (["checkbox", "radio", "file"].includes(e.type) && e.closest("label")) || e)
              .filter((e) => e.offsetParent
                && (e.getBoundingClientRect().height < 43.9 || e.getBoundingClientRect().width < 43.9))
              .map((e) => e.outerHTML.slice(0, 200))
            """));
    }

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

    /// <summary>Words and numbers that a narrow cell or control breaks into pieces.</summary>
    private const string BrokenWords = """
        () => [...document.querySelectorAll("main :is(th, td, dt, h2, h3, button, label, summary)")].flatMap((e) => {
          const broken = [];
          const texts = document.createTreeWalker(e, NodeFilter.SHOW_TEXT);
          for (let text; (text = texts.nextNode());) {
            for (const { index, 0: word } of text.data.matchAll(/[A-Za-z\d.,]{2,}/g)) {
              const range = document.createRange();
              range.setStart(text, index);
              range.setEnd(text, index + word.length);
              if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1)
                broken.push(`${word} in ${e.outerHTML.slice(0, 100)}`);
            }
          }
          return broken;
        })
        """;

    /// <summary>Pictures of all pages, to be looked at after the run: artifacts/screenshots.</summary>
    private static Task<byte[]> KeepPictureAsync(IPage page, string address, bool phone)
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
