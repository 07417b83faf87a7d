using Microsoft.Playwright;

namespace BackpropWeb.EndToEnd.Tests.OtherBrowsers;

/// <summary>This machine's Firefox, driven by WebDriver BiDi, which needs no separate driver.</summary>
public sealed class Firefox : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _firefox;

    public async ValueTask InitializeAsync()
    {
        if (Programs.Find("firefox-esr", "firefox") is not { } path)
            return;
        _playwright = await Playwright.CreateAsync();
        _firefox = await _playwright.Firefox.LaunchAsync(new()
        {
            Channel = "moz-firefox", ExecutablePath = path, Timeout = (float)Patience.Guard.TotalMilliseconds,
        });
    }

    /// <summary>A new visitor with an empty cache; skips the test if there is no Firefox.</summary>
    /// <param name="server">The server that addresses are relative to.</param>
    public async Task<IBrowserContext> VisitorAsync(RunningServer server)
    {
        Assert.SkipWhen(_firefox is null, "Firefox is not installed; on Debian: apt-get install firefox-esr");
        var visitor = await _firefox.NewContextAsync(new() { BaseURL = server.Address.ToString(), Locale = "en-GB" });
        await visitor.AddInitScriptAsync("if (origin !== 'null') localStorage.setItem('exhibitSeen', '1')");
        visitor.SetDefaultTimeout((float)Patience.Guard.TotalMilliseconds);
        return visitor;
    }

    public async ValueTask DisposeAsync()
    {
        if (_firefox is not null)
            await _firefox.DisposeAsync();
        _playwright?.Dispose();
    }
}
