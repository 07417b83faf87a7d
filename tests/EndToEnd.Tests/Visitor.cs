using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BackpropWeb.EndToEnd.Tests;

/// <summary>What a visitor sees and does on a page with the figure, found by role and label.</summary>
internal static partial class Visitor
{
    public static ILocator Slider(this IPage page) =>
        page.GetByRole(AriaRole.Slider, new() { NameRegex = new("^(Epoch|轮次)$") });

    public static ILocator EpochBox(this IPage page) =>
        page.GetByLabel("epoch", new() { Exact = false }).And(page.Locator("input[type=number][name=epoch]"));

    public static ILocator Button(this IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public static ILocator Table(this IPage page) =>
        page.GetByRole(AriaRole.Table, new() { NameRegex = new("^(Outputs at the selected epoch|所选轮次的输出)$") });

    /// <summary>axe finds no violation.</summary>
    public static async Task AssertAccessibleAsync(this IPage page)
    {
        // The reference of the interface, in a frame of its own, is another project's.
        var result = await page.RunAxe(new AxeRunContext { Exclude = [new("iframe")] });
        Assert.Empty(
            result.Violations.Select(v => $"{v.Id}: {v.Help} {string.Join("; ", v.Nodes.Select(n => n.Html))}"));
    }

    /// <summary>How much has moved since the page was opened, without the reader's doing: the sum of the browser's
    /// layout shifts.</summary>
    public static Task<double> LayoutShiftAsync(this IPage page) => page.EvaluateAsync<double>("""
        () => {
          const observer = new PerformanceObserver(() => {});
          observer.observe({ type: "layout-shift", buffered: true });
          return observer.takeRecords().reduce((sum, entry) => sum + entry.value, 0);
        }
        """);

    /// <summary>Makes the page's processor this many times slower (Chromium only).</summary>
    public static async Task<ICDPSession> SlowProcessorAsync(this IPage page, int times)
    {
        var devTools = await page.Context.NewCDPSessionAsync(page);
        await devTools.SendAsync("Emulation.setCPUThrottlingRate", new() { ["rate"] = times });
        return devTools;
    }

    /// <summary>The page's script has the tape and answers.</summary>
    public static Task AwakeAsync(this IPage page) => Expect(page.Slider()).ToBeEnabledAsync();

    /// <summary>Points at the curve and waits until .NET has come and draws it.</summary>
    public static async Task InteractiveAsync(this IPage page)
    {
        await page.AwakeAsync();
        await page.Locator("[data-plot]").HoverAsync();
        await Expect(page.Locator("[data-figure][data-plotted]")).ToHaveCountAsync(1);
    }

    /// <summary>Points at the views inside a run, which starts .NET.</summary>
    public static Task LookInsideAsync(this IPage page) => page.Locator("#views-title").HoverAsync();

    public static async Task MoveToAsync(this IPage page, int epoch)
    {
        await page.Slider().FillAsync(epoch.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await Expect(page.Slider()).ToHaveAttributeAsync(
            "aria-valuetext", new Regex($"^(Epoch {epoch} of |第{epoch}轮，)"));
    }

    /// <summary>The figure of a live run shows a later epoch.</summary>
    public static Task EpochBeyondAsync(this IPage page, int epoch) => page.WaitForFunctionAsync(
        "(epoch) => Number(document.querySelector('[data-slider]').value) > epoch", epoch);

    /// <summary>Starts a run from the exhibit, and waits until the page shows it live. It is slower than the form's, so
    /// that it is still live after the next steps of a test, however busy the machine is.</summary>
    /// <param name="page">The exhibit.</param>
    /// <param name="button">The name of the button.</param>
    /// <param name="pace">Epochs a second.</param>
    /// <returns>The address of the run's page.</returns>
    public static async Task<string> StartSlowRunAsync(this IPage page, string button, int pace = 3)
    {
        await page.Locator("[data-start]").EvaluateAsync("(form, pace) => { form.dataset.pace = pace; }", pace);
        await page.Button(button).ClickAsync();
        await page.LiveAsync();
        return (await page.GetByRole(AriaRole.Link, new() { Name = "Open run page" }).GetAttributeAsync("href"))!;
    }

    /// <summary>The page says that its run is live.</summary>
    public static Task LiveAsync(this IPage page) =>
        Expect(page.GetByText("live", new() { Exact = true })).ToBeVisibleAsync();

    /// <summary>Gives a run another pace, as its owner.</summary>
    /// <param name="page">A page of the owner's browser.</param>
    /// <param name="link">The address of the run's page.</param>
    /// <param name="pace">Epochs a second.</param>
    public static async Task PaceAsync(this IPage page, string link, double pace)
    {
        var answer = await page.APIRequest
            .PatchAsync($"/api/runs/{link.Split('/')[^1]}", new() { DataObject = new { pace } });
        Assert.True(answer.Ok, await answer.TextAsync());
    }

    /// <summary>All that the figure says of an epoch, for comparing.</summary>
    public static async Task<FigureReading> ReadAsync(this IPage page) => await page.EvaluateAsync<FigureReading>("""
        () => ({
          valueText: document.querySelector("[data-slider]").getAttribute("aria-valuetext"),
          marker: document.querySelector("[data-marker]").getAttribute("transform"),
          dot: Number(document.querySelector("[data-marker-dot]").getAttribute("d").match(/^M0 ([\d.]+)h0$/)[1]),
          table: document.querySelector("[data-truth] tbody").innerText.replace(/\s+/g, " ").trim(),
          bars: [...document.querySelectorAll("[data-bar]")].map((bar) => Number(bar.getAttribute("width"))),
          links: [...document.querySelectorAll("[data-weight]")].map((link) =>
            [link.getAttribute("class"), Number(link.getAttribute("stroke-width")).toFixed(1), link.textContent]
              .join(" ")),
          story: document.querySelector("[data-story]").textContent,
          curve: document.querySelector("[data-error-line]").getAttribute("d"),
          bound: [...document.querySelectorAll("[data-bind]")].map((e) => `${e.dataset.bind}=${e.textContent}`),
          ticks: document.querySelector("[data-y-ticks]").textContent.replace(/\s+/g, " ").trim(),
        })
        """);

    /// <summary>Collects whatever the browser complains of, policy violations among it.</summary>
    public static List<string> Complaints(this IPage page)
    {
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                complaints.Add($"{message.Type}: {message.Text} ({message.Location})");
        };
        page.PageError += (_, error) => complaints.Add($"page error: {error}");
        return complaints;
    }
}

internal sealed record FigureReading
{
    public required string ValueText { get; init; }

    public required string Marker { get; init; }

    public required double Dot { get; init; }

    public required string Table { get; init; }

    public required double[] Bars { get; init; }

    public required string[] Links { get; init; }

    public required string Story { get; init; }

    public required string Curve { get; init; }

    public required string[] Bound { get; init; }

    public required string Ticks { get; init; }
}
