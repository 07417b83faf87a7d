using System.Threading.Channels;

namespace BackpropWeb.EndToEnd.Tests;

/// <summary>The engine in the browser's WebAssembly: bench/BitsInBrowser, as scripts/test.sh publishes it.</summary>
public sealed class BitsTests(Browser browser)
{
    // Secure, as the page is: nothing listens there, the files are handed to the browser.
    private const string Origin = "https://bits.test/";

    [Fact]
    public async Task TheBrowserComputesTheBitsOfTheRepository()
    {
        var token = TestContext.Current.CancellationToken;
        var artifacts = RunningServer.ArtifactsFolder;
        var golden = await File.ReadAllLinesAsync(
            Path.Combine(artifacts, "..", "tests", "Engine.Tests", "golden-bits.txt"), token);
        var files = Path.Combine(artifacts, "bits", "wwwroot");
        Assert.True(
            File.Exists(Path.Combine(files, "index.html")),
            $"{files} is missing: scripts/test.sh publishes it.");

        await using var visitor = await browser.Chromium.NewContextAsync();
        var page = await visitor.NewPageAsync();
        var written = Channel.CreateUnbounded<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "log")
                written.Writer.TryWrite(message.Text);
        };
        page.PageError += (_, error) => written.Writer.TryComplete(new InvalidOperationException(error));
        await page.RouteAsync($"{Origin}**", route => route.FulfillAsync(new()
        {
            Path = Path.Combine(files, new Uri(route.Request.Url).AbsolutePath.TrimStart('/')),
            ContentType = Path.GetExtension(route.Request.Url) switch
            {
                ".wasm" => "application/wasm",
                ".js" => "text/javascript",
                _ => "text/html",
            },
        }));
        await page.GotoAsync($"{Origin}index.html");

        // All lines together may take longer than the guard allows.
        foreach (var line in golden)
            Assert.Equal(line, await written.Reader.ReadAsync(token).AsTask().WaitAsync(Patience.Guard, token));
    }
}
