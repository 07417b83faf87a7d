using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using BackpropWeb.Client.Shared;
using BackpropWeb.Contracts;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BackpropWeb.EndToEnd.Tests;

/// <summary>Runs listed, compared, embedded elsewhere, and carried by links.</summary>
public sealed class SharedRunsTests(Browser browser) : BrowserTest(browser)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ListedRunsAreFilteredPagedAndCompared()
    {
        await using var server = await RunningServer.StartAsync();
        var empty = await VisitAsync("/runs", server: server);
        await Expect(empty.GetByText("No runs yet.")).ToBeVisibleAsync();
        await Expect(empty.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(3); // the exhibit's own
        for (var seed = 1; seed <= 21; seed++)
            await server.TrainRunAsync(new()
            {
                Problem = new() { Name = "and" }, Start = new() { Seed = seed, Range = 1 }, Listed = true,
                Title = $"AND number {seed}",
            });
        await server.TrainRunAsync(
            new() { Problem = new() { Name = "xor" }, Epochs = 5, Listed = true, Title = "XOR cut short" });
        await server.TrainRunAsync(new() { Problem = new() { Name = "or" }, Title = "OR kept private" });

        var page = await VisitAsync("/runs", server: server);
        await Expect(page.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(20);
        await Expect(page.GetByRole(AriaRole.Listitem).First).ToContainTextAsync("XOR cut short");
        await Expect(page.GetByText("OR kept private")).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "Error curve:" }).First.Locator("path"))
            .ToHaveAttributeAsync("d", new Regex("^M0 "));
        await page.GetByRole(AriaRole.Link, new() { Name = "Show older runs" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(2);
        await page.GetByLabel("Outcome").SelectOptionAsync("no");
        await page.Button("Show").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);
        await Expect(page.GetByText("XOR cut short")).ToBeVisibleAsync();
        await page.GetByLabel("Problem").SelectOptionAsync("and");
        await page.GetByLabel("Outcome").SelectOptionAsync("yes");
        await page.Button("Show").ClickAsync();

        await page.GetByLabel("Compare AND number 21").CheckAsync();
        await page.GetByLabel("Compare AND number 20").CheckAsync();
        await page.Button("Compare selected runs").ClickAsync();

        await Expect(page.GetByRole(AriaRole.Rowheader, new() { Name = "AND number 20" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Row, new() { Name = "Initial weights" })).ToContainTextAsync(
            "seed 20, within ±1");
        await Expect(page.GetByRole(AriaRole.Row, new() { Name = "Learning rate ε" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task OneSliderMovesAllComparedRuns()
    {
        var a = await Server.TrainRunAsync(new() { Problem = new() { Name = "xor" }, Start = new() { Seed = 1 } });
        var b = await Server.TrainRunAsync(
            new() { Problem = new() { Name = "xor" }, Start = new() { Seed = 2 }, Epochs = 300 });
        var page = await VisitAsync($"/compare?runs={a.Id},{b.Id},nosuch");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Run not found: nosuch.");
        var (first, second) = (await TapeAsync(a.Id), await TapeAsync(b.Id));

        await page.Slider().FillAsync("150");
        await ExpectErrorsAsync(150, 150);
        await page.Slider().FillAsync("450");
        await ExpectErrorsAsync(450, null);
        await page.ReloadAsync();
        await ExpectErrorsAsync(450, null);

        async Task ExpectErrorsAsync(int left, int? right)
        {
            var cells = page.Locator("[data-error]");
            await Expect(cells.Nth(0)).ToHaveTextAsync(Digits.Error(first.MeanSquaredError[left]));
            await Expect(cells.Nth(1))
                .ToHaveTextAsync(right is { } epoch ? Digits.Error(second.MeanSquaredError[epoch]) : "–");
        }
    }

    [Fact]
    public async Task TheFigureWorksInAPageOfAnotherSite()
    {
        var run = await Server.TrainRunAsync(new() { Problem = new() { Name = "xor" }, Start = new() { Seed = 1 } });
        var page = await VisitAsync($"/runs/{run.Id}");
        await page.AwakeAsync();
        await page.Button("Embed").ClickAsync();
        var snippet = await page.GetByLabel("HTML for your page").InputValueAsync();
        var withOptions = snippet.Replace(
            run.Id + "\" title", run.Id + "?epoch=237&theme=dark&hide=network\" title", StringComparison.Ordinal);
        using var elsewhere = new OtherSite($"<!DOCTYPE html><title>A course</title>{withOptions}");

        await page.GotoAsync(elsewhere.Address);

        var frame = page.FrameLocator("iframe");
        await Expect(frame.GetByRole(AriaRole.Slider, new() { Name = "Epoch" })).ToBeEnabledAsync();
        await Expect(frame.GetByRole(AriaRole.Slider, new() { Name = "Epoch" })).ToHaveValueAsync("237");
        await Expect(frame.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await Expect(frame.Locator(".network")).ToBeHiddenAsync();
        await Expect(frame.GetByRole(AriaRole.Navigation)).ToHaveCountAsync(0);
        await frame.GetByRole(AriaRole.Slider, new() { Name = "Epoch" }).FillAsync("600");
        await Expect(frame.GetByRole(AriaRole.Slider, new() { Name = "Epoch" })).ToHaveAttributeAsync(
            "aria-valuetext",
            new Regex("^Epoch 600 of 600"));
        await page.WaitForFunctionAsync("""
            () => {
              const f = document.querySelector("iframe");
              return f.getAttribute("height") !== "640" && f.offsetHeight > 300;
            }
            """);
    }

    [Theory]
    [InlineData("/runs/{0}", "frame-ancestors 'none'")]
    [InlineData("/embed/{0}", "frame-ancestors *")]
    [InlineData("/zh/embed/{0}", "frame-ancestors *")]
    [InlineData("/lab", "frame-ancestors 'none'")]
    public async Task OnlyTheFigureAloneMayStandInAFrame(string address, string policy)
    {
        var http = Server.Http;
        var run = await Server.TrainRunAsync(new() { Problem = new() { Name = "and" } });

        using var answer = await http.GetAsync(string.Format(null, address, run.Id), Token);

        Assert.Contains(policy, answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/zh")]
    public async Task ASelfContainedLinkNeedsNoStore(string language)
    {
        await using var home = await RunningServer.StartAsync();
        var run = await home.TrainRunAsync(new() { Problem = new() { Name = "xor" }, Start = new() { Seed = 1 } });
        var tape = await TapeAsync(run.Id, home);
        Assert.StartsWith("/r#", run.Links.Recipe, StringComparison.Ordinal);

        var page = await VisitAsync(language + run.Links.Recipe); // a server that never held the run
        await Expect(page.GetByText(run.RecipeHash)).ToBeVisibleAsync();
        await page.Button(language.Length == 0 ? "Train in this browser" : "在这个浏览器中训练").ClickAsync();

        await Expect(page.Locator("[data-slider]")).ToBeEnabledAsync();
        await page.Locator("[data-slider]").FillAsync("171");
        await Expect(page.Locator("[data-bind=error]").First).ToHaveTextAsync(
            Digits.Error(tape.MeanSquaredError[171]));
        await page.Button(language.Length == 0 ? "Train on the server" : "在服务器上训练").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/runs/[A-Za-z0-9_-]{22}"));
        await Expect(page.GetByText(run.RecipeHash)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task ACutLinkIsSaidInWords()
    {
        var page = await VisitAsync("/r#q1YqSy0qzszPU7IyNDAwUNJRKk");

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The recipe in this link is not readable");
    }

    private async Task<TapeRows> TapeAsync(string id, RunningServer? server = null)
    {
        var http = (server ?? Server).Http;
        return (await http.GetFromJsonAsync($"/api/runs/{id}/tape", ContractsJson.Default.TapeRows, Token))!;
    }

    /// <summary>One page on a port of its own, so of another origin.</summary>
    private sealed class OtherSite : IDisposable
    {
        private readonly HttpListener _listener = new();

        public OtherSite(string html)
        {
            using (var free = new TcpListener(IPAddress.Loopback, 0))
            {
                free.Start();
                Address = $"http://localhost:{((IPEndPoint)free.LocalEndpoint).Port}/";
            }

            _listener.Prefixes.Add(Address);
            _listener.Start();
            _ = ServeAsync(Encoding.UTF8.GetBytes(html));
        }

        public string Address { get; }

        public void Dispose() => _listener.Close();

        private async Task ServeAsync(byte[] html)
        {
            while (_listener.IsListening)
            {
                try
                {
                    var context = await _listener.GetContextAsync();
                    context.Response.ContentType = "text/html; charset=utf-8";
                    await context.Response.OutputStream.WriteAsync(html);
                    context.Response.Close();
                }
                catch (Exception exception) when (exception is ObjectDisposedException or HttpListenerException)
                {
                    return;
                }
            }
        }
    }
}
