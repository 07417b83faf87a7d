using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using BackpropWeb.Client.Shared;
using BackpropWeb.Contracts;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BackpropWeb.EndToEnd.Tests;

public sealed class LabTests(Browser browser) : BrowserTest(browser)
{
    private const string Csv = "a,b,y\n0,0,no\n0,1,yes\n1,0,yes\n1,1,no\n";

    [Fact]
    public async Task ARunOnTheServerHasTheBitsOfThisBrowser()
    {
        var page = await LabAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Target for 1 1: 0. Flip" }).ClickAsync();
        await Expect(page.GetByLabel("Built-in problem")).ToHaveValueAsync("or");

        await page.Button("Start on the server").ClickAsync();

        await Expect(page.Locator("[data-seal]")).ToHaveTextAsync(
            new Regex("601 rows, [0-9]+ numbers, all bits equal"));
        var error = await page.Locator("[data-story]").TextContentAsync();
        await OpenRunAsync(page);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("OR from seed 1");
        await Expect(page.Locator("[data-story]")).ToHaveTextAsync(error!);
        await Expect(page.Table().GetByRole(AriaRole.Row).Nth(4).GetByRole(AriaRole.Cell).Nth(2)).ToHaveTextAsync("1");
    }

    [Fact]
    public async Task ATableOfThreeInputsIsAProblemOfOnesOwn()
    {
        var page = await LabAsync();
        await page.GetByRole(AriaRole.Group, new() { Name = "Number of inputs", Exact = true }).GetByLabel("3")
            .CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Target for 1 1 1: 0. Flip" }).ClickAsync();

        await Expect(page.GetByLabel("Built-in problem").Locator("option:checked")).ToHaveTextAsync("Your own problem");
        await page.Button("Start on the server").ClickAsync();
        await OpenRunAsync(page);

        await Expect(page.Table().GetByRole(AriaRole.Row)).ToHaveCountAsync(9);
    }

    [Theory]
    [InlineData("/lab", "Learning rate ε", "must be above 0 and at most 100; was -1", "must be a number; was \"fast\"")]
    [InlineData("/zh/lab", "学习率ε", "必须大于0且不超过100；当前为-1", "必须是数字；当前为\"fast\"")]
    public async Task WhatIsTypedIsReadAtOnceInTheReadersLanguage(
        string address,
        string box,
        string range,
        string number)
    {
        var page = await LabAsync(address);
        var rate = page.GetByLabel(box).First;

        await rate.FillAsync("-1");
        await Expect(page.Locator("#lab-rule-learningRate-wrong")).ToHaveTextAsync(range);
        await rate.FillAsync("fast");
        await Expect(page.Locator("#lab-rule-learningRate-wrong")).ToHaveTextAsync(number);
        await rate.FillAsync("0,25");
        await Expect(page.Locator("#lab-rule-learningRate-wrong")).ToBeEmptyAsync();
    }

    [Fact]
    public async Task TheLimitsAreThoseOfTheServer()
    {
        await using var server = await RunningServer.StartAsync(options: ["--Limits:Epochs", "700"]);
        var page = await LabAsync(server: server);

        await page.GetByLabel("Epochs", new() { Exact = true }).FillAsync("701");

        await Expect(page.Locator("#lab-epochs-wrong")).ToHaveTextAsync(
            "must be 1 or more and at most 700 (Limits:Epochs); was 701");
    }

