using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BackpropWeb.EndToEnd.Tests.Proxies;

public sealed class ProxyTests(Browser browser) : BrowserTest(browser)
{
    [Theory]
    [InlineData("Caddyfile.leaves")]
    [InlineData("Caddyfile.removes")]
    [InlineData("nginx.leaves.conf")]
    [InlineData("nginx.removes.conf")]
    public async Task TheProxyAcceptsItsConfiguration(string configuration) =>
        Assert.Null(await ReverseProxy.RefusalAsync(configuration));

    /// <summary>A drag, .NET, a live run, a form without scripts, the lab.</summary>
    [Theory]
    [InlineData("Caddyfile.leaves", "--Hosting:PathBase=/backprop")]
    [InlineData("Caddyfile.removes", "--Proxies:Known=127.0.0.1")]
    [InlineData("nginx.leaves.conf", "--Hosting:PathBase=/backprop")]
    [InlineData("nginx.removes.conf", "--Proxies:Known=127.0.0.1")]
    public async Task TheSiteWorksUnderAPath(string configuration, string option)
    {
        ReverseProxy.Need(configuration);
        await using var server = await RunningServer.StartAsync(options: option);
        await using var proxy = await ReverseProxy.StartAsync(configuration, server.Address);
        var visitor = new BrowserNewContextOptions { BaseURL = proxy.Address.ToString() };
        var page = await VisitAsync("healthz/live", visitor);
        var complaints = page.Complaints();
        List<string> asked = [];
        page.Request += (_, request) => asked.Add(request.Url);
        page.WebSocket += (_, socket) => asked.Add(socket.Url.Replace("ws:", "http:", StringComparison.Ordinal));

        await page.GotoAsync("./");
        await page.AwakeAsync();
        await page.MoveToAsync(300);
        await page.InteractiveAsync();
        await page.StartSlowRunAsync("New random seed", pace: 10);
        await page.EpochBeyondAsync(20);
        await page.GetByRole(AriaRole.Link, new() { Name = "Open run page" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex($"^{proxy.Address}runs/[A-Za-z0-9_-]{{22}}$"));
        await page.EpochBeyondAsync(40);

        await page.GotoAsync("lab");
        await Expect(page.Locator("form.lab[data-interactive]")).ToBeVisibleAsync();
        await page.Button("Start on the server").ClickAsync();
        await Expect(page.Locator("[data-seal]")).ToContainTextAsync("all bits equal");

        Assert.Contains(asked, address => address.EndsWith("/hubs/runs", StringComparison.Ordinal));
        Assert.All(asked.Where(address => !address.StartsWith("data:", StringComparison.Ordinal)), address =>
            Assert.StartsWith(proxy.Address.ToString(), address, StringComparison.Ordinal));
        Assert.Empty(complaints);

        var plain = await VisitAsync("./", new() { BaseURL = visitor.BaseURL, JavaScriptEnabled = false });
        await plain.Button("New random seed").ClickAsync();
        await Expect(plain).ToHaveURLAsync(new Regex($"^{proxy.Address}runs/[A-Za-z0-9_-]{{22}}$"));
        await Expect(plain.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
    }
}
