using System.Net.Http.Json;
using BackpropWeb.Contracts;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BackpropWeb.EndToEnd.Tests;

public sealed class LiveRunTests(Browser browser) : BrowserTest(browser)
{
    [Fact]
    public async Task ANewStartIsSeenLiveInTwoBrowsers()
    {
        var page = await VisitAsync();
        await page.InteractiveAsync();

        await StartAsync(page, "New start");
        await EpochBeyondAsync(page, 30);
        var link = await page.GetByRole(AriaRole.Link, new() { Name = "Open this run" }).GetAttributeAsync("href");
        var second = await VisitAsync(link!);
        await second.AwakeAsync();
        await EpochBeyondAsync(second, 60);
        await Expect(second.GetByText("live", new() { Exact = true })).ToBeVisibleAsync();

        await Expect(page.GetByText("finished", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(second.GetByText("finished", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(page.Slider()).ToHaveValueAsync("600");
        await Expect(second.Slider()).ToHaveValueAsync("600");
        Assert.Equal((await page.ReadAsync()).Table, (await second.ReadAsync()).Table);
        await second.ReloadAsync();
        await second.AwakeAsync();
        await second.MoveToAsync(600);
        Assert.Equal((await page.ReadAsync()).Table, (await second.ReadAsync()).Table);
    }

    [Fact]
    public async Task AMovedSliderStaysUntilGoLive()
    {
        var page = await VisitAsync();
        await page.InteractiveAsync();
        await StartAsync(page, "Same start again");
        await EpochBeyondAsync(page, 20);

        await page.MoveToAsync(7);
        await Expect(page.Button("Go live")).ToBeVisibleAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('[data-error-line]').getAttribute('d').split('L').length > 90");
        await Expect(page.Slider()).ToHaveValueAsync("7");

        await page.Button("Go live").ClickAsync();
        await EpochBeyondAsync(page, 90);
        await Expect(page.Button("Go live")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task TheSameSeedGivesTheSameRun()
    {
        var page = await VisitAsync("/?epoch=600");
        await page.InteractiveAsync();
        var exhibit = await page.ReadAsync();

        await StartAsync(page, "Same start again");
        await Expect(page.GetByText("finished", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(page.Slider()).ToHaveValueAsync("600");

        var again = await page.ReadAsync();
        Assert.Equal(exhibit.Table, again.Table);
        Assert.Equal(exhibit.Curve, again.Curve);
        Assert.Equal(exhibit.Links, again.Links);
        Assert.Equal(exhibit.Story, again.Story);
    }

    [Fact]
    public async Task ALostConnectionIsSaidAndResumedWithoutAGap()
    {
        await using var first = await RunningServer.StartAsync();
        var page = await VisitAsync("/", server: first);
        await page.InteractiveAsync();
        await StartAsync(page, "New start");
        await EpochBeyondAsync(page, 100);
        var id = (await page.GetByRole(AriaRole.Link, new() { Name = "Open this run" }).GetAttributeAsync("href"))!.Split('/')[^1];

        await first.KillAsync();
        await Expect(page.GetByText("connection lost, trying again")).ToBeVisibleAsync();
        await using var second = await RunningServer.StartAsync(first.Folder, first.Address.Port);

        await Expect(page.GetByText("finished", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(page.Slider()).ToHaveValueAsync("600");
        var seen = await page.EvaluateAsync<double[]>("""async () => (await import("./js/page.js")).errors().errors""");
        using var http = new HttpClient { BaseAddress = second.Address };
        var tape = await http.GetFromJsonAsync(
            $"/api/runs/{id}/tape", ContractsJson.Default.TapeRows, TestContext.Current.CancellationToken);
        Assert.Equal(601, seen.Length);
        Assert.Equal(tape!.MeanSquaredError, seen);
    }

    [Fact]
    public async Task ARefusedStartIsSaidBesideTheButtons()
    {
        await using var server = await RunningServer.StartAsync(options: ["--Limits:StartsPerMinute", "1"]);
        var page = await VisitAsync("/", server: server);
        await page.InteractiveAsync();
        await StartAsync(page, "New start");

        await page.Button("New start").ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "Too many runs were started from here." })).ToBeVisibleAsync();
    }

    /// <summary>Presses a start button and waits until the page shows the new run instead of the exhibit's.</summary>
    private static async Task StartAsync(IPage page, string button)
    {
        await page.Button(button).ClickAsync();
        await Expect(page.GetByText("live", new() { Exact = true })).ToBeVisibleAsync();
    }

    private static async Task EpochBeyondAsync(IPage page, int epoch) => await page.WaitForFunctionAsync(
        "(epoch) => Number(document.querySelector('[data-slider]').value) > epoch", epoch);
}
