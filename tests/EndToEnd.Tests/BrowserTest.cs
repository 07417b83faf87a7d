using Microsoft.Playwright;

// One test leaves a quarter of two cores idle.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.Collections, MaxThreads = 2)]

namespace BackpropWeb.EndToEnd.Tests;

/// <summary>A test that visits pages. Each visit is a new visitor, closed when the test ends.</summary>
public abstract class BrowserTest(Browser browser) : IAsyncLifetime
{
    private readonly List<IBrowserContext> _visitors = [];
    private readonly List<IPage> _read = [];

    protected RunningServer Server => browser.Server;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var visitor in _visitors)
            await visitor.CloseAsync();
        foreach (var page in _read)
            await page.CloseAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens an address as a visitor with an empty cache.</summary>
    /// <param name="address">Relative to the server.</param>
    /// <param name="options">Settings of the visitor's browser; an English desktop by default.</param>
    /// <param name="server">Another server than the one that all tests share.</param>
    /// <param name="isFirstVisit">As in <see cref="Browser.VisitorAsync"/>.</param>
    protected async Task<IPage> VisitAsync(
        string address = "/", BrowserNewContextOptions? options = null, RunningServer? server = null,
        bool isFirstVisit = false)
    {
        options ??= new();
        options.BaseURL ??= (server ?? Server).Address.ToString();
        var visitor = await browser.VisitorAsync(options, isFirstVisit);
        _visitors.Add(visitor);
        var page = await visitor.NewPageAsync();
        await page.GotoAsync(address);
        return page;
    }

    /// <summary>Opens an address with a browser that all read-only tests share.</summary>
    /// <param name="address">Relative to the server.</param>
    /// <param name="phone">With a phone in the dark, not a light desktop.</param>
    protected async Task<IPage> ReadAsync(string address, bool phone = false)
    {
        var page = await (await browser.ReaderAsync(phone)).NewPageAsync();
        _read.Add(page);
        await page.GotoAsync(address);
        return page;
    }
}
