namespace BackpropWeb.EndToEnd.Tests;

/// <summary>The engine in the browser's WebAssembly: bench/BitsInBrowser, as scripts/test.sh publishes it.</summary>
public sealed class BitsTests(Browser browser)
{
    // Secure, as the page is: nothing listens there, the files are handed to the browser.
    private const string Origin = "https://bits.test/";

    [Fact]
    public async Task TheBrowserComputesTheBitsOfTheRepository()
    {
        var root = Root();
        var golden = await File.ReadAllLinesAsync(
            Path.Combine(root, "tests", "Engine.Tests", "golden-bits.txt"), TestContext.Current.CancellationToken);
        var files = Path.Combine(root, "artifacts", "bits", "wwwroot");
        Assert.True(
            File.Exists(Path.Combine(files, "index.html")),
            $"{files} is missing: scripts/test.sh publishes it.");

        await using var visitor = await browser.Chromium.NewContextAsync();
        var page = await visitor.NewPageAsync();
        var lines = new List<string>();
        var last = new TaskCompletionSource();
        page.Console += (_, message) =>
        {
            if (message.Type == "log")
                lines.Add(message.Text);
            if (message.Text.StartsWith("all: ", StringComparison.Ordinal))
                last.TrySetResult();
        };
        page.PageError += (_, error) => last.TrySetException(new InvalidOperationException(error));
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
        await last.Task.WaitAsync(Patience.Guard, TestContext.Current.CancellationToken);

        Assert.Equal(golden, lines);
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "BackpropWeb.sln")))
            folder = Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException("The tests do not lie in the repository.");
        return folder;
    }
}
