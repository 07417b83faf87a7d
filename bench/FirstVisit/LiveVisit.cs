using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace BackpropWeb.FirstVisit;

/// <summary>Measurements of opening a live run: seconds since navigation, then frames a second.</summary>
/// <param name="FirstRow">The figure shows an epoch that the server had not drawn.</param>
/// <param name="MovesPerSecond">Epochs shown a second in the five seconds from then on.</param>
/// <param name="LongestRest">Longest time between two of them, in milliseconds.</param>
internal sealed record LiveVisit(double FirstRow, double MovesPerSecond, double LongestRest)
{
    private const int Seconds = 5;

    public static async Task<LiveVisit> MakeAsync(IBrowser chromium, string address, Profile profile)
    {
        using var http = new HttpClient { BaseAddress = new(address) };
        using var answer = await http.PostAsJsonAsync(
            "api/runs", new { problem = "xor", start = new { seed = 1 }, epochs = 10_000, pace = 30 });
        answer.EnsureSuccessStatusCode();
        var run = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("links").GetProperty("page");

        await using var context = await chromium.NewContextAsync(new() { Locale = "en-GB" });
        var page = await context.NewPageAsync();
        await profile.SlowAsync(await context.NewCDPSessionAsync(page));
        // The figure tells of each epoch that it shows; the server has drawn the first one.
        await page.AddInitScriptAsync("""
            window.moves = [];
            document.addEventListener("epoch", ({ detail: { epoch } }) => {
              window.drawn ??= epoch;
              if (epoch > window.drawn) window.moves.push(performance.now());
            });
            """);
        await page.GotoAsync(
            new Uri(new Uri(address), run.GetString()).ToString(), new() { WaitUntil = WaitUntilState.Commit });
        await page.WaitForFunctionAsync(
            $"() => window.moves.length && performance.now() > window.moves[0] + {1000 * Seconds}",
            null, new() { Timeout = 120_000 });
        var moves = await page.EvaluateAsync<double[]>("window.moves");
        var first = moves[0];
        var seen = moves.Where(at => at <= first + 1000 * Seconds).ToArray();
        return new(
            first / 1000, (seen.Length - 1.0) / Seconds, seen.Zip(seen.Skip(1), (a, b) => b - a).Max());
    }
}
