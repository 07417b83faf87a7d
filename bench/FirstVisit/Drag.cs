using Microsoft.Playwright;

namespace BackpropWeb.FirstVisit;

/// <summary>Measurements of one slow drag of the slider over all epochs.</summary>
internal sealed record Drag(double FramesPerSecond, double LongestFrame, int EpochsDrawn)
{
    public static async Task<Drag> MakeAsync(IBrowser chromium, string address, int slowdown)
    {
        await using var context = await chromium.NewContextAsync(
            new() { Locale = "en-GB", ViewportSize = new() { Width = 1280, Height = 900 } });
        var page = await context.NewPageAsync();
        await page.GotoAsync(address);
        await page.Locator("[data-slider]:enabled").WaitForAsync(new() { Timeout = 120_000 });
        var devTools = await context.NewCDPSessionAsync(page);
        await devTools.SendAsync("Emulation.setCPUThrottlingRate", new() { ["rate"] = slowdown });

        // Moves one epoch per frame, with the events of a drag.
        var frames = await page.EvaluateAsync<double[]>("""
            () => new Promise((done) => {
              const slider = document.querySelector("[data-slider]");
              const times = [];
              window.drawn = new Set();
              document.addEventListener("epoch",
                () => window.drawn.add(document.querySelector("[data-marker]").getAttribute("transform")));
              let epoch = 0;
              const frame = (now) => {
                times.push(now);
                if (epoch > 600) return done(times);
                slider.value = epoch++;
                slider.dispatchEvent(new Event("input", { bubbles: true }));
                requestAnimationFrame(frame);
              };
              requestAnimationFrame(frame);
            })
            """);
        var lengths = frames.Zip(frames.Skip(1), (a, b) => b - a).ToArray();
        return new(1000 / lengths.Average(), lengths.Max(), await page.EvaluateAsync<int>("window.drawn.size"));
    }
}
