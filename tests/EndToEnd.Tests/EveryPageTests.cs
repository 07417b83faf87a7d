using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BackpropWeb.EndToEnd.Tests;

/// <summary>Opens each page of the site in both languages once, on a phone in the dark whose screen then becomes wide
/// and light. All that is checked of every page is checked there.</summary>
/// <remarks>Pictures of all pages, to be looked at after the run, are in artifacts/screenshots.</remarks>
public sealed class EveryPageTests(Browser browser) : BrowserTest(browser)
{
    private const int PhoneWidth = 360;
    private const string Chinese = @"\p{Script=Han}";

    /// <summary>Two small words in a row: names, symbols and formats are the same in both languages.</summary>
    private const string English = @"(?<!\p{L})\p{Ll}{2,} \p{Ll}{2,}(?!\p{L})";

    public static TheoryData<string> Pages => [.. Site.Pages, .. Site.ChinesePages];

    [Theory, MemberData(nameof(Pages))]
    public async Task APageIsAccessibleFitsAPhoneAndIsOfOneLanguage(string address)
    {
        var page = await ReadAsync(await Site.AddressAsync(address, Server.Address), phone: true);
        await UntilDrawnAsync(page, address);
        await KeepPictureAsync(page, address, "phone");
        await page.AssertAccessibleAsync();
        Assert.Equal(PhoneWidth, await page.EvaluateAsync<int>("() => document.scrollingElement.scrollWidth"));
        Assert.Empty(await page.EvaluateAsync<string[]>(BrokenWords));
        Assert.Empty(await page.EvaluateAsync<string[]>(SmallTargets));

        await page.SetViewportSizeAsync(1280, 900);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await page.WaitForFunctionAsync(PlotsFit);
        await KeepPictureAsync(page, address, "wide");
        await page.AssertAccessibleAsync();
        Assert.Empty(address.StartsWith("/zh", StringComparison.Ordinal)
            ? await TextsAsync(page, English, "en")
            : await TextsAsync(page, Chinese, "zh"));
    }

    /// <summary>Waits until the scripts of the page have drawn everything.</summary>
    private static async Task UntilDrawnAsync(IPage page, string address)
    {
        if (await page.Locator("[data-plot] [data-island]").CountAsync() > 0)
            await page.InteractiveAsync();
        else if (await page.Locator("[data-slider]").CountAsync() > 0)
            await page.AwakeAsync();
        if (await page.Locator("form.lab").CountAsync() > 0)
            await Expect(page.Locator("form.lab[data-interactive]")).ToBeVisibleAsync();
        if (address.EndsWith("{recipe}", StringComparison.Ordinal))
            await Expect(page.Locator(".own .hash")).ToBeVisibleAsync();
    }

    private static Task<byte[]> KeepPictureAsync(IPage page, string address, string screen)
    {
        var name = Regex.Replace(address, "[^a-z0-9]+", "-", RegexOptions.IgnoreCase).Trim('-');
        return page.ScreenshotAsync(new()
        {
            Path = Path.Combine(
                RunningServer.ArtifactsFolder, "screenshots",
                $"{(name.Length == 0 ? "exhibit" : name)}-{screen}.png"),
            FullPage = true,
        });
    }

    /// <summary>Texts of the page, also those for screen readers, that match a pattern and are neither code nor in
    /// that language: a quoted title has a lang attribute.</summary>
    private static Task<string[]> TextsAsync(IPage page, string pattern, string language) =>
        page.EvaluateAsync<string[]>("""
            ([pattern, language]) => {
              const strange = new RegExp(pattern, "u");
              const said = [document.title, document.querySelector("meta[name=description]")?.content ?? ""];
              for (const element of document.body.querySelectorAll("*")) {
                if (element.closest(`script, style, noscript, code, pre, textarea, [lang^="${language}"]`)) continue;
                for (const name of ["aria-label", "title", "alt", "placeholder", "aria-valuetext"])
                  said.push(element.getAttribute(name) ?? "");
                for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) said.push(node.data);
              }
              return said.filter((text) => strange.test(text)).map((text) => text.trim());
            }
            """, new[] { pattern, language });

    /// <summary>Every plot is as wide as its place.</summary>
    private const string PlotsFit = """
        () => [...document.querySelectorAll("[data-plot] .main-svg")]
          .every((plot) => Math.abs(plot.getBoundingClientRect().width - plot.closest("[data-plot]").clientWidth) < 2)
        """;

    /// <summary>Controls that are too small for a thumb. A label is part of its checkbox.</summary>
    private const string SmallTargets = """
        () => [...document.querySelectorAll(`main button:not(.link), main select, main input:not([type=hidden]),
            main summary, .problem label, .levels label`)]
          .map((e) => (["checkbox", "radio", "file"].includes(e.type) && e.closest("label")) || e)
          .filter((e) => e.offsetParent
            && (e.getBoundingClientRect().height < 43.9 || e.getBoundingClientRect().width < 43.9))
          .map((e) => e.outerHTML.slice(0, 200))
        """;

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
}
