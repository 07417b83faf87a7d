using static Microsoft.Playwright.Assertions;

namespace BackpropWeb.EndToEnd.Tests;

/// <summary>A page has one language; text in another one, such as a quoted title, has a lang attribute.</summary>
public sealed class PageLanguageTests(Browser browser) : BrowserTest(browser)
{
    public static TheoryData<string> EnglishPages => [.. Site.Pages];

    public static TheoryData<string> ChinesePages => [.. Site.ChinesePages];

    [Theory]
    [MemberData(nameof(EnglishPages))]
    public async Task NoEnglishPageShowsChinese(string address) =>
        Assert.Empty(await StrangersAsync(address, @"\p{Script=Han}", "zh"));

    /// <summary>Two small words in a row: names, symbols and formats are the same in both languages.</summary>
    [Theory]
    [MemberData(nameof(ChinesePages))]
    public async Task NoChinesePageShowsEnglish(string address) =>
        Assert.Empty(await StrangersAsync(address, @"(?<!\p{L})\p{Ll}{2,} \p{Ll}{2,}(?!\p{L})", "en"));

    /// <summary>Texts of the page, also those for screen readers, that match a pattern and are neither code nor in
    /// that language.</summary>
    private async Task<string[]> StrangersAsync(string address, string pattern, string language)
    {
        var page = await ReadAsync(await Site.AddressAsync(address, Server.Address));
        if (await page.Locator("[data-slider]").CountAsync() > 0)
            await Expect(page.Locator("[data-slider]")).ToBeEnabledAsync();
        if (await page.Locator("form.lab").CountAsync() > 0)
            await Expect(page.Locator("form.lab[data-interactive]")).ToBeVisibleAsync();
        if (address.EndsWith("{recipe}", StringComparison.Ordinal))
            await Expect(page.Locator(".own .hash")).ToBeVisibleAsync();

        return await page.EvaluateAsync<string[]>("""
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
    }
}
