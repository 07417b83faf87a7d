using System.Globalization;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using BackpropWeb.Contracts;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BackpropWeb.EndToEnd.Tests;

public sealed class RunViewsTests(Browser browser) : BrowserTest(browser)
{
    private const string Agrees = "all bits equal to the server’s";

    [Fact]
    public async Task TheBrowserRecomputesARunToTheBitsOfTheServer()
    {
        var run = await Server.TrainRunAsync(new() { Problem = new() { Name = "symmetry" } });
        var page = await VisitAsync(run.Links.Page);

        await page.LookInsideAsync();
        await Expect(page.GetByText(Agrees)).ToContainTextAsync($"{run.Epochs + 1} rows");
    }

    [Fact]
    public async Task TheMicroscopeShowsTheNumbersOfTheState()
    {
        // With this start, the change at this epoch is large enough to be written without a power of ten.
        var run = await Server.TrainRunAsync(
            new() { Problem = new() { Name = "xor" }, Start = new() { Seed = 4, Range = 0.5 } });
        var page = await VisitAsync($"{run.Links.Page}?epoch=150&case=2&unit=2.0&view=backward");
        await page.LookInsideAsync();
        await Expect(page.GetByText(Agrees)).ToBeVisibleAsync();

        await page.MoveToAsync(160);
        await Expect(page.GetByText("Inside the network at epoch 160")).ToBeVisibleAsync();
        await page.GetByText("Backward: blame of the output units").ClickAsync();

        var state = await StateAsync(run.Id, 160);
        var delta = state.Cases[2].Deltas[^1][0];
        await Expect(page.Locator(".microscope details[open] .worked")).ToContainTextAsync(
            $" = {(delta < 0 ? "−" : "")}{Math.Abs(delta).ToString("F4", CultureInfo.InvariantCulture)}");
        await page.GetByText("Weight changes of y").ClickAsync();
        var change = page.GetByRole(AriaRole.Table, new() { Name = "Weights into y" }).GetByRole(AriaRole.Row).Nth(1);
        await Expect(change).ToContainTextAsync(
            Math.Abs(state.WeightChange.Connections[^1][0][0]).ToString("F4", CultureInfo.InvariantCulture));
        await Expect(page.GetByText("This rule gives all weights of epoch 161, bit for bit")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task CaseAndUnitAreChosenByClickAndKeptInTheAddress()
    {
        var run = await Server.TrainRunAsync(new() { Problem = new() { Name = "xor" } });
        var page = await VisitAsync($"{run.Links.Page}?epoch=150&view=backward&view=activities");
        await page.LookInsideAsync();
        await Expect(page.GetByText(Agrees)).ToBeVisibleAsync();

        await page.Table().GetByRole(AriaRole.Row).Nth(4).ClickAsync();
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Unit" }).SelectOptionAsync("1.3");

        await Expect(page).ToHaveURLAsync(new Regex("epoch=150&view=backward&view=activities&case=3&unit=1.3"));
        await page.ReloadAsync();
        await Expect(page.GetByText("Case 1 1 with the weights of epoch 150")).ToBeVisibleAsync();
        await Expect(page.GetByText("Output of h₄, epoch by epoch")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task ACaseAUnitOrALinkIsChosenEverywhere()
    {
        var run = await Server.TrainRunAsync(new() { Problem = new() { Name = "xor" } });
        var page = await VisitAsync($"{run.Links.Page}?epoch=150&case=1&unit=1.0&view=hinton&view=backward");
        await page.LookInsideAsync();
        await Expect(page.GetByText(Agrees)).ToBeVisibleAsync();
        var unit = page.GetByRole(AriaRole.Combobox, new() { Name = "Unit" });
        // Weights 0 to 4 are biases, 5 is x₁ → h₁, 8 is x₂ → h₂.
        var cell = page.Locator("g:has(> [data-weight-cell='8'])");
        var line = page.Locator(".network [data-weight='8']");

        await cell.ClickAsync();
        await Expect(cell).ToHaveAttributeAsync("data-chosen", "yes");
        await Expect(line).ToHaveAttributeAsync("data-chosen", "");
        await Expect(unit).ToHaveValueAsync("1.1"); // x₂ → h₂

        await page.Locator(".network [data-weight='5']").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("g:has(> [data-weight-cell='5'])")).ToHaveAttributeAsync("data-chosen", "yes");
        await Expect(cell).Not.ToHaveAttributeAsync("data-chosen", "yes");
        await Expect(unit).ToHaveValueAsync("1.0");

        await page.Locator(".microscope-drawing [data-unit='1.3']").ClickAsync();
        await Expect(unit).ToHaveValueAsync("1.3");
        await Expect(page.Locator(".network .unit[data-unit='1.3']")).ToHaveAttributeAsync("data-chosen", "");

        await page.Locator("tr[data-case='1']").FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.Locator("tr[data-case='2']")).ToBeFocusedAsync();
        await Expect(page.Locator("tr[data-case='2']")).ToHaveAttributeAsync("aria-current", "true");
        await Expect(page.GetByRole(AriaRole.Combobox, new() { Name = "Case" })).ToHaveValueAsync("2");
        await Expect(page).ToHaveURLAsync(new Regex("case=2&unit=1.3"));
        await Expect(page.Locator(".dot[data-dot='2']")).ToHaveAttributeAsync("data-chosen", "");

        await page.Locator(".dot[data-dot='3']").ClickAsync();
        await Expect(page.Locator("tr[data-case='3']")).ToHaveAttributeAsync("aria-current", "true");
    }

    [Fact]
    public async Task OpenViewsAreRememberedInTheAddressAndInTheBrowser()
    {
        var run = await Server.TrainRunAsync(new() { Problem = new() { Name = "xor" } });
        var page = await VisitAsync($"{run.Links.Page}?epoch=150&view=surface");
        await page.LookInsideAsync();
        await Expect(page.GetByText(Agrees)).ToBeVisibleAsync();
        Assert.Equal(["surface"], await OpenViewsAsync());

        await Card("Output of h₁").ClickAsync();
        await Card("Output of each unit").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("epoch=150.*&view=activities(&|$)"));

        await page.GotoAsync(run.Links.Page);
        await page.LookInsideAsync();
        await Expect(page.GetByText(Agrees)).ToBeVisibleAsync();
        Assert.Equal(["activities"], await OpenViewsAsync());
        await Expect(page).ToHaveURLAsync(new Regex("view=activities"));

        ILocator Card(string title) => page.Locator(".card > summary").Filter(new() { HasText = title });

        Task<string[]> OpenViewsAsync() => page.EvaluateAsync<string[]>(
            "() => [...document.querySelectorAll('[data-view][open]')].map((card) => card.dataset.view)");
    }

    [Fact]
    public async Task ADrawingOfAViewThatIsOpenedLaterIsSaved()
    {
        var run = await Server.TrainRunAsync(new() { Problem = new() { Name = "xor" } });
        var page = await VisitAsync($"{run.Links.Page}?epoch=150&view=activities");
        await page.LookInsideAsync();
        await Expect(page.GetByText(Agrees)).ToBeVisibleAsync();
        await page.Locator(".card > summary").Filter(new() { HasText = "Weights" }).ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.Button("Save as SVG").ClickAsync());
        Assert.EndsWith(".svg", download.SuggestedFilename, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Take it along", "Figure as SVG: ", "Mean squared", "Network", "Output of each unit", "Error")]
    [InlineData("/zh", "带走这次训练", "图形（SVG）：", "均方误差", "网络", "每个单元", "误差曲面")]
    public async Task TheMenuOffersEachFigureThatIsShownAsAFile(
        string language, string menu, string offer, string curve, string network, string surface, string errors)
    {
        var run = await Server.TrainRunAsync(new() { Problem = new() { Name = "xor" } });
        var page = await VisitAsync($"{language}{run.Links.Page}?epoch=150&view=surface&view=backward");
        await page.InteractiveAsync(); // Plotly's line covers the page's own.
        await page.LookInsideAsync();
        await Expect(page.Locator(".microscope details[open] .worked").First).ToBeVisibleAsync();
        await page.GetByText(menu).ClickAsync();
        var offers = page.GetByRole(AriaRole.Button, new() { Name = offer });
        await Expect(offers).ToHaveCountAsync(5);

        Assert.Contains("data-error-line", await SaveAsync(curve), StringComparison.Ordinal);
        Assert.Contains("data-weight=\"8\"", await SaveAsync(network), StringComparison.Ordinal);
        Assert.Equal(5, Regex.Count(await SaveAsync(surface), "data:image/png"));

        await page.Locator("[data-view=error] > summary").ClickAsync();
        await Expect(page.Locator(".error-map svg")).ToBeVisibleAsync();
        await page.Locator("[data-view=surface] > summary").ClickAsync();
        await page.Locator(".take-along").HoverAsync();
        await Expect(offers.Filter(new() { HasText = surface })).ToHaveCountAsync(0);
        Assert.Contains("weight-path", await SaveAsync(errors), StringComparison.Ordinal);

        // The file is read as a picture, without the page.
        async Task<string> SaveAsync(string title)
        {
            var download = await page.RunAndWaitForDownloadAsync(
                () => offers.Filter(new() { HasText = offer + title }).First.ClickAsync());
            Assert.EndsWith("-150.svg", download.SuggestedFilename, StringComparison.Ordinal);
            var file = await File.ReadAllTextAsync(
                (await download.PathAsync())!, TestContext.Current.CancellationToken);
            var isDrawn = await page.EvaluateAsync<bool>(
                """
                async (file) => {
                  const picture = new Image();
                  picture.src = `data:image/svg+xml,${encodeURIComponent(file)}`;
                  await picture.decode();
                  const canvas = document.createElement("canvas");
                  [canvas.width, canvas.height] = [picture.width, picture.height];
                  const context = canvas.getContext("2d");
                  context.drawImage(picture, 0, 0);
                  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
                  return new Set(new Uint32Array(data.buffer)).size > 10;
                }
                """,
                file);
            Assert.True(isDrawn, file);
            return file;
        }
    }

    [Fact]
    public async Task AViewOpenedBeforeDotNetStartsStaysOpen()
    {
        var run = await Server.TrainRunAsync(new() { Problem = new() { Name = "xor" } });
        var page = await VisitAsync($"{run.Links.Page}?epoch=150&view=surface");
        await page.AwakeAsync();

        await page.Locator(".card > summary").Filter(new() { HasText = "Backward pass" }).ClickAsync();

        await Expect(page.GetByText(Agrees)).ToBeVisibleAsync();
        await Expect(page.Locator("[data-view=backward][open]")).ToHaveCountAsync(1);
        await Expect(page.Locator("[data-view=surface][open]")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task AnEnlargedViewLeavesTheTransportInSight()
    {
        var run = await Server.TrainRunAsync(new() { Problem = new() { Name = "xor" } });
        var page = await VisitAsync($"{run.Links.Page}?epoch=150&view=surface");
        await page.LookInsideAsync();
        await Expect(page.GetByText(Agrees)).ToBeVisibleAsync();
        var enlarge = page.GetByRole(AriaRole.Button, new() { Name = "Enlarge:" });

        await enlarge.ClickAsync();
        await Expect(enlarge).ToHaveAttributeAsync("aria-pressed", "true");
        await page.MoveToAsync(160);
        await Expect(page.GetByText("Inside the network at epoch 160")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Escape");

        await Expect(enlarge).ToHaveAttributeAsync("aria-pressed", "false");
    }

    /// <summary>The path of a stuck run ends on a flat region with the run's error, far above 0.</summary>
    [Fact]
    public async Task TheErrorSurfaceOfAStuckRunShowsWhereItStays()
    {
        var run = await Server.TrainRunAsync(new()
        {
            Problem = new() { Name = "xor" }, Network = new() { Layers = [2, 2, 1] }, Start = new() { Seed = 25 },
        });
        var page = await VisitAsync($"{run.Links.Page}?epoch=600&view=error");
        await page.LookInsideAsync();
        var view = page.Locator(".error-surface");
        var map = view.GetByRole(AriaRole.Img, new() { Name = "Contour map of the mean squared error" });

        await Expect(view).ToContainTextAsync("Epoch 600: the plane has error 0.126 at the marker, the run 0.126.");
        var end = await map.Locator(".path-now").GetAttributeAsync("cx");
        await page.MoveToAsync(100); // on the plateau
        await Expect(view).ToContainTextAsync("Epoch 100: the plane has error 0.250 at the marker, the run 0.250.");
        await Expect(map.Locator(".path-now")).Not.ToHaveAttributeAsync("cx", end!);

        await view.GetByRole(AriaRole.Combobox, new() { Name = "Plane" }).SelectOptionAsync("x₁ → h₁");
        await view.GetByRole(AriaRole.Combobox, new() { Name = "Upwards" }).SelectOptionAsync("h₁ → y");
        await Expect(view).ToContainTextAsync("x₁ → h₁ to the right, h₁ → y upwards");
        var colours = await view.Locator("canvas").EvaluateAsync<int>("""
            (canvas) => new Set(new Uint32Array(canvas.getContext("2d")
              .getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size
            """);
        Assert.True(colours > 20, $"The map has {colours} colours.");
    }

    /// <summary>The first view is visible without scrolling, and the transport at every scroll position.</summary>
    [Fact]
    public async Task FigureFirstViewAndTransportAreOnTheFirstScreen()
    {
        var run = await Server.TrainRunAsync(new() { Problem = new() { Name = "xor" } });
        var page = await VisitAsync(run.Links.Page, new() { ViewportSize = new() { Width = 1280, Height = 800 } });
        await page.AwakeAsync();

        var ends = await page.EvaluateAsync<double[]>("""
            () => [".curve", "[data-view] svg", ".epoch-controls"].map((name) =>
              document.querySelector(name).getBoundingClientRect().bottom)
            """);
        Assert.All(ends, end => Assert.InRange(end, 0, 800));
        await page.EvaluateAsync("() => scrollTo(0, document.body.scrollHeight)");
        await Expect(page.Slider()).ToBeInViewportAsync();
        var last = await page.EvaluateAsync<double>(
            "() => document.querySelector('.colophon').getBoundingClientRect().bottom");
        Assert.InRange(last, 0, 800 - 60);
    }

    [Fact]
    public async Task WithoutScriptTheInsideOfTheAddressesEpochCanBeRead()
    {
        var run = await Server.TrainRunAsync(new() { Problem = new() { Name = "xor" } });
        var http = Server.Http;

        var html = await http.GetStringAsync(
            $"{run.Links.Page}?epoch=150&case=2&unit=1.1",
            TestContext.Current.CancellationToken);

        Assert.Contains("Inside the network at epoch 150", html, StringComparison.Ordinal);
        Assert.Contains("data-hinton=\"2\"", html, StringComparison.Ordinal);
        Assert.Contains("Case 1 0 with the weights of epoch 150", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheExhibitFollowsOneErrorBackThroughWhateverRunItShows()
    {
        var page = await VisitAsync("/");
        await page.AwakeAsync();
        await page.GetByText("Whose fault was it?").ClickAsync();

        await page.MoveToAsync(100);
        await Expect(page.GetByText("Case 0 1 with the weights of epoch 100")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "AND", Exact = true }).CheckAsync();
        await page.MoveToAsync(30);
        await Expect(page.GetByText("Case 0 1 with the weights of epoch 30")).ToBeVisibleAsync();
        await page.GetByText("Weight changes of h₁").ClickAsync();
        await Expect(page.GetByText("This rule gives all weights of epoch 31, bit for bit")).ToBeVisibleAsync();
    }

    private async Task<NetworkState> StateAsync(string id, int epoch)
    {
        var http = Server.Http;
        return (await http.GetFromJsonAsync(
            $"/api/runs/{id}/state?epoch={epoch}",
            ContractsJson.Default.NetworkState))!;
    }
}