    [Fact]
    public async Task CsvIsRefusedByLineAndColumnAndThenTrained()
    {
        var page = await LabAsync();
        await page.GetByLabel("CSV table").CheckAsync();
        var text = page.GetByLabel("CSV text");

        await text.FillAsync("a,b,y\n0,0,no\n0,1\n1,,yes\n");
        await Expect(page.Locator("#lab-csv-wrong")).ToHaveTextAsync(
            "Line 3: must hold 3 values, as the header does; it holds 2. 0,1");
        await page.Button("Start on the server").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "Some values above are invalid." }))
            .ToBeVisibleAsync();
        await text.FillAsync("a,b,y\n0,0,no\n1,,yes\n");
        await Expect(page.Locator("#lab-csv-wrong")).ToHaveTextAsync(
            "Line 3, column 2: \"b\" has no value. 1,,yes");

        await page.GetByLabel("Or open a file").SetInputFilesAsync(new FilePayload
        {
            Name = "mine.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(Csv),
        });
        await Expect(page.Locator("#lab-csv-wrong").GetByRole(AriaRole.Listitem)).ToHaveCountAsync(0);
        await page.Button("Start on the server").ClickAsync();
        await OpenRunAsync(page);

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("mine from seed 1");
    }

    [Fact]
    public async Task PointsAreDrawnWhereThePlaneIsPressed()
    {
        var page = await LabAsync();
        await page.GetByLabel("2-D points").CheckAsync();
        await page.Button("Remove all points").ClickAsync();
        var plane = page.Locator(".plane");

        await plane.ClickAsync(new() { Position = new() { X = 80, Y = 160 } });
        await page.GetByLabel("■ 1").CheckAsync();
        await plane.ClickAsync(new() { Position = new() { X = 240, Y = 80 } });

        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "2-D points: 1 of class 0, 1 of class 1" }))
            .ToBeVisibleAsync();
        var json = await JsonAsync(page);
        var places = json.GetProperty("problem").GetProperty("cases").EnumerateArray()
            .Select(c => c.GetProperty("input")[0].GetDouble())
            .ToArray();
        Assert.Equal([-0.8, 0.8], places.Select(x => Math.Round(x, 1)));
    }

    [Fact]
    public async Task ADirectLinkAndACutLinkBelongToTheRecipe()
    {
        var page = await LabAsync();
        await page.GetByLabel("Hidden layer 1", new() { Exact = true }).FillAsync("1");
        await page.GetByLabel("input → output").CheckAsync();
        await page.GetByText("List of links (0 cut)").ClickAsync();
        await page.GetByLabel("x₁ → y").UncheckAsync();

        await Expect(page.Locator(".network .cut-mark")).ToHaveCountAsync(1);
        var json = await JsonAsync(page);
        Assert.Equal(
            "[[0,1],[0,2],[1,2]]",
            Regex.Replace(json.GetProperty("network").GetProperty("connections").GetRawText(), @"\s", ""));
        Assert.Equal(1, json.GetProperty("rule").GetProperty("cut").GetArrayLength());
        await page.Button("Start on the server").ClickAsync();
        await Expect(page.Locator("[data-seal=Agrees]")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task TheAddressHoldsTheLabAndATeachersLinkFixesAndHides()
    {
        var page = await LabAsync();
        await page.GetByLabel("Momentum α").First.FillAsync("0.8");
        await Expect(page).ToHaveURLAsync(new Regex("#."));

        var pupil = await LabAsync("/lab?fix=rule&hide=network" + new Uri(page.Url).Fragment);

        await Expect(pupil.GetByLabel("Momentum α").First).ToHaveValueAsync("0.8");
        await Expect(pupil.GetByLabel("Momentum α").First).ToBeDisabledAsync();
        await Expect(pupil.Locator("#lab-network, .network-tools")).ToHaveCountAsync(0);
        await Expect(pupil.GetByLabel("Seed")).ToBeEnabledAsync();
    }

    [Fact]
    public async Task ARecipeBecomesAStudyOrAClassInTwoClicks()
    {
        var page = await LabAsync();
        await page.GetByLabel("Learning rate ε").First.FillAsync("0.7");
        await page.Button("Study of 1,000 seeds").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/studies/"));
        await Expect(page.GetByText("learning rate ε 0.7").First).ToBeVisibleAsync();

        await page.GoBackAsync();
        await Expect(page.Locator("[data-interactive]")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Class", Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/classes/"));
    }

    [Fact]
    public async Task JsonAndControlsAreOneRecipe()
    {
        var page = await LabAsync();
        await page.GetByText("Show and edit JSON").ClickAsync();
        var box = page.GetByLabel("Recipe", new() { Exact = true });

        await box.FillAsync("{ \"problem\": \"and\", \"start\": { \"seed\": 5 } ");
        await box.BlurAsync();
        await Expect(page.GetByText("Invalid JSON at line 1")).ToBeVisibleAsync();
        await box.FillAsync("{ \"problem\": \"and\", \"start\": { \"seed\": 5 } }");
        await box.BlurAsync();

        await Expect(page.GetByLabel("Built-in problem")).ToHaveValueAsync("and");
        await Expect(page.GetByLabel("Seed")).ToHaveValueAsync("5");
    }

    [Fact]
    public async Task WithoutScriptTheFormStartsARunOrSaysWhatIsWrong()
    {
        var page = await VisitAsync("/lab", new() { JavaScriptEnabled = false });
        await page.GetByLabel("Learning rate ε").First.FillAsync("-3");
        await page.Button("Start on the server").ClickAsync();
        await Expect(page.Locator("#lab-rule-learningRate-wrong")).ToHaveTextAsync(
            "must be above 0 and at most 100; was -3");

        await page.GetByLabel("Learning rate ε").First.FillAsync("0.4");
        await page.GetByLabel("Built-in problem").SelectOptionAsync("and");
        await page.Button("Start on the server").ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("AND from seed 1");
        await Expect(page.GetByText("learning rate ε 0.4")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task ARunIsTakenToTheLabWithItsLineage()
    {
        var page = await LabAsync("/lab?problem=and");
        await page.GetByLabel("Seed").FillAsync("77");
        await page.Button("Start on the server").ClickAsync();
        await OpenRunAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "Edit in the lab" }).ClickAsync();

        await Expect(page.Locator("form.lab[data-interactive]")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "AND from seed 77" })).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Seed")).ToHaveValueAsync("77");
    }

    /// <summary>From the opened lab to a running own table with 3 hidden units and twice the learning rate.</summary>
    [Fact]
    public async Task ANewProblemTakesAtMostEightClicks()
    {
        var page = await VisitAsync("/lab");
        await page.AwakeAsync();
        await page.EvaluateAsync("""
            () => {
              window.clicks = 0;
              document.addEventListener("pointerdown", () => window.clicks++, true);
            }
            """);

        await page.GetByLabel("CSV table").CheckAsync();
        await page.GetByLabel("CSV text").ClickAsync();
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.InsertTextAsync("a,b,c,y\n0,0,1,no\n0,1,1,yes\n1,0,0,yes\n1,1,0,no\n");
        await Expect(page.Locator("table.columns").GetByRole(AriaRole.Row)).ToHaveCountAsync(4);
        await page.Button("Remove a unit from hidden layer 1").ClickAsync();
        await page.GetByLabel("Learning rate ε").First.ClickAsync();
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync("1");
        await Expect(page.Locator(".lab-group .hint").Filter(new() { HasText = "3-3-1" })).ToHaveCountAsync(1);
        await Expect(page.Locator(".network .unit:not(.bias)")).ToHaveCountAsync(7);
        await page.Button("Start on the server").ClickAsync();

        await Expect(page.Locator("[data-seal=Agrees]")).ToBeVisibleAsync();
        Assert.InRange(await page.EvaluateAsync<int>("() => window.clicks"), 1, 8);
    }

    [Fact]
    public async Task UndoAndBackAreOneHistory()
    {
        var page = await LabAsync();
        var story = page.Locator("[data-story]");
        var first = (await story.TextContentAsync())!;
        await Expect(page.Button("Undo")).ToBeDisabledAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Target for 1 1: 0. Flip" }).ClickAsync();
        await Expect(story).Not.ToHaveTextAsync(first);
        await Expect(story).Not.ToContainTextAsync("so far");
        var second = (await story.TextContentAsync())!;
        await page.GetByRole(AriaRole.Slider, new() { Name = "Learning rate ε, slider" }).FillAsync("60");
        await Expect(page.GetByLabel("Learning rate ε").First).ToHaveValueAsync("1");

        await page.Button("Undo").ClickAsync();
        await Expect(page.GetByLabel("Learning rate ε").First).ToHaveValueAsync("0.5");
        await Expect(story).ToHaveTextAsync(second);
        await page.GoBackAsync();
        await Expect(page.GetByLabel("Built-in problem")).ToHaveValueAsync("xor");
        await Expect(story).ToHaveTextAsync(first);
        await page.Keyboard.PressAsync("Control+y");
        await Expect(page.GetByLabel("Built-in problem")).ToHaveValueAsync("or");
        await page.Keyboard.PressAsync("Control+Shift+z");
        await Expect(page.GetByLabel("Learning rate ε").First).ToHaveValueAsync("1");
        await page.Keyboard.PressAsync("Control+z");
        await Expect(page.GetByLabel("Learning rate ε").First).ToHaveValueAsync("0.5");
        await Expect(page.Button("Redo")).ToBeEnabledAsync();
    }

    [Fact]
    public async Task ACopiedAddressIsTheLabAsItWasSeen()
    {
        var page = await LabAsync();
        await page.Button("Add a unit to hidden layer 1").ClickAsync();
        await Expect(page.Locator(".network .unit:not(.bias)")).ToHaveCountAsync(8);
        await Expect(page.Locator("[data-story]")).Not.ToContainTextAsync("so far");
        await page.MoveToAsync(237);
        await Expect(page).ToHaveURLAsync(new Regex("epoch=237#."));
        var seen = await page.ReadAsync();

        var copy = await VisitAsync(new Uri(page.Url).PathAndQuery + new Uri(page.Url).Fragment);
        await copy.AwakeAsync();
        await Expect(copy.Slider()).ToHaveAttributeAsync("aria-valuetext", new Regex("^Epoch 237 of "));

        Assert.Equal(seen.Table, (await copy.ReadAsync()).Table);
        Assert.Equal(seen.Curve, (await copy.ReadAsync()).Curve);
    }

    [Fact]
    public async Task ALinkOfTheDrawingIsCutAndJoinedByAClick()
    {
        var page = await LabAsync();
        var link = page.Locator(".network .reach").First;
        await link.ClickAsync(new() { Force = true });
        await Expect(page.GetByText("List of links (1 cut)")).ToBeVisibleAsync();
        await link.ClickAsync(new() { Force = true });
        await Expect(page.GetByText("List of links (0 cut)")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task ADragOnALinkChangesItsStartWeight()
    {
        var page = await LabAsync();
        var link = (await page.Locator(".network [data-weight]").First.BoundingBoxAsync())!;
        var (x, y) = (link.X + link.Width / 2, link.Y + link.Height / 2);
        await page.Mouse.MoveAsync(x, y);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(x, y - 80, new() { Steps = 8 });
        await page.Mouse.UpAsync();

        var json = await JsonAsync(page);
        Assert.True(json.GetProperty("start").TryGetProperty("weights", out _));
        await Expect(page.GetByText("List of links (0 cut)")).ToBeVisibleAsync();
        await page.Button("Undo").ClickAsync();
        await Expect(page.GetByLabel("Seed")).ToHaveValueAsync("1");
    }

    [Fact]
    public async Task AKeyCutsALinkOfTheDrawing()
    {
        var page = await LabAsync();
        await page.Locator(".network [data-weight]").First.FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("List of links (1 cut)")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("List of links (0 cut)")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("+");
        Assert.True((await JsonAsync(page)).GetProperty("start").TryGetProperty("weights", out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/zh")]
    public async Task ASpreadsheetIsScaledAFifthIsHeldOutItsErrorIsReadAndItsProgramEndsWithTheSameError(string prefix)
    {
        var words = new PageWords(prefix);
        var page = await LabAsync(prefix + "/lab");
        await page.GetByLabel(words["Lab.Kind.Csv"]).CheckAsync();
        await page.GetByLabel(words["Lab.Csv"]).FillAsync(
            "size;weight;big\n" + string.Concat(Enumerable.Range(1, 20).Select(
                n => $"{n * 10},5;{n * 100};{(n > 10 ? "yes" : "no")}\n")));
        await Expect(page.Locator("table.preview tbody tr")).ToHaveCountAsync(5);
        await page.GetByLabel(words["Scaling.unit"]).CheckAsync();
        await page.GetByLabel(words["Lab.HeldOut"], new() { Exact = true }).FillAsync("20");
        await Expect(page.GetByText(words["Lab.HeldOutCount", 4, 20])).ToBeVisibleAsync();

        var heldOutError = page.Locator("[data-bind=heldOutError]");
        await Expect(heldOutError).ToHaveTextAsync(new Regex("^0\\.[0-9]+"));
        await Expect(page.Table().GetByRole(AriaRole.Row).Nth(1).GetByRole(AriaRole.Cell).First)
            .ToHaveTextAsync("10.5");
        await page.ReloadAsync();
        await Expect(page.GetByText(words["Lab.HeldOutCount", 4, 20])).ToBeVisibleAsync();
        await page.AwakeAsync();
        await page.Button(words["Lab.Start"]).ClickAsync();
        await Expect(page.Locator("[data-seal=Agrees]")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = words["Lab.OpenRun"] }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/runs/[A-Za-z0-9_-]{22}$"));
        await page.AwakeAsync();

        using var http = new HttpClient();
        var run = new Uri(page.Url).AbsolutePath[prefix.Length..];
        var tape = (await http.GetFromJsonAsync(
            new Uri(Server.Address, $"/api{run}/tape"),
            ContractsJson.Default.TapeRows,
            TestContext.Current.CancellationToken))!;
        await page.MoveToAsync(600);
        await Expect(heldOutError).ToHaveTextAsync(Digits.Error(tape.HeldOutError![^1]));
        await Expect(page.Locator("p[data-held-out]")).ToContainTextAsync(
            $"{tape.HeldOutCorrect![^1]} {words["ReadOut.Right", 4]}");
        await Expect(page.Table().Locator(".held-out:visible")).ToHaveCountAsync(4);
        await Expect(page.Locator("[data-held-out-line]")).ToHaveAttributeAsync("d", new Regex("^M0 .*L600 "));
        await Expect(page.Locator("[data-held-out-line]")).ToHaveCSSAsync("stroke-dasharray", new Regex("^6"));

        await page.GetByText(words["Take.Title"]).ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(
            () => page.GetByRole(AriaRole.Link, new() { Name = words["Take.python"] }).ClickAsync());
        Assert.Equal($"{run.TrimStart('/').Replace("runs/", "run-", StringComparison.Ordinal)}.py",
            download.SuggestedFilename);
        Assert.SkipWhen(Programs.PythonWithNumPy is null, Programs.NoNumPy);
        using var program = Process.Start(new ProcessStartInfo(
            Programs.PythonWithNumPy, [(await download.PathAsync())!]) { RedirectStandardOutput = true })!;
        var said = await program.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = double.Parse(
            Regex.Match(said, "total error after 600 epochs: (.*)").Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.Equal(tape.TotalError[^1], error, 1e-12 * tape.TotalError[^1]);
    }

    [Fact]
    public async Task AWorkedExampleOpensWithItsNumbersAndItsStep()
    {
        var page = await LabAsync("/lab?example=xor-skip");
        await Expect(page.Locator("[data-ours]").First).ToHaveTextAsync("0.103");
        await Expect(page.Locator(".steps details[open] summary")).ToHaveTextAsync(new Regex("output"));
        await page.GetByText("Worked examples").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "One pass by hand: 2-2-2" }).ClickAsync();
        await Expect(page.Locator("[data-example=one-pass]")).ToBeVisibleAsync();
    }

    private static async Task OpenRunAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Open the run" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/runs/[A-Za-z0-9_-]{22}$"));
    }

    private async Task<IPage> LabAsync(string address = "/lab", RunningServer? server = null)
    {
        var page = await VisitAsync(address, server: server);
        await page.AwakeAsync(); // .NET has rendered the figure, and the script has taken it over.
        var folded = page.Locator(".lab-group:not([open]) > summary");
        while (await folded.CountAsync() > 0)
            await folded.First.ClickAsync();
        return page;
    }

    private static async Task<System.Text.Json.JsonElement> JsonAsync(IPage page)
    {
        await page.GetByText("Show and edit JSON").ClickAsync();
        using var document = System.Text.Json.JsonDocument
            .Parse(await page.GetByLabel("Recipe", new() { Exact = true }).InputValueAsync());
        return document.RootElement.Clone();
    }
}
