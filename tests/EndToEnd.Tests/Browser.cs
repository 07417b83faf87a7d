using System.Collections.Concurrent;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(BackpropWeb.EndToEnd.Tests.Browser))]

namespace BackpropWeb.EndToEnd.Tests;

/// <summary>One Chromium and one published server for all tests. Each test has its own browser context.</summary>
public sealed class Browser : IAsyncLifetime
{
    private readonly ConcurrentDictionary<bool, Lazy<Task<IBrowserContext>>> _readers = new();
    private IPlaywright? _playwright;
    private IBrowser? _chromium;
    private RunningServer? _server;

    public RunningServer Server => _server ?? throw new InvalidOperationException("Not started.");

    public IBrowser Chromium => _chromium ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout((float)Patience.Guard.TotalMilliseconds);
        _playwright = await Playwright.CreateAsync();
        var path = Environment.GetEnvironmentVariable("CHROMIUM");
        _chromium = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = path is null or "" or "playwright" ? null : path,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
                "--in-process-gpu", // one process less
            ],
        });
        _server = await RunningServer.StartAsync();
    }

    /// <summary>A new visitor with an empty cache.</summary>
    /// <param name="options">Settings of the visitor's browser.</param>
    /// <param name="isFirstVisit">Whether the exhibit plays, as for a new visitor. Otherwise tests find it as the
    /// server rendered it.</param>
    public async Task<IBrowserContext> VisitorAsync(BrowserNewContextOptions options, bool isFirstVisit = false)
    {
        options.BaseURL ??= Server.Address.ToString();
        options.Locale ??= "en-GB";
        var visitor = await Chromium.NewContextAsync(options);
        if (!isFirstVisit)
            await visitor.AddInitScriptAsync("if (origin !== 'null') localStorage.setItem('exhibitSeen', '1')");
        visitor.SetDefaultTimeout((float)Patience.Guard.TotalMilliseconds);
        return visitor;
    }

    /// <summary>A visitor for tests that change nothing. Tests share its cache.</summary>
    /// <param name="phone">With a phone in the dark, not a light desktop.</param>
    public Task<IBrowserContext> ReaderAsync(bool phone) => _readers.GetOrAdd(phone, _ => new(() => VisitorAsync(new()
    {
        ColorScheme = phone ? ColorScheme.Dark : ColorScheme.Light,
        ViewportSize = phone ? new() { Width = 360, Height = 740 } : new() { Width = 1280, Height = 900 },
        HasTouch = phone,
        IsMobile = phone,
    }))).Value;

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
            await _chromium.DisposeAsync();
        _playwright?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
