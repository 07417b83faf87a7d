using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BackpropWeb.EndToEnd.Tests;

/// <summary>An owner steers a run while somebody else watches it.</summary>
public sealed class SteeringTests(Browser browser) : BrowserTest(browser)
{
    [Fact]
    public async Task WhatTheOwnerDoesIsSeenByAViewer()
    {
        var owner = await VisitAsync();
        // The response sets the owner's cookie in this browser.
        var started = await owner.APIRequest
            .PostAsync("/api/runs", new() { DataObject = new { problem = "xor", pace = 2 } });
        var address = (await started.JsonAsync())!.Value.GetProperty("links").GetProperty("page").GetString();
        await owner.GotoAsync(address!);
        await owner.AwakeAsync();
        var viewer = await VisitAsync(address!);
        await viewer.AwakeAsync();
        await Expect(viewer.GetByRole(AriaRole.Heading, new() { Name = "Your run" })).ToHaveCountAsync(0);

        await owner.Button("Pause training").ClickAsync();
        await Expect(owner.Button("Resume training")).ToBeVisibleAsync();
        await Expect(owner.Button("Pause training")).ToBeHiddenAsync();
        await Expect(viewer.GetByText("paused", new() { Exact = true })).ToBeVisibleAsync();

        var before = await viewer.Slider().InputValueAsync();
        await owner.GetByLabel("Epochs", new() { Exact = true }).FillAsync("10");
        await owner.Button("Train these epochs").ClickAsync();
        await Expect(viewer.Slider()).ToHaveValueAsync(
            (int.Parse(before, System.Globalization.CultureInfo.InvariantCulture) + 10).ToString(
                System.Globalization.CultureInfo.InvariantCulture));

        await owner.GetByLabel("Learning rate").FillAsync("-1");
        await owner.Button("Apply from the next epoch").ClickAsync();
        await Expect(owner.GetByRole(AriaRole.Alert)
            .Filter(new() { HasText = "must be above 0 and at most 100; was -1" })).ToBeVisibleAsync();
        await Expect(viewer.Locator("[data-rule-mark]")).ToHaveCountAsync(0);
        await owner.GetByLabel("Learning rate").FillAsync("0.25");
        await owner.Button("Apply from the next epoch").ClickAsync();
        await Expect(viewer.Locator("[data-rule-mark]")).ToHaveCountAsync(1);
        await Expect(viewer.Locator("[data-recipe]")).ToContainTextAsync("0.25");

        await owner.GetByLabel("Title", new() { Exact = true }).FillAsync("Our class");
        await owner.Button("Save").ClickAsync();
        await Expect(owner.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Our class");

        await owner.Button("Stop permanently").ClickAsync();
        await Expect(viewer.GetByText("stopped by its owner")).ToBeVisibleAsync();
        await Expect(owner.Button("Resume training")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task AViewerForksFromTheEpochOfTheSlider()
    {
        var page = await VisitAsync();
        await page.AwakeAsync();
        await page.GotoAsync(
            (await page.GetByRole(AriaRole.Link, new() { Name = "Open run page" }).GetAttributeAsync("href"))!);
        await page.AwakeAsync();
        await page.MoveToAsync(42);
        await page.Button("Fork from this epoch").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Forked from epoch 42 of this run" }))
            .ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Your run" })).ToBeVisibleAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/runs/[A-Za-z0-9_-]{22}$"));
    }
}
