using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BackpropWeb.EndToEnd.Tests;

/// <summary>.NET starts when the reader turns to something that needs it, and not before.</summary>
public sealed class IntentTests(Browser browser) : BrowserTest(browser)
{
    private const string HasDotNet = "() => 'Blazor' in window";

    [Theory]
    [InlineData("/")]
    [InlineData("/zh/")]
    [InlineData("/runs/{id}")]
    [InlineData("/embed/{id}")]
    [InlineData("/demos/symmetry")]
    [InlineData("/demos/family-trees")]
    [InlineData("/demos/iterative")]
    public async Task OpeningAPageDoesNotStartDotNet(string address)
    {
        var page = await VisitAsync(await Site.AddressAsync(address, Server.Address));
        await Expect(page.Locator("[data-slider]")).ToBeEnabledAsync();
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Assert.False(await page.EvaluateAsync<bool>(HasDotNet));

        await page.Locator("[data-plot]").HoverAsync();

        await Expect(page.Locator("[data-figure][data-plotted]")).ToHaveCountAsync(1);
        Assert.True(await page.EvaluateAsync<bool>(HasDotNet));
        // Plotly's axis is the figure's.
        var top = await page.EvaluateAsync<double>(
            "() => document.querySelector('.js-plotly-plot').layout.yaxis.range[1]");
        await Expect(page.Locator("[data-y-ticks] span").First)
            .ToHaveTextAsync(top.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task WhatIsDoneBeforeDotNetComesIsNotLost()
    {
        var open = new TaskCompletionSource();
        var page = await VisitAsync("about:blank");
        await page.RouteAsync("**/blazor.web*.js", async route =>
        {
            await open.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync(
            await Site.AddressAsync("/runs/{id}?epoch=150&view=backward&view=activities", Server.Address));
        await page.AwakeAsync();

        await page.GetByText("Backward: blame of the output units").ClickAsync();
        await Expect(page.GetByText("Preparing…")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Case" }).SelectOptionAsync("3");
        var unit = page.GetByRole(AriaRole.Combobox, new() { Name = "Unit" });
        await unit.SelectOptionAsync("1.1");
        await unit.FocusAsync();
        open.SetResult();

        await Expect(page.GetByText("Case 1 1 with the weights of epoch 150")).ToBeVisibleAsync();
        await Expect(page.GetByText("Output of h₂, epoch by epoch")).ToBeVisibleAsync();
        await Expect(page.Locator("details[open] > summary", new() { HasText = "Backward: blame of the output units" }))
            .ToBeVisibleAsync();
        await Expect(unit).ToBeFocusedAsync();
        await Expect(page.GetByText("Preparing…")).ToHaveCountAsync(0);
    }

    /// <summary>.NET can replace a view between a click on it and its toggle event, which is then lost.</summary>
    [Fact]
    public async Task AViewThatIsOpenedAsDotNetComesStaysOpen()
    {
        var page = await VisitAsync(await Site.AddressAsync("/runs/{id}", Server.Address));
        await page.AwakeAsync();
        await page.EvaluateAsync("""
            () => {
              const view = document.querySelector("[data-view=hidden]");
              addEventListener("toggle", (event) => event.target === view && event.stopPropagation(), true);
              view.querySelector("summary").click();
              view.setAttribute("data-former", "");
            }
            """);

        await page.LookInsideAsync();

        await Expect(page.Locator("[data-former]")).ToHaveCountAsync(0);
        await Expect(page.Locator("[data-view=hidden] .hidden-space circle").First).ToBeVisibleAsync();
    }

    /// <summary>The script that remembers views comes after those that draw the figure.</summary>
    [Fact]
    public async Task AViewThatIsOpenedBeforeItsScriptComesIsRemembered()
    {
        var open = new TaskCompletionSource();
        var page = await VisitAsync("about:blank");
        await page.RouteAsync("**/Inside/ViewCard.razor*.js", async route =>
        {
            await open.Task;
            await route.ContinueAsync();
        });
        var address = await Site.AddressAsync("/runs/{id}", Server.Address);
        await page.GotoAsync(address);
        await Expect(page.Locator("[data-slider]")).ToBeEnabledAsync();

        await page.Locator("[data-view=hidden] > summary").ClickAsync();
        await Expect(page.Locator("[data-view=hidden][open]")).ToHaveCountAsync(1);
        open.SetResult();

        await Expect(page).ToHaveURLAsync(new Regex("[?&]view=hidden"));
        await page.GotoAsync(address);
        await Expect(page.Locator("[data-view=hidden][open]")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task AMissingDotNetIsSaidAndTriedAgain()
    {
        var page = await VisitAsync("about:blank");
        await page.RouteAsync("**/_framework/**", route => route.AbortAsync());
        await page.GotoAsync(await Site.AddressAsync("/runs/{id}", Server.Address));
        await page.AwakeAsync();

        await page.LookInsideAsync();
        await Expect(page.GetByText("This part did not load.")).ToBeVisibleAsync();
        await page.MoveToAsync(42);
        await page.UnrouteAllAsync();
        await page.Slider().HoverAsync();
        await page.LookInsideAsync();

        await Expect(page.GetByText("Inside the network at epoch 42")).ToBeVisibleAsync();
        await Expect(page.GetByText("This part did not load.")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task APartWhoseFilesAreMissingSaysSo()
    {
        var page = await VisitAsync("about:blank");
        await page.RouteAsync("**/*.wasm", route => route.AbortAsync());
        await page.GotoAsync(await Site.AddressAsync("/runs/{id}", Server.Address));
        await page.AwakeAsync();

        await page.LookInsideAsync();

        await Expect(page.GetByText("This part did not load. Check the connection, then reload the page."))
            .ToBeVisibleAsync();
        await Expect(page.GetByText("Preparing…")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("/lab", "**/*.wasm", "The program that this page needs did not load")]
    [InlineData("/lab", "**/_framework/**", "The program that this page needs did not load")]
    [InlineData("/zh/r#x", "**/_framework/**", "本页需要的程序没有载入")]
    public async Task APageThatIsEmptyWithoutDotNetSaysSo(string address, string blocked, string sentence)
    {
        var page = await VisitAsync("about:blank");
        await page.RouteAsync(blocked, route => route.AbortAsync());

        await page.GotoAsync(address);

        await Expect(page.GetByText(sentence)).ToBeVisibleAsync();
    }
}
