using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace BackpropWeb.FirstVisit;

/// <summary>Opens the view of the outputs over the plane on the page of a run that has ended. .NET paints it.</summary>
internal static partial class ViewOpening
{
    /// <summary>Seconds from the click that opens the view until its maps are painted.</summary>
    public static async Task<double> MakeAsync(IBrowser chromium, string address, Profile profile)
    {
        using var http = new HttpClient();
        var run = RunAddress().Match(await http.GetStringAsync(address)).Value;
        await using var context = await chromium.NewContextAsync(
            new() { Locale = "en-GB", ViewportSize = new() { Width = 1280, Height = 900 } });
        var page = await context.NewPageAsync();
        await profile.SlowAsync(await context.NewCDPSessionAsync(page));
        await page.AddInitScriptAsync("""
            const put = CanvasRenderingContext2D.prototype.putImageData;
            CanvasRenderingContext2D.prototype.putImageData = function (...values) {
              put.apply(this, values);
              if (this.canvas.dataset.surface) window.painted ??= performance.now();
            };
            document.addEventListener("click", () => (window.clicked ??= performance.now()), true);
            """);
        await page.GotoAsync(new Uri(new Uri(address), run).ToString(), new() { Timeout = 120_000 });
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle, new() { Timeout = 120_000 });
        await page.Locator("[data-view=surface] > summary").ClickAsync();
        await page.WaitForFunctionAsync("() => window.painted", null, new() { Timeout = 120_000 });
        return await page.EvaluateAsync<double>("window.painted - window.clicked") / 1000;
    }

    [GeneratedRegex("/runs/[A-Za-z0-9_-]{22}")]
    private static partial Regex RunAddress();
}
