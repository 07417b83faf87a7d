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
        // A machine that builds and tests at the same time may need this long to start .NET in a page.
        Assertions.SetDefaultExpectTimeout(60_000);
        _playwright = await Playwright.CreateAsync();
        var path = Environment.GetEnvironmentVariable("CHROMIUM");
        _chromium = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = path is null or "" or "playwright" ? null : path,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        });
        _server = await RunningServer.StartAsync();
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
