using System.Globalization;
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
        await page.AwakeAsync();

        var link = await page.StartSlowRunAsync("New random seed");
        var second = await VisitAsync(link);
        await second.AwakeAsync();
        await second.LiveAsync();
        var seen = int.Parse(await second.Slider().InputValueAsync(), CultureInfo.InvariantCulture);
        await page.EpochBeyondAsync(seen + 2);
        await second.EpochBeyondAsync(seen + 2);

        await page.PaceAsync(link, 600);
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

    [Theory]
    [InlineData(1350, 940)]
    [InlineData(390, 844)]
    public async Task NothingMovesWhileTheSentenceChanges(int width, int height)
    {
        var run = await Server.StartSlowRunAsync(epochs: 2_000);
        var page = await VisitAsync(
            $"/runs/{run.Id}", new() { ViewportSize = new() { Width = width, Height = height } });

        await page.AwakeAsync();
        var before = await page.LayoutShiftAsync();
        await Server.SetPaceAsync(run, 60);
        await Expect(page.Locator("[data-story]")).ToContainTextAsync("Solved so far");
        Assert.Equal(before, await page.LayoutShiftAsync(), 0.001);
    }

    [Fact]
    public async Task AMovedSliderStaysUntilGoLive()
    {
        var page = await VisitAsync();
        await page.AwakeAsync();
        await page.StartSlowRunAsync("Train again with this seed", pace: 10);
        await page.EpochBeyondAsync(20);

        await page.MoveToAsync(7);
        await Expect(page.Button("Go to latest epoch")).ToBeVisibleAsync();
        await page.WaitForFunctionAsync(
            "() => document.querySelector('[data-error-line]').getAttribute('d').split('L').length > 90");
        await Expect(page.Slider()).ToHaveValueAsync("7");

        await page.Button("Go to latest epoch").ClickAsync();
        await page.EpochBeyondAsync(90);
        await Expect(page.Button("Go to latest epoch")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task TheSameSeedGivesTheSameRun()
    {
        var page = await VisitAsync("/?epoch=600");
        await page.AwakeAsync();
        var exhibit = await page.ReadAsync();

        await page.PaceAsync(await page.StartSlowRunAsync("Train again with this seed"), 600);
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
        await page.AwakeAsync();
        var link = await page.StartSlowRunAsync("New random seed", pace: 5);
        var id = link.Split('/')[^1];
        await page.EpochBeyondAsync(30);
        // Slow enough to be live when the next server has started.
        await page.PaceAsync(link, 1);

        await first.KillAsync();
        await Expect(page.GetByText("connection lost, reconnecting")).ToBeVisibleAsync();
        await using var second = await RunningServer.StartAsync(first.Folder, first.Address.Port);
        await Expect(page.GetByText("connection lost, reconnecting")).ToBeHiddenAsync();
        await page.PaceAsync(link, 600);

        await Expect(page.GetByText("finished", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(page.Slider()).ToHaveValueAsync("600");
        var seen = await page.EvaluateAsync<double[]>(
            """async () => (await import("./js/page.js")).figure.tape.meanSquaredError""");
        var http = second.Http;
        var tape = await http.GetFromJsonAsync(
            $"/api/runs/{id}/tape", ContractsJson.Default.TapeRows, TestContext.Current.CancellationToken);
        Assert.Equal(601, seen.Length);
        Assert.Equal(tape!.MeanSquaredError, seen);
    }

    [Fact]
    public async Task WithoutDotNetALiveRunIsFollowedToItsEndWithItsSentences()
    {
        var run = await Server.StartSlowRunAsync();
        var page = await VisitAsync("about:blank");
        await page.RouteAsync("**/_framework/**", route => route.AbortAsync());
        await page.GotoAsync(run.Links.Page);
        await page.LiveAsync();
        await Server.SetPaceAsync(run, 300);

        await page.EpochBeyondAsync(100);
        await Expect(page.Locator("[data-story]")).Not.ToBeEmptyAsync();
        await Expect(page.GetByText("finished", new() { Exact = true })).ToBeVisibleAsync();

        await Expect(page.Slider()).ToHaveValueAsync("600");
        await Expect(page.Locator("[data-figure][data-ended=true]")).ToHaveCountAsync(1);
        var told = await page.Locator("[data-story]").TextContentAsync();
        var still = await VisitAsync($"{run.Links.Page}?epoch=600", new() { JavaScriptEnabled = false });
        await Expect(still.Locator("[data-story]")).ToHaveTextAsync(told!);
    }

    /// <summary>bench/FirstVisit measures how soon and how smoothly.</summary>
    [Fact]
    public async Task APhoneOnASlowLineFollowsALiveRunToItsEnd()
    {
        var run = await Server.StartSlowRunAsync();
        var page = await VisitAsync("about:blank", new() { ViewportSize = new() { Width = 390, Height = 844 } });
        var devTools = await page.SlowProcessorAsync(4);
        await devTools.SendAsync("Network.enable");
        await devTools.SendAsync("Network.emulateNetworkConditions", new()
        {
            ["offline"] = false, ["latency"] = 150, ["downloadThroughput"] = 200_000, ["uploadThroughput"] = 200_000,
        });
        await page.GotoAsync(run.Links.Page);
        await page.LiveAsync();
        await Server.SetPaceAsync(run, 60);

        await page.EpochBeyondAsync(100);
        await Expect(page.Locator("[data-story]")).Not.ToBeEmptyAsync();
        await Expect(page.GetByText("finished", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(page.Slider()).ToHaveValueAsync("600");
    }

    [Fact]
    public async Task WithoutWebSocketsALiveRunIsFollowedByAsking()
    {
        var run = await Server.StartSlowRunAsync();
        var page = await VisitAsync("about:blank");
        await page.AddInitScriptAsync("""
            window.WebSocket = class extends EventTarget {
              constructor() { super(); setTimeout(() => this.dispatchEvent(new Event("close"))); }
              close() {}
            };
            """);
        await page.GotoAsync(run.Links.Page);
        await page.LiveAsync();
        await Server.SetPaceAsync(run, 300);

        await Expect(page.GetByText("finished", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(page.Slider()).ToHaveValueAsync("600");
    }

    [Fact]
    public async Task ARefusedStartIsSaidBesideTheButtons()
    {
        await using var server = await RunningServer.StartAsync(options: ["--Limits:StartsPerMinute", "1"]);
        var page = await VisitAsync("/", server: server);
        await page.AwakeAsync();
        await page.StartSlowRunAsync("New random seed");

        await page.Button("New random seed").ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "Too many requests." }))
            .ToBeVisibleAsync();
    }
}
