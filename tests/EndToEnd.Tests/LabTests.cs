using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BackpropWeb.EndToEnd.Tests;

public sealed class LabTests(Browser browser) : BrowserTest(browser)
{
    private const string Csv = "a,b,y\n0,0,no\n0,1,yes\n1,0,yes\n1,1,no\n";

    [Fact]
    public async Task AFlippedTruthTableStartsALiveRun()
    {
        var page = await LabAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Wanted for 1 1: 0. Flip" }).ClickAsync();
        await Expect(page.GetByLabel("From the catalogue")).ToHaveValueAsync("or");

        await page.Button("Start").ClickAsync();

        await Expect(page).ToHaveURLAsync(new Regex("/runs/[A-Za-z0-9_-]{22}$"));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("OR from seed 1");
        await Expect(page.GetByText("live", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(page.Table().GetByRole(AriaRole.Row).Nth(4).GetByRole(AriaRole.Cell).Nth(2)).ToHaveTextAsync("1");
    }

    [Fact]
    public async Task ATableOfThreeInputsIsAProblemOfOnesOwn()
    {
        var page = await LabAsync();
        await page.GetByRole(AriaRole.Group, new() { Name = "Inputs", Exact = true }).GetByLabel("3").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Wanted for 1 1 1: 0. Flip" }).ClickAsync();

        await Expect(page.GetByLabel("From the catalogue").Locator("option:checked")).ToHaveTextAsync("A problem of your own");
        await page.Button("Start").ClickAsync();

        await Expect(page.Table().GetByRole(AriaRole.Row)).ToHaveCountAsync(9);
    }

    [Theory]
    [InlineData("/lab", "Learning rate ε", "must be above 0 and at most 100; was -1", "must be a number; was \"fast\"")]
    [InlineData("/zh/lab", "学习率 ε", "必须大于 0 且不超过 100；现在是 -1", "必须是数；现在是 \"fast\"")]
    public async Task WhatIsTypedIsReadAtOnceInTheReadersLanguage(string address, string box, string range, string number)
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

        await Expect(page.Locator("#lab-epochs-wrong")).ToHaveTextAsync("must be 1 or more and at most 700 (Limits:Epochs); was 701");
    }

    [Fact]
    public async Task CsvIsRefusedByLineAndColumnAndThenTrained()
    {
        var page = await LabAsync();
        await page.GetByLabel("Table as CSV").CheckAsync();
        var text = page.GetByLabel("Comma-separated text");

        await text.FillAsync("a,b,y\n0,0,no\n0,1\n1,,yes\n");
        await Expect(page.Locator("#lab-csv-wrong")).ToHaveTextAsync("Line 3: must hold 3 values, as the header does; it holds 2.");
        await page.Button("Start").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "Something above cannot be read yet." })).ToBeVisibleAsync();
        await text.FillAsync("a,b,y\n0,0,no\n1,,yes\n");
        await Expect(page.Locator("#lab-csv-wrong")).ToHaveTextAsync("Line 3, column 2: \"b\" has no value.");

        await page.GetByLabel("Or open a file").SetInputFilesAsync(new FilePayload
        {
            Name = "mine.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(Csv),
        });
        await Expect(page.Locator("#lab-csv-wrong").GetByRole(AriaRole.Listitem)).ToHaveCountAsync(0);
        await page.Button("Start").ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("mine from seed 1");
    }

    [Fact]
    public async Task PointsAreDrawnWhereThePlaneIsPressed()
    {
        var page = await LabAsync();
        await page.GetByLabel("Points of the plane").CheckAsync();
        await page.Button("Clear the plane").ClickAsync();
        var plane = page.Locator(".plane");

        await plane.ClickAsync(new() { Position = new() { X = 80, Y = 160 } });
        await page.GetByLabel("■ 1").CheckAsync();
        await plane.ClickAsync(new() { Position = new() { X = 240, Y = 80 } });

        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "Points of the plane: 1 of class 0, 1 of class 1" })).ToBeVisibleAsync();
        var json = await JsonAsync(page);
        var places = json.GetProperty("problem").GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("input")[0].GetDouble()).ToArray();
        Assert.Equal([-0.8, 0.8], places.Select(x => Math.Round(x, 1)));
    }

    [Fact]
    public async Task ADirectLinkAndACutLinkBelongToTheRecipe()
    {
        var page = await LabAsync();
        await page.GetByLabel("Hidden layer 1", new() { Exact = true }).FillAsync("1");
        await page.GetByLabel("input → output").CheckAsync();
        await page.GetByText("Links one by one (0 cut)").ClickAsync();
        await page.GetByLabel("x₁ → y").UncheckAsync();

        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "The network 2-1-1 with 6 weights" })).ToBeVisibleAsync();
        var json = await JsonAsync(page);
        Assert.Equal("[[0,1],[0,2],[1,2]]", Regex.Replace(json.GetProperty("network").GetProperty("connections").GetRawText(), @"\s", ""));
        Assert.Equal(1, json.GetProperty("rule").GetProperty("cut").GetArrayLength());
        await page.Button("Start").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/runs/"));
    }

    [Fact]
    public async Task TheAddressHoldsTheLabAndAClassLinkFixesAndHides()
    {
        var page = await LabAsync();
        await page.GetByLabel("Momentum α").First.FillAsync("0.8");
        await Expect(page).ToHaveURLAsync(new Regex("#."));
        await page.Button("Make a class link").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "A link for your class" });
        await dialog.GetByLabel("Rule").SelectOptionAsync("fix");
        await dialog.GetByLabel("Network").SelectOptionAsync("hide");
        var link = await dialog.GetByLabel("Link", new() { Exact = true }).InputValueAsync();

        var pupil = await LabAsync(new Uri(link).PathAndQuery + new Uri(link).Fragment);

        await Expect(pupil.GetByLabel("Momentum α").First).ToHaveValueAsync("0.8");
        await Expect(pupil.GetByLabel("Momentum α").First).ToBeDisabledAsync();
        await Expect(pupil.GetByRole(AriaRole.Group, new() { Name = "Network" })).ToHaveCountAsync(0);
        await Expect(pupil.GetByLabel("Seed")).ToBeEnabledAsync();
    }

    [Fact]
    public async Task JsonAndControlsAreOneRecipe()
    {
        var page = await LabAsync();
        await page.GetByText("Show and edit").ClickAsync();
        var box = page.GetByLabel("Recipe", new() { Exact = true });

        await box.FillAsync("{ \"problem\": \"and\", \"start\": { \"seed\": 5 } ");
        await box.BlurAsync();
        await Expect(page.GetByText("This is no JSON yet: look at line 1")).ToBeVisibleAsync();
        await box.FillAsync("{ \"problem\": \"and\", \"start\": { \"seed\": 5 } }");
        await box.BlurAsync();

        await Expect(page.GetByLabel("From the catalogue")).ToHaveValueAsync("and");
        await Expect(page.GetByLabel("Seed")).ToHaveValueAsync("5");
    }

    [Fact]
    public async Task WithoutScriptTheFormStartsARunOrSaysWhatIsWrong()
    {
        var page = await VisitAsync("/lab", new() { JavaScriptEnabled = false });
        await page.GetByLabel("Learning rate ε").First.FillAsync("-3");
        await page.Button("Start").ClickAsync();
        await Expect(page.Locator("#lab-rule-learningRate-wrong")).ToHaveTextAsync("must be above 0 and at most 100; was -3");

        await page.GetByLabel("Learning rate ε").First.FillAsync("0.4");
        await page.GetByLabel("From the catalogue").SelectOptionAsync("and");
        await page.Button("Start").ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("AND from seed 1");
        await Expect(page.GetByText("learning rate ε 0.4")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task ARunIsTakenToTheLabWithItsLineage()
    {
        var page = await LabAsync("/lab?problem=and");
        await page.GetByLabel("Seed").FillAsync("77");
        await page.Button("Start").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Change it in the lab" }).ClickAsync();

        await Expect(page.Locator("form.lab[data-interactive]")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "AND from seed 77" })).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Seed")).ToHaveValueAsync("77");
    }

    private async Task<IPage> LabAsync(string address = "/lab", RunningServer? server = null)
    {
        var page = await VisitAsync(address, server: server);
        await Expect(page.Locator("form.lab[data-interactive]")).ToBeVisibleAsync();
        return page;
    }

    private static async Task<System.Text.Json.JsonElement> JsonAsync(IPage page)
    {
        await page.GetByText("Show and edit").ClickAsync();
        using var document = System.Text.Json.JsonDocument.Parse(await page.GetByLabel("Recipe", new() { Exact = true }).InputValueAsync());
        return document.RootElement.Clone();
    }
}
