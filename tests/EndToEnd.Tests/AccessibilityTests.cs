using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BackpropWeb.EndToEnd.Tests;

public sealed class AccessibilityTests(Browser browser) : BrowserTest(browser)
{
    /// <summary>Stands for the page of the exhibit's own run, whose id only the server knows.</summary>
    private const string ARun = "/runs/…";

    public static TheoryData<string, ColorScheme, bool> Pages()
    {
        var data = new TheoryData<string, ColorScheme, bool>();
        foreach (var address in (string[])["/", "/zh/", ARun, "/zh" + ARun, "/nowhere", "/demos", "/zh/demos/symmetry", "/demos/symmetry", "/demos/family-trees", "/zh/demos/family-trees", "/demos/perceptron", "/demos/local-minima", "/demos/iterative"])
        {
            data.Add(address, ColorScheme.Light, false);
            data.Add(address, ColorScheme.Dark, false);
            data.Add(address, ColorScheme.Light, true);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task AxeFindsNoViolation(string address, ColorScheme theme, bool phone)
    {
        var page = await VisitAsync(await AddressAsync(address), new()
        {
            ColorScheme = theme,
            ViewportSize = phone ? new() { Width = 390, Height = 844 } : new() { Width = 1280, Height = 900 },
        });
        if (await page.Locator("[data-figure]").CountAsync() > 0)
            await Expect(page.Locator("[data-figure][data-plotted]")).ToHaveCountAsync(1);

        var result = await page.RunAxe();

        Assert.Empty(result.Violations.Select(v => $"{v.Id}: {v.Help} {string.Join("; ", v.Nodes.Select(n => n.Html))}"));
    }

    public static TheoryData<string, ColorScheme, bool> PagesAroundRuns()
    {
        var data = new TheoryData<string, ColorScheme, bool>();
        foreach (var address in (string[])["/lab", "/zh/lab", "/runs", "/zh/runs", "/compare?runs={id}", "/zh/compare?runs={id}", "/embed/{id}"])
        {
            data.Add(address, ColorScheme.Light, false);
            data.Add(address, ColorScheme.Dark, true);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(PagesAroundRuns))]
    public async Task AxeFindsNoViolationAroundRuns(string address, ColorScheme theme, bool phone)
    {
        var page = await VisitAsync(
            address.Replace("{id}", (await AddressAsync(ARun))[^22..], StringComparison.Ordinal),
            new()
            {
                ColorScheme = theme,
                ViewportSize = phone ? new() { Width = 390, Height = 844 } : new() { Width = 1280, Height = 900 },
            });
        if (address.EndsWith("/lab", StringComparison.Ordinal))
            await Expect(page.Locator("form.lab[data-interactive]")).ToBeVisibleAsync();

        var result = await page.RunAxe();

        Assert.Empty(result.Violations.Select(v => $"{v.Id}: {v.Help} {string.Join("; ", v.Nodes.Select(n => n.Html))}"));
        if (phone)
            Assert.Equal(390, await page.EvaluateAsync<int>("() => document.scrollingElement.scrollWidth"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/zh/")]
    [InlineData(ARun)]
    [InlineData("/demos/symmetry")]
    [InlineData("/demos/family-trees")]
    public async Task APhoneHasNoSidewaysScrollAndThumbSizedControls(string address)
    {
        var page = await VisitAsync(
            await AddressAsync(address),
            new() { ViewportSize = new() { Width = 360, Height = 740 }, HasTouch = true, IsMobile = true });
        await Expect(page.Locator("[data-slider]")).ToBeEnabledAsync();

        Assert.Equal(360, await page.EvaluateAsync<int>("() => document.scrollingElement.scrollWidth"));
        var small = await page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll("main button, main select, main input:not([type=hidden]), .problem label, .levels label")]
              .map((e) => (["checkbox", "radio"].includes(e.type) && e.closest("label")) || e) // the label is what a thumb hits
              .filter((e) => e.offsetParent && (e.getBoundingClientRect().height < 44 || e.getBoundingClientRect().width < 44))
              .map((e) => e.outerHTML)
            """);
        Assert.Empty(small);
    }

    [Fact]
    public async Task UnderReducedMotionPlayJumps()
    {
        var page = await VisitAsync("/?epoch=0", new() { ReducedMotion = ReducedMotion.Reduce });
        await page.AwakeAsync();
        await page.EvaluateAsync("""
            () => { window.seen = []; document.addEventListener("epoch", () => seen.push(Number(document.querySelector("[data-slider]").value))); }
            """);

        await page.Button("Play").ClickAsync();
        await page.WaitForFunctionAsync("() => window.seen.length >= 3");
        await page.Button("Pause").ClickAsync();

        var seen = await page.EvaluateAsync<int[]>("() => window.seen");
        Assert.True(seen[1] - seen[0] >= 20, $"moved to {string.Join(", ", seen)}");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/zh/")]
    [InlineData("/nowhere")]
    public async Task TheBrowserHasNothingToComplainOf(string address)
    {
        var page = await VisitAsync("about:blank");
        var complaints = page.Complaints();
        await page.GotoAsync(address);
        if (address == "/nowhere")
            complaints.RemoveAll(complaint => complaint.Contains("404", StringComparison.Ordinal));
        else
            await Expect(page.Locator("[data-figure][data-plotted]")).ToHaveCountAsync(1);

        Assert.Empty(complaints);
    }

    private async Task<string> AddressAsync(string address)
    {
        if (!address.EndsWith(ARun, StringComparison.Ordinal))
            return address;
        using var http = new HttpClient { BaseAddress = Server.Address };
        var exhibit = await http.GetStringAsync("/");
        return address.Replace(ARun, Regex.Match(exhibit, "/runs/[A-Za-z0-9_-]{22}").Value, StringComparison.Ordinal);
    }
}
