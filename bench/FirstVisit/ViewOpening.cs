using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace BackpropWeb.FirstVisit;

/// <summary>Opens the view of the outputs over the plane on the page of a run that has ended.</summary>
/// <param name="Painted">Milliseconds from the click that opens the view until its maps are painted.</param>
/// <param name="Follows">Seconds from the click until .NET has come, from when on all views follow the slider.</param>
internal sealed partial record ViewOpening(double Painted, double Follows)
{
    public static async Task<ViewOpening> MakeAsync(IBrowser chromium, string address, Profile profile)
    {
        using var http = new HttpClient();
        var run = RunAddress().Match(await http.GetStringAsync(address)).Value;
        await using var context = await chromium.NewContextAsync(
            new() { Locale = "en-GB", ViewportSize = new() { Width = 1280, Height = 900 } });
        var page = await context.NewPageAsync();
        await profile.SlowAsync(await context.NewCDPSessionAsync(page));
        await page.AddInitScriptAsync("""
            const draw = CanvasRenderingContext2D.prototype.drawImage;
            CanvasRenderingContext2D.prototype.drawImage = function (...values) {
              draw.apply(this, values);
              if (this.canvas.dataset.surface) window.painted ??= performance.now();
            };
            document.addEventListener("click", () => (window.clicked ??= performance.now()), true);
            """);
        await page.GotoAsync(new Uri(new Uri(address), run).ToString(), new() { Timeout = 120_000 });
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle, new() { Timeout = 120_000 });
        await page.Locator("[data-view=surface] > summary").ClickAsync();
        await page.WaitForFunctionAsync("() => window.painted", null, new() { Timeout = 120_000 });
        var follows = await page.EvaluateAsync<double>("""
            () => new Promise((done) => {
              const note = document.querySelector("[data-island]:has([data-surface]) [data-preparing]");
              const look = () => note.textContent === ""
                ? done(performance.now() - window.clicked) : requestAnimationFrame(look);
              look();
            })
            """);
        return new(await page.EvaluateAsync<double>("() => window.painted - window.clicked"), follows / 1000);
    }

    [GeneratedRegex("/runs/[A-Za-z0-9_-]{22}")]
    private static partial Regex RunAddress();
}
