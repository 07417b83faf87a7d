using System.Net.Http.Json;
using System.Text.RegularExpressions;
using BackpropWeb.Contracts;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BackpropWeb.EndToEnd.Tests;

/// <summary>The network is cut once a page has loaded: what has arrived goes on, and what has not is said.</summary>
public sealed class OfflineTests(Browser browser) : BrowserTest(browser)
{
    [Fact]
    public async Task TheExhibitGoesOnAndSaysWhatItCannotFetch()
    {
        var page = await VisitAsync("/?epoch=600");
        await page.InteractiveAsync();
        var end = await page.ReadAsync();
        await page.Context.SetOfflineAsync(true);

        await page.MoveToAsync(150);
        Assert.NotEqual(end.Table, (await page.ReadAsync()).Table);
        await page.MoveToAsync(600);
        Assert.Equal(end.Table, (await page.ReadAsync()).Table);
        await page.GetByRole(AriaRole.Radio, new() { Name = "AND" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "did not load" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Radio, new() { Name = "XOR" })).ToBeCheckedAsync();
        await page.Button("New random seed").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "server does not respond" }))
            .ToBeVisibleAsync();

        await page.Context.SetOfflineAsync(false);
        await page.GetByRole(AriaRole.Radio, new() { Name = "AND" }).CheckAsync();
        await Expect(page.Table().GetByRole(AriaRole.Row).Nth(2).GetByRole(AriaRole.Cell).Nth(2)).ToHaveTextAsync("0");
        await page.StartSlowRunAsync("New random seed");
    }

    [Fact]
    public async Task TheViewsInsideAReplayedRunGoOn()
    {
        var address = await Site.AddressAsync("/runs/{id}", Server.Address);
        var http = Server.Http;
        var state = await http.GetFromJsonAsync(
            $"/api{address}/state?epoch=237", ContractsJson.Default.NetworkState,
            TestContext.Current.CancellationToken);
        var page = await VisitAsync(address);
        await page.InteractiveAsync();
        await page.LookInsideAsync();
        await Expect(page.Locator(".seal[data-seal=Agrees]")).ToBeVisibleAsync();
        await page.Context.SetOfflineAsync(true);

        await page.MoveToAsync(237);

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Inside the network at epoch 237" }))
            .ToBeVisibleAsync();
        var weight = Regex.Escape(
            state!.Weights.Connections[0][0][0].ToString("F3", System.Globalization.CultureInfo.InvariantCulture));
        await Expect(page.Locator(".network [data-name='x₁ → h₁'] title")).ToHaveTextAsync(new Regex($"{weight}$"));
    }
}
