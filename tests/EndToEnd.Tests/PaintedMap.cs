using Microsoft.Playwright;

namespace BackpropWeb.EndToEnd.Tests;

/// <summary>Reads maps of outputs from their colours.</summary>
internal static class PaintedMap
{
    /// <summary>The outputs that the colours at some places stand for, from 0 for the first colour to 1 for the last.
    /// </summary>
    /// <param name="page">The page.</param>
    /// <param name="canvas">A selector of the map.</param>
    /// <param name="places">Shares of its width and height, from the left and from above.</param>
    public static async Task<double[]> LevelsAsync(IPage page, string canvas, double[][] places)
    {
        await FrameAsync(page);
        return await page.EvaluateAsync<double[]>(
            """
            async ([selector, places]) => {
              const { scale } = await import("/js/colours.js");
              const colours = scale("off", "paper", "on");
              const levels = [...Array(256).keys()];
              const canvas = document.querySelector(selector);
              return places.map(([x, y]) => {
                const { data } = canvas.getContext("2d").getImageData(
                  Math.floor(canvas.width * x), Math.floor(canvas.height * y), 1, 1);
                const distance = (level) => colours(level).reduce((sum, c, k) => sum + Math.abs(c - data[k]), 0);
                return levels.reduce((best, level) => (distance(level) < distance(best) ? level : best)) / 255;
              });
            }
            """,
            new object[] { canvas, places });
    }

    /// <summary>Waits until the page has drawn what is due.</summary>
    public static Task FrameAsync(IPage page) => page.EvaluateAsync(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
}
