using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BackpropWeb.EndToEnd.Tests;

public sealed class StudyTests(Browser browser) : BrowserTest(browser)
{
    [Fact]
    public async Task AStudyFillsWhileOneWatchesAndItsBarsOpenMembers()
    {
        var page = await VisitAsync("/studies");
        var complaints = page.Complaints();
        await page.GetByLabel("Seeds", new() { Exact = true }).FillAsync("20000");
        await page.Button("Start the study").ClickAsync();
        await Expect(page.Locator(".study-headline")).ToContainTextAsync("95 % interval", new() { Timeout = 60_000 });
        await Expect(page.Locator(".study-status")).ToContainTextAsync("Finished.", new() { Timeout = 120_000 });
        await Expect(page.Locator(".study-headline")).ToContainTextAsync("of 20,000 solved");

        await page.Locator(".study-plot a").First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { NameRegex = new("Members solved at epochs") }))
            .ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("Open run of member") }).First.ClickAsync();
        await page.WaitForURLAsync(new Regex("/runs/[A-Za-z0-9_-]{22}$"));
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task MembersAreReadByKeysPointerAndTableAndDrawTheirCurves()
    {
        var page = await VisitAsync(await SeedsAsync(40));
        var complaints = page.Complaints();
        await Expect(page.Locator(".study-status")).ToContainTextAsync("Finished.");
        var readout = page.Locator("[data-member-readout]");
        var curve = page.Locator("[data-member-curve]");
        var scatter = page.GetByRole(AriaRole.Application, new() { NameRegex = new("Final errors of 40 members") });
        await scatter.FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(readout).ToHaveTextAsync(new Regex("^Member 1, seed 2: .*final error 0"));
        await Expect(curve).ToHaveAttributeAsync("points", new Regex("^0,"));
        var first = await curve.GetAttributeAsync("points");

        var fan = page.GetByRole(AriaRole.Application, new() { NameRegex = new("^Median error") });
        await fan.FocusAsync();
        await page.Keyboard.PressAsync("End");
        await Expect(readout).ToHaveTextAsync(new Regex("^Member 38, seed 39: "));
        await Expect(curve).Not.ToHaveAttributeAsync("points", first!);

        await page.Button("Open run of member 30").FocusAsync();
        await Expect(readout).ToHaveTextAsync(new Regex("^Member 30, seed 31: "));
        await page.GetByRole(AriaRole.Spinbutton, new() { Name = "Member" }).FillAsync("7");
        await page.Button("Show its error curve").ClickAsync();
        await page.WaitForURLAsync(new Regex(@"\?member=7#member$"));
        await Expect(readout).ToHaveTextAsync(new Regex("Member 7, seed 8: "));

        var mark = page.Locator("[data-scatter] [data-member=\"3\"]").Locator("circle, rect, path");
        await mark.HoverAsync();
        await Expect(readout).ToHaveTextAsync(new Regex("^Member [0-9]+, seed [0-9]+: "));
        await mark.ClickAsync();
        await page.WaitForURLAsync(new Regex("/runs/[A-Za-z0-9_-]{22}$"));
        Assert.Empty(complaints);
    }

    /// <summary>A pointer sends many events before the first answer comes.</summary>
    [Fact]
    public async Task APointerOverTheFanFetchesItsCurvesOnce()
    {
        var page = await VisitAsync(await SeedsAsync(40));
        await Expect(page.Locator(".study-status")).ToContainTextAsync("Finished.");
        var answer = new TaskCompletionSource();
        var requests = 0;
        await page.RouteAsync("**/curves?members=*,*", async route =>
        {
            requests++;
            await answer.Task;
            await route.ContinueAsync();
        });
        var box = (await page.Locator("[data-fan]").BoundingBoxAsync())!;
        for (var n = 1; n < 10; n++)
            await page.Mouse.MoveAsync(box.X + (box.Width * n / 10), box.Y + (box.Height / 2));
        await page.RunAndWaitForResponseAsync(
            () => { answer.SetResult(); return Task.CompletedTask; }, new Regex(@"/curves\?members="));

        // Curves are somewhere below the pointer.
        var readout = page.Locator("[data-member-readout]");
        var isRead = new Regex("^Member [0-9]+, seed [0-9]+: ");
        for (var n = 0; n < 400 && !isRead.IsMatch((await readout.TextContentAsync())!); n++)
            await page.Mouse.MoveAsync(box.X + (box.Width / 10), box.Y + (box.Height * (n % 40) / 40));
        await Expect(readout).ToHaveTextAsync(isRead);
        await Expect(page.Locator("[data-member-curve]")).ToHaveAttributeAsync("points", new Regex("^0,"));
        Assert.Equal(1, requests);
    }

    [Fact]
    public async Task TheLinkOfAStudyIsCopied()
    {
        var page = await VisitAsync("/studies");
        var complaints = page.Complaints();
        await page.GetByLabel("Seeds", new() { Exact = true }).FillAsync("10");
        await page.Button("Start the study").ClickAsync();
        await page.Button("Copy link").ClickAsync();
        await Expect(page.Locator("[data-copied]")).ToHaveTextAsync("Copied.");
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task AMapIsReadByKeysZoomedByDraggingAndOpensARun()
    {
        var page = await VisitAsync(await MapAsync());
        var complaints = page.Complaints();
        var canvas = page.Locator("[data-map] canvas");
        await Expect(page.Locator("[data-count=solved]")).Not.ToHaveTextAsync("0");
        await canvas.FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator("[data-map-readout]")).ToContainTextAsync("Learning rate");

        var box = (await canvas.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + (box.Width / 4), box.Y + (box.Height / 4));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + (box.Height / 2), new() { Steps = 5 });
        await page.Mouse.UpAsync();
        await page.Button("Make the finer map").ClickAsync();
        await page.WaitForURLAsync(new Regex(@"\?of="));
        await Expect(page.Locator("[data-count=solved]")).Not.ToHaveTextAsync("0");
        await page.Locator("[data-map] canvas").ClickAsync();
        await page.WaitForURLAsync(new Regex("/runs/[A-Za-z0-9_-]{22}$"));
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task AMapShowsTheHeldOutErrorByColour()
    {
        var page = await VisitAsync(await MapAsync(new { name = "parity-3", heldOut = (int[])[1, 6] }));
        var complaints = page.Complaints();
        await Expect(page.Locator(".study-status")).ToContainTextAsync("Finished.");
        var canvas = page.Locator("[data-map] canvas");
        await canvas.FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator("[data-map-readout]")).ToHaveTextAsync(new Regex("held-out error 0\\.[0-9]+$"));
        var epochs = await PictureAsync();

        await page.GetByRole(AriaRole.Radio, new() { Name = "held-out error" }).CheckAsync();
        await Expect(page.Locator("[data-map-held-out]")).ToHaveTextAsync(
            new Regex("held-out error, from 0\\.[0-9]+ to [01]\\.[0-9]+ \\(logarithmic\\)"));
        Assert.NotEqual(epochs, await PictureAsync());
        await page.GetByRole(AriaRole.Radio, new() { Name = "epochs to solve" }).CheckAsync();
        await Expect(page.Locator("[data-map-held-out]")).ToBeHiddenAsync();
        Assert.Equal(epochs, await PictureAsync());
        Assert.Empty(complaints);

        Task<string> PictureAsync() => canvas.EvaluateAsync<string>("(canvas) => canvas.toDataURL()");
    }

    private async Task<string> SeedsAsync(int count)
    {
        using var answer = await Server.Http.PostAsJsonAsync(
            "/api/studies", new { recipe = new { problem = "xor", epochs = 300 }, seeds = new { from = 1, count } });
        return $"/studies/{(await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()}";
    }

    private async Task<string> MapAsync(object? problem = null) =>
        $"/studies/{await Site.NewMapAsync(Server.Http, problem)}";
}
