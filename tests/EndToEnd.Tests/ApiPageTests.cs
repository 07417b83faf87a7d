using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BackpropWeb.EndToEnd.Tests;

/// <summary>The API reference works under the site's content security policy, in both languages.</summary>
public sealed class ApiPageTests(Browser browser) : BrowserTest(browser)
{
    [Theory]
    [InlineData("/api", "API", "Copy link")]
    [InlineData("/zh/api", "API", "复制链接")]
    public async Task TheReferenceSpeaksThePagesLanguageAndBreaksNoRule(string address, string title, string copyLink)
    {
        var page = await VisitAsync("/api", new() { JavaScriptEnabled = false });
        await Expect(page.GetByText("GET /api/runs/{id}/state")).ToBeVisibleAsync();

        page = await VisitAsync("about:blank");
        var complaints = page.Complaints();
        var outside = new List<string>();
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(Server.Address.ToString(), StringComparison.Ordinal)
                && !request.Url.StartsWith("data:", StringComparison.Ordinal))
                outside.Add(request.Url);
        };
        await page.GotoAsync(address);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = title, Level = 1 })).ToBeVisibleAsync();
        var reference = page.FrameLocator("iframe");
        await Expect(reference.GetByRole(AriaRole.Heading, new() { Name = "BackpropWeb" })).ToBeVisibleAsync();
        await Expect(reference.GetByRole(AriaRole.Button, new() { Name = copyLink }).First).ToBeAttachedAsync();
        Assert.Empty(complaints);
        Assert.Empty(outside);
    }
}
