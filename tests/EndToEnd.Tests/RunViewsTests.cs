using System.Globalization;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using BackpropWeb.Contracts;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BackpropWeb.EndToEnd.Tests;

public sealed class RunViewsTests(Browser browser) : BrowserTest(browser)
{
    private const string Agrees = "every bit agrees with the server’s";

    [Fact]
    public async Task TheBrowserRecomputesARunToTheBitsOfTheServer()
    {
        var run = await StartAsync(new() { Problem = new() { Name = "symmetry" } });
        var page = await VisitAsync(run.Links.Page);

        await Expect(page.GetByText(Agrees)).ToContainTextAsync($"{run.Epochs + 1} rows");
    }

    [Fact]
    public async Task TheMicroscopeShowsTheNumbersOfTheState()
    {
        // A start whose change at this epoch is not so small that it is written in powers of ten.
        var run = await StartAsync(new() { Problem = new() { Name = "xor" }, Start = new() { Seed = 4, Range = 0.5 } });
        var page = await VisitAsync($"{run.Links.Page}?epoch=150&case=2&unit=2.0");
        await Expect(page.GetByText(Agrees)).ToBeVisibleAsync();

        await page.MoveToAsync(160);
        await Expect(page.GetByText("Inside the network at epoch 160")).ToBeVisibleAsync();
        await page.GetByText("Backward: how much each output is to blame").ClickAsync();

        var state = await StateAsync(run.Id, 160);
        var delta = state.Cases[2].Deltas[^1][0];
        await Expect(page.Locator("details[open] .worked")).ToContainTextAsync(
            $" = {(delta < 0 ? "−" : "")}{Math.Abs(delta).ToString("F4", CultureInfo.InvariantCulture)}");
        await page.GetByText("The change of the weights of y").ClickAsync();
        var change = page.GetByRole(AriaRole.Table, new() { Name = "Weights that lead to y" }).GetByRole(AriaRole.Row).Nth(1);
        await Expect(change).ToContainTextAsync(
            Math.Abs(state.WeightChange.Connections[^1][0][0]).ToString("F4", CultureInfo.InvariantCulture));
        await Expect(page.GetByText("is that of epoch 161, to the last bit")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task CaseAndUnitAreChosenByClickAndKeptInTheAddress()
    {
        var run = await StartAsync(new() { Problem = new() { Name = "xor" } });
        var page = await VisitAsync($"{run.Links.Page}?epoch=150");
        await Expect(page.GetByText(Agrees)).ToBeVisibleAsync();

        await page.Table().GetByRole(AriaRole.Row).Nth(4).ClickAsync();
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Unit" }).SelectOptionAsync("1.3");

        await Expect(page).ToHaveURLAsync(new Regex("epoch=150&case=3&unit=1.3"));
        await page.ReloadAsync();
        await Expect(page.GetByText("Case 1 1 at epoch 150")).ToBeVisibleAsync();
        await Expect(page.GetByText("What h₄ answers")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task WithoutScriptTheInsideOfTheAddressesEpochCanBeRead()
    {
        var run = await StartAsync(new() { Problem = new() { Name = "xor" } });
        using var http = new HttpClient { BaseAddress = Server.Address };

        var html = await http.GetStringAsync($"{run.Links.Page}?epoch=150&case=2&unit=1.1", TestContext.Current.CancellationToken);

        Assert.Contains("Inside the network at epoch 150", html, StringComparison.Ordinal);
        Assert.Contains("data-hinton=\"2\"", html, StringComparison.Ordinal);
        Assert.Contains("Case 1 0 at epoch 150", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheExhibitFollowsOneErrorBackThroughWhateverRunItShows()
    {
        var page = await VisitAsync("/");
        await page.InteractiveAsync();
        await page.GetByText("Whose fault was it?").ClickAsync();

        await page.MoveToAsync(100);
        await Expect(page.GetByText("Case 0 1 at epoch 100")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "AND", Exact = true }).CheckAsync();
        await page.MoveToAsync(30);
        await Expect(page.GetByText("Case 0 1 at epoch 30")).ToBeVisibleAsync();
        await page.GetByText("The change of the weights of h₁").ClickAsync();
        await Expect(page.GetByText("is that of epoch 31, to the last bit")).ToBeVisibleAsync();
    }

    private async Task<StartedRun> StartAsync(RunRequest request)
    {
        using var http = new HttpClient { BaseAddress = Server.Address };
        using var response = await http.PostAsJsonAsync("/api/runs", request, ContractsJson.Default.RunRequest);
        var run = (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync(ContractsJson.Default.StartedRun))!;
        while (!(await http.GetFromJsonAsync($"/api/runs/{run.Id}", ContractsJson.Default.Run))!.Status.HasEnded())
            await Task.Yield();
        return run;
    }

    private async Task<RunState> StateAsync(string id, int epoch)
    {
        using var http = new HttpClient { BaseAddress = Server.Address };
        return (await http.GetFromJsonAsync($"/api/runs/{id}/state?epoch={epoch}", ContractsJson.Default.RunState))!;
    }
}
