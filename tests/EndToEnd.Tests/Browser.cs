using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(BackpropWeb.EndToEnd.Tests.Browser))]

namespace BackpropWeb.EndToEnd.Tests;

/// <summary>One Chromium and one published server for all tests; each test has a context of its own.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _chromium;
    private RunningServer? _server;

    public RunningServer Server => _server ?? throw new InvalidOperationException("Not started.");

    public IBrowser Chromium => _chromium ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        var path = Environment.GetEnvironmentVariable("CHROMIUM");
        _chromium = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = path is null or "" or "playwright" ? null : path,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        });
        _server = await RunningServer.StartAsync();
    }

    /// <summary>A page of a fresh visitor.</summary>
    public async Task<IPage> VisitAsync(string address = "/", BrowserNewContextOptions? options = null, Uri? server = null)
    {
        options ??= new();
        options.BaseURL ??= (server ?? Server.Address).ToString();
        options.Locale ??= "en-GB";
        var context = await _chromium!.NewContextAsync(options);
        context.SetDefaultTimeout(30_000);
        var page = await context.NewPageAsync();
        await page.GotoAsync(address);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
            await _chromium.DisposeAsync();
        _playwright?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
