using Microsoft.Playwright;

namespace BackpropWeb.FirstVisit;

/// <summary>Measurements of a first visit: seconds since navigation, kilobytes transferred.</summary>
/// <param name="FirstPaint">First contentful paint.</param>
/// <param name="SliderAnswers">Marker, table and network have followed the slider.</param>
/// <param name="SliderKilobytes">Received by then.</param>
/// <param name="LongestTask">Longest task of the main thread before .NET is asked for, in milliseconds; 0 if none took
/// more than 50 ms.</param>
/// <param name="DotNetDraws">From the pointer on the curve until .NET draws it.</param>
/// <param name="AllKilobytes">Received by then.</param>
/// <param name="LayoutShift">Cumulative.</param>
internal sealed record Visit(
    double FirstPaint, double SliderAnswers, double SliderKilobytes, double LongestTask, double DotNetDraws,
    double AllKilobytes, double LayoutShift)
{
    public static async Task<Visit> MakeAsync(IBrowser chromium, string address, Profile profile)
    {
        await using var context = await chromium.NewContextAsync(new() { Locale = "en-GB" });
        var page = await context.NewPageAsync();
        var devTools = await context.NewCDPSessionAsync(page);
        await profile.SlowAsync(devTools);

        double bytes = 0;
        devTools.Event("Network.dataReceived").OnEvent += (_, data) => bytes += data!.Value
            .GetProperty("encodedDataLength")
            .GetDouble();

        // Moves the slider in every frame until marker, table and network have followed it.
        await page.AddInitScriptAsync("""
            const trying = () => {
              const slider = document.querySelector("[data-slider]");
              if (slider && !slider.disabled) {
                const seen = () => ["[data-marker]", "[data-output]", "[data-weight]"]
                  .map((s) => document.querySelector(s).outerHTML).join();
                const before = seen();
                slider.value = 42;
                slider.dispatchEvent(new Event("input", { bubbles: true }));
                const waiting = () => {
                  const marker = document.querySelector("[data-marker]").getAttribute("transform");
                  if (marker === "translate(42 0)" && seen() !== before) window.sliderAnswered = performance.now();
                  else requestAnimationFrame(waiting);
                };
                waiting();
              } else requestAnimationFrame(trying);
            };
            requestAnimationFrame(trying);
            const plotting = () => {
              if (document.querySelector("[data-plotted]")) window.plotted = performance.now();
              else requestAnimationFrame(plotting);
            };
            requestAnimationFrame(plotting);
            window.longest = 0;
            new PerformanceObserver((list) => {
              for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration);
            }).observe({ type: "longtask", buffered: true });
            window.shift = 0;
            new PerformanceObserver((list) => {
              for (const entry of list.getEntries()) window.shift += entry.value;
            }).observe({ type: "layout-shift", buffered: true });
            """);
        await page.GotoAsync(address, new() { WaitUntil = WaitUntilState.Commit, Timeout = 120_000 });
        await page.WaitForFunctionAsync("() => window.sliderAnswered", null, new() { Timeout = 120_000 });
        var sliderBytes = bytes;
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle, new() { Timeout = 120_000 });
        var longestTask = await page.EvaluateAsync<double>("window.longest");
        await page.EvaluateAsync("() => { window.pointed = performance.now(); }");
        await page.Locator("[data-plot]").HoverAsync();
        await page.WaitForFunctionAsync("() => window.plotted", null, new() { Timeout = 120_000 });

        return new(
            await SecondsAsync("performance.getEntriesByName('first-contentful-paint')[0].startTime"),
            await SecondsAsync("window.sliderAnswered"), sliderBytes / 1000, longestTask,
            await SecondsAsync("window.plotted - window.pointed"), bytes / 1000,
            await page.EvaluateAsync<double>("window.shift"));

        async Task<double> SecondsAsync(string expression) => await page.EvaluateAsync<double>(expression) / 1000;
    }
}
