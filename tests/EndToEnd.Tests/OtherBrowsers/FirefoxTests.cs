using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BackpropWeb.EndToEnd.Tests.OtherBrowsers;

/// <summary>The main journeys in Firefox.</summary>
public sealed class FirefoxTests(Browser browser, Firefox firefox) : IClassFixture<Firefox>, IAsyncDisposable
{
    private readonly List<IBrowserContext> _visitors = [];

    [Fact]
    public async Task TheExhibitFollowsTheSliderAndTheKeys()
    {
        var page = await VisitAsync("/");
        var complaints = page.Complaints();
        await page.AwakeAsync();
        await page.MoveToAsync(0);
        var first = await page.ReadAsync();

        await page.MoveToAsync(237);
        await page.Slider().PressAsync("ArrowRight");

        await Expect(page.Slider()).ToHaveAttributeAsync("aria-valuetext", new Regex("^Epoch 238 of 600, error 0"));
        var later = await page.ReadAsync();
        Assert.NotEqual(first.Table, later.Table);
        Assert.NotEqual(first.Marker, later.Marker);
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task ALiveRunIsFollowedToItsEndBySomebodyElse()
    {
        var page = await VisitAsync("/");
        await page.AwakeAsync();
        var run = await page.StartSlowRunAsync("New random seed");

        var other = await VisitAsync(run);
        await other.LiveAsync();
        await other.EpochBeyondAsync(int.Parse(await page.Slider().InputValueAsync(), CultureInfo.InvariantCulture));
        await page.PaceAsync(run, 600);

        foreach (var each in new[] { page, other })
        {
            await Expect(each.GetByText("finished", new() { Exact = true })).ToBeVisibleAsync();
            await Expect(each.Slider()).ToHaveValueAsync("600");
        }

        Assert.Equal((await page.ReadAsync()).Table, (await other.ReadAsync()).Table);
    }

    [Fact]
    public async Task TheLabStartsARunWithTheSameBitsOnTheServer()
    {
        var page = await VisitAsync("/lab");
        await page.AwakeAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Target for 1 1: 0. Flip" }).ClickAsync();
        await Expect(page.GetByLabel("Built-in problem")).ToHaveValueAsync("or");

        await page.Button("Start on the server").ClickAsync();

        await Expect(page.Locator("[data-seal]")).ToHaveTextAsync(
            new Regex("601 rows, [0-9]+ numbers, all bits equal"));
    }

    [Fact]
    public async Task TheMicroscopeExplainsTheEpochOfTheSlider()
    {
        var page = await VisitAsync("/");
        await page.AwakeAsync();
        await page.GetByText("Whose fault was it?").ClickAsync();

        await page.MoveToAsync(100);

        await Expect(page.GetByText("Case 0 1 with the weights of epoch 100")).ToBeVisibleAsync();
        await page.GetByText("Weight changes of h₁").ClickAsync();
        await Expect(page.GetByText("This rule gives all weights of epoch 101, bit for bit")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task ADemonstrationAnswersAnotherPattern()
    {
        var page = await VisitAsync("/demos/symmetry");
        await page.AwakeAsync();
        var answer = page.Locator("[data-demo-answer]");
        await Expect(answer).ToContainTextAsync("symmetric, 0.9");

        await page.GetByLabel("x₁", new() { Exact = true }).CheckAsync();

        await Expect(answer).ToContainTextAsync("not symmetric, 0.0");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var visitor in _visitors)
            await visitor.CloseAsync();
    }

    private async Task<IPage> VisitAsync(string address)
    {
        var visitor = await firefox.VisitorAsync(browser.Server);
        _visitors.Add(visitor);
        var page = await visitor.NewPageAsync();
        await page.GotoAsync(address);
        return page;
    }
}
