using Microsoft.Playwright;

namespace BackpropWeb.EndToEnd.Tests.EveryPage;

/// <summary>A page has one language; text in another one, such as a quoted title, has a lang attribute.</summary>
public sealed class DesktopTests(Browser browser) : EveryPageTest(browser, phone: false)
{
    private const string Chinese = @"\p{Script=Han}";

    /// <summary>Two small words in a row: names, symbols and formats are the same in both languages.</summary>
    private const string English = @"(?<!\p{L})\p{Ll}{2,} \p{Ll}{2,}(?!\p{L})";

    [Theory, MemberData(nameof(Pages))]
    public async Task APageIsAccessibleAndOfOneLanguage(string address)
    {
        var page = await OpenAccessibleAsync(address);
        Assert.Empty(address.StartsWith("/zh", StringComparison.Ordinal)
            ? await TextsAsync(page, English, "en")
            : await TextsAsync(page, Chinese, "zh"));
    }

    /// <summary>Texts of the page, also those for screen readers, that match a pattern and are neither code nor in
    /// that language.</summary>
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
}
