using Microsoft.Playwright;

// Two cores do not carry several browsers starting .NET at once, and a page that is starved tells nothing.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace BackpropWeb.EndToEnd.Tests;

/// <summary>A test that visits pages; each visit is a fresh visitor, gone when the test ends.</summary>
public abstract class BrowserTest(Browser browser) : IAsyncLifetime
{
    private readonly List<IBrowserContext> _visitors = [];

    protected RunningServer Server => browser.Server;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var visitor in _visitors)
            await visitor.CloseAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens an address as a visitor who has never been here.</summary>
    /// <param name="address">Relative to the server.</param>
    /// <param name="options">What the visitor's browser is like; an English desktop where it does not say.</param>
    /// <param name="server">Another server than the one that all tests share.</param>
    protected async Task<IPage> VisitAsync(
        string address = "/", BrowserNewContextOptions? options = null, RunningServer? server = null)
    {
        options ??= new();
        options.BaseURL ??= (server ?? Server).Address.ToString();
        options.Locale ??= "en-GB";
        var visitor = await browser.Chromium.NewContextAsync(options);
        _visitors.Add(visitor);
        var page = await visitor.NewPageAsync();
        await page.GotoAsync(address);
        return page;
    }
}
