namespace BackpropWeb.EndToEnd.Tests.EveryPage;

/// <summary>A page is as wide as the phone, no word is broken, and a thumb hits every control.</summary>
public sealed class PhoneTests(Browser browser) : EveryPageTest(browser, phone: true)
{
    [Theory, MemberData(nameof(Pages))]
    public async Task APageIsAccessibleAndFits(string address)
    {
        var page = await OpenAccessibleAsync(address);
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
