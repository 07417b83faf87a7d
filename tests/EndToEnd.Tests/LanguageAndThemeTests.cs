using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BackpropWeb.EndToEnd.Tests;

public sealed class LanguageAndThemeTests(Browser browser) : BrowserTest(browser)
{
    [Fact]
    public async Task TheLanguageSwitchKeepsEpochAndProblem()
    {
        var page = await VisitAsync("/?problem=and");
        await page.AwakeAsync();
        await page.MoveToAsync(123);
        await page.Slider().DispatchEventAsync("change");

        await page.GetByRole(AriaRole.Link, new() { Name = "中文" }).ClickAsync();

        await Expect(page).ToHaveURLAsync(new Regex("/zh/\\?.*epoch=123"));
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "zh-Hans");
        await Expect(page.Locator("[data-slider]")).ToHaveAttributeAsync(
            "aria-valuetext",
            new Regex("^第123轮，共600轮，误差0\\.\\d{3}，4例中\\d例正确$"));
        await Expect(page.GetByRole(AriaRole.Radio, new() { Name = "与 AND" })).ToBeCheckedAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "English" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("^[^?]*[^h]/\\?.*epoch=123"));
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");
    }

    [Fact]
    public async Task ThePathWinsOverTheCookieAndTheCookieOverTheBrowser()
    {
        var page = await VisitAsync("/", new() { Locale = "zh-CN" });
        await Expect(page).ToHaveURLAsync(new Regex("/zh/$"));
        await page.GetByRole(AriaRole.Link, new() { Name = "English" }).ClickAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");

        await page.GotoAsync("/");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await page.GotoAsync("/zh/");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "zh-Hans");
        await Expect(page.Locator("link[hreflang=en]")).ToHaveAttributeAsync("href", new Regex("://[^/]+/$"));
    }

    [Fact]
    public async Task ALiveRunSpeaksChineseOnAChinesePage()
    {
        var page = await VisitAsync("/zh/");
        await Expect(page.Locator("[data-slider]")).ToBeEnabledAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "用这个种子重新训练" }).ClickAsync();

        await Expect(page.GetByText("进行中")).ToBeVisibleAsync();
        // Every Chinese sentence of the story names epochs, whatever the run's result.
        await Expect(page.Locator("[data-story]")).ToContainTextAsync("轮");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "打开训练页面" })).ToHaveAttributeAsync(
            "href",
            new Regex("^/zh/runs/"));
    }

    [Fact]
    public async Task TheThemeIsChosenAndRemembered()
    {
        var page = await VisitAsync("/", new() { ColorScheme = ColorScheme.Light });
        var paper = () => page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");
        Assert.Equal("rgb(251, 249, 244)", await paper());

        await page.Button("Theme: system. Switch to light").ClickAsync();
        await page.Button("Theme: light. Switch to dark").ClickAsync();
        Assert.Equal("rgb(20, 22, 26)", await paper());

        await page.ReloadAsync();
        Assert.Equal("rgb(20, 22, 26)", await paper());
        await page.Button("Theme: dark. Switch to system").ClickAsync();
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        Assert.Equal("rgb(20, 22, 26)", await paper());
    }
}
