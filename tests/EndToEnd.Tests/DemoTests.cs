using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BackpropWeb.EndToEnd.Tests;

/// <summary>Demonstrations, asked as a visitor would.</summary>
public sealed class DemoTests(Browser browser) : BrowserTest(browser)
{
    [Fact]
    public async Task ASymmetricPatternIsToldFromAnotherOneByTheTrainedNetwork()
    {
        var page = await VisitAsync("/demos/symmetry");
        await page.AwakeAsync();
        var answer = page.Locator("[data-demo-answer]");
        await Expect(answer).ToContainTextAsync("symmetric, 0.9");

        await page.GetByLabel("x₁", new() { Exact = true }).CheckAsync();
        await Expect(answer).ToContainTextAsync("not symmetric, 0.0");
        await page.GetByLabel("x₆", new() { Exact = true }).CheckAsync();
        await Expect(answer).ToContainTextAsync("output: symmetric, 0.9");
    }

    [Fact]
    public async Task TheGaugeGoesWithTheSlider()
    {
        var page = await VisitAsync("/demos/symmetry");
        await page.AwakeAsync();
        var ratio = page.Locator("[data-ratio]");
        await Expect(ratio).ToContainTextAsync("✓ 1 : 2 : 4");

        await page.MoveToAsync(0);
        await ratio.ScrollIntoViewIfNeededAsync();

        await Expect(ratio).Not.ToContainTextAsync("1 : 2 : 4");
        await Expect(page.Locator("[data-demo-answer]")).Not.ToContainTextAsync("symmetric, 0.9");
    }

    [Fact]
    public async Task AFamilyTreesQuestionIsAskedByClickingAPersonAndARelation()
    {
        var page = await VisitAsync("/demos/family-trees");
        await page.AwakeAsync();
        var answer = page.Locator("[data-demo-answer]");
        await Expect(answer).ToContainTextAsync("Network output: Jennifer, Margaret.");

        await page.GetByRole(AriaRole.Link, new() { Name = "uncle", Exact = true }).ClickAsync();
        await Expect(answer).ToContainTextAsync("Target: Arthur, Charles.");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("Ask about Alfonso") }).ClickAsync();
        await Expect(answer).ToContainTextAsync("Target: Emilio, Tomaso.");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("person=alfonso&relation=uncle"));

        await page.MoveToAsync(0);
        await Expect(page.Locator("table[data-held-out]")).ToBeVisibleAsync();
        await Expect(page.GetByText("0 of the 100 trained questions")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task LocalMinimaAreCountedWhileOneLooks()
    {
        var page = await VisitAsync("/demos/local-minima");

        await Expect(page.Locator("[data-live-part]:not([data-live])")).ToBeVisibleAsync();

        var started = await page.Locator("[data-live-part] tbody td:nth-child(2)").AllInnerTextsAsync();
        Assert.Equal(["1000", "1000", "1000", "1000", "1000"], started);
        await page.GetByRole(AriaRole.Link, new() { Name = "2-3-1: three hidden units" }).ClickAsync();
        await Expect(page.Locator(".study-status")).ToContainTextAsync("Finished.");
    }
}
