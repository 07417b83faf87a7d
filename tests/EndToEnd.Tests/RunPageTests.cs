using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using BackpropWeb.Client.Shared;
using BackpropWeb.Contracts;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BackpropWeb.EndToEnd.Tests;

public sealed class RunPageTests(Browser browser) : BrowserTest(browser)
{
    [Fact]
    public async Task ARunPageRestoresItsEpochAndKeepsItInTheAddress()
    {
        var run = await Server.TrainRunAsync(
            new() { Problem = new() { Name = "and" }, Title = "Our <b>class</b> & run" });
        var page = await VisitAsync($"{run.Links.Page}?epoch=237");
        await page.AwakeAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Our <b>class</b> & run");
        await Expect(page.Slider()).ToHaveValueAsync("237");
        await page.MoveToAsync(12);
        await page.Slider().DispatchEventAsync("change");
        await Expect(page).ToHaveURLAsync(new Regex("epoch=12(&|$)"));
        await Expect(page.GetByText("after each epoch")).ToBeVisibleAsync();
        await Expect(page.GetByText(run.RecipeHash)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task TheSkipLinkStaysOnThePageAndItsEpoch()
    {
        var run = await Server.TrainRunAsync(new() { Problem = new() { Name = "and" } });
        var page = await VisitAsync($"{run.Links.Page}?epoch=237");
        await page.AwakeAsync();
        var skip = page.GetByRole(AriaRole.Link, new() { Name = "Skip to content" });
        await Expect(skip).ToHaveAttributeAsync("href", $"{run.Links.Page}?epoch=237#main");

        await page.MoveToAsync(12);
        await page.Slider().DispatchEventAsync("change");
        await page.EvaluateAsync("() => (window.isThisPage = true)");
        await skip.FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await Expect(page).ToHaveURLAsync(new Regex(@"\?epoch=12(&[^#]*)?#main$"));
        Assert.True(await page.EvaluateAsync<bool>("() => window.isThisPage === true"));
    }

    [Theory]
    [InlineData("/runs/{id}")]
    [InlineData("/runs")]
    [InlineData("/compare?runs={id}")]
    [InlineData("/lab?from={id}")]
    [InlineData("/embed/{id}")]
    public async Task ALongWordInATitleDoesNotWidenThePage(string address)
    {
        var run = await Server.TrainRunAsync(
            new() { Problem = new() { Name = "xor" }, Title = new('W', 200), Listed = true });
        var page = await VisitAsync(address.Replace("{id}", run.Id, StringComparison.Ordinal));

        await page.SetViewportSizeAsync(360, 800);

        Assert.Equal(360, await page.EvaluateAsync<int>("() => document.scrollingElement.scrollWidth"));
    }

    [Theory]
    [InlineData("Download CSV", "epoch,totalError,meanSquaredError,correct")]
    [InlineData("Download JSON", "{\"from\":0,\"to\":600,")]
    public async Task TheTapeCanBeDownloaded(string link, string beginning)
    {
        var run = await Server.TrainRunAsync(new() { Problem = new() { Name = "xor" } });
        var page = await VisitAsync(run.Links.Page);
        await page.AwakeAsync();

        var download = await page.RunAndWaitForDownloadAsync(
            () => page.GetByRole(AriaRole.Link, new() { Name = link }).ClickAsync());

        Assert.StartsWith(
            beginning,
            await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/runs/AAAAAAAAAAAAAAAAAAAAAA", "Run not found")]
    [InlineData("/runs/nonsense", "Run not found")]
    [InlineData("/zh/runs/nonsense", "找不到训练")]
    [InlineData("/nowhere", "Page not found")]
    [InlineData("/zh/nowhere", "找不到页面")]
    public async Task AnUnknownAddressIsAClearPageWithStatus404(string address, string words)
    {
        var page = await VisitAsync();

        var response = await page.GotoAsync(address);

        Assert.Equal((int)HttpStatusCode.NotFound, response!.Status);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(words);
    }

    [Fact]
    public async Task ALongRunIsBrowsedThroughTheServer()
    {
        var run = await Server.TrainRunAsync(new() { Problem = new() { Name = "xor" }, Epochs = 30_000 });
        var page = await VisitAsync("about:blank");
        var complaints = page.Complaints();
        await page.GotoAsync($"{run.Links.Page}?epoch=20000");

        await page.EpochBox().FillAsync("25000");
        await page.EpochBox().PressAsync("Tab");

        await Expect(page).ToHaveURLAsync(new Regex("epoch=25000"));
        await Expect(page.Slider()).ToHaveAttributeAsync("aria-valuetext", new Regex("^Epoch 25000 of 30000"));
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task ADivergedRunIsShownAndNamed()
    {
        var run = await Server.TrainRunAsync(new()
        {
            Problem = new() { Name = "xor" },
            Network = new() { Layers = [2, 2, 1], Activation = "linear" },
            Rule = new() { LearningRate = 100 },
        });
        var page = await VisitAsync("about:blank");
        var complaints = page.Complaints();
        await page.GotoAsync(run.Links.Page);

        await page.InteractiveAsync();
        await Expect(page.GetByText("failed", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(page.GetByText("Training diverged after epoch")).ToBeVisibleAsync();
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task ARunTooLargeForItsTapeShowsTheErrorsOfItsCases()
    {
        var run = await Server.TrainRunAsync(new() { Problem = new() { Name = "family-trees" }, Epochs = 20 });
        var page = await VisitAsync($"{run.Links.Page}?epoch=20");
        await page.AwakeAsync();
        await Expect(page.GetByText("Error of each case at epoch 20:")).ToBeVisibleAsync();

        await page.MoveToAsync(7);

        var http = Server.Http;
        var state = (await http.GetFromJsonAsync(
            $"/api/runs/{run.Id}/state?epoch=7", ContractsJson.Default.NetworkState,
            TestContext.Current.CancellationToken))!;
        await Expect(page.GetByText(
            $"Error of each case at epoch 7: {state.Cases.Count(c => c.Correct)} of {state.Cases.Count} correct"))
            .ToBeVisibleAsync();
        await Expect(page.Locator(".case-errors g")).ToHaveCountAsync(state.Cases.Count);
        await Expect(page.Locator(".case-errors")).ToContainTextAsync(Digits.Error(state.Cases.Max(c => c.Error)));
    }

    [Fact]
    public async Task ErrorsOfCasesFollowASliderThatMovedBeforeTheirScriptCame()
    {
        var run = await Server.TrainRunAsync(new() { Problem = new() { Name = "family-trees" }, Epochs = 20 });
        var page = await VisitAsync("about:blank");
        var moved = new TaskCompletionSource();
        await page.RouteAsync(new Regex("/CaseErrors\\.razor\\..*js$"), async route =>
        {
            await moved.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync($"{run.Links.Page}?epoch=20", new() { WaitUntil = WaitUntilState.Commit });
        await page.AwakeAsync();
        await page.MoveToAsync(7);

        moved.SetResult();

        await Expect(page.GetByText("Error of each case at epoch 7:")).ToBeVisibleAsync();
    }
}
