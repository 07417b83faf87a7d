using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BackpropWeb.EndToEnd.Tests;

public sealed class FigureOptionsTests(Browser browser) : BrowserTest(browser)
{
    [Fact]
    public async Task LogarithmicAxesMoveCurveMarkerAndTicksTogether()
    {
        var page = await RunPageAsync();
        await page.MoveToAsync(200);

        await page.GetByLabel("Logarithmic epoch axis").CheckAsync();

        var expected = 600 * Math.Log(201) / Math.Log(601);
        var marker = await page.Locator("[data-marker]").GetAttributeAsync("transform");
        Assert.Equal(expected, double.Parse(
            Regex.Match(marker!, @"translate\(([\d.]+)").Groups[1].Value,
            System.Globalization.CultureInfo.InvariantCulture), 1e-6);
        await Expect(page.Locator(".curve-x span").Last).ToHaveTextAsync("600");
        await page.GetByLabel("Logarithmic error axis").CheckAsync();
        await Expect(page.Locator("[data-y-ticks] span").Last).ToHaveTextAsync("0.0001");
    }

    [Fact]
    public async Task EachCaseHasItsLineAndAnotherRunIsAGhost()
    {
        var page = await RunPageAsync();
        var own = page.Url;

        await page.GetByRole(AriaRole.Checkbox, new() { Name = "One line for each case" }).CheckAsync();
        await Expect(page.Locator("[data-case-lines] path")).ToHaveCountAsync(4);
        await page.GetByLabel("Curve of another run").FillAsync(own);
        await page.GetByLabel("Curve of another run").PressAsync("Tab");

        await Expect(page.Locator("[data-ghost]")).ToHaveAttributeAsync(
            "d",
            (await page.Locator("[data-error-line]").GetAttributeAsync("d"))!);
        await page.GetByLabel("Curve of another run").FillAsync("nonsense");
        await page.GetByLabel("Curve of another run").PressAsync("Tab");
        await Expect(page.GetByText("Run not found")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task WrongAnswersCanBeSeenAlone()
    {
        var page = await RunPageAsync();
        await page.MoveToAsync(0);
        var wrong = await page.Locator("tr[data-right=no]").CountAsync();

        await page.GetByLabel("Wrong outputs only").CheckAsync();

        await Expect(page.Locator("tr[data-case]:visible")).ToHaveCountAsync(wrong);
        await page.MoveToAsync(600);
        await Expect(page.Locator("tr[data-case]:visible")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task TheTourMovesTheRealSliderAndChecksTheGuessAgainstTheRun()
    {
        var page = await VisitAsync("/");
        await page.AwakeAsync();
        await page.Button("Start guided tour").ClickAsync();
        await Expect(page.Slider()).ToHaveValueAsync("0");

        var tour = page.GetByRole(AriaRole.Complementary, new() { Name = "Guided tour" });
        await tour.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        await tour.GetByLabel("between epochs 101 and 300").CheckAsync();
        await tour.GetByRole(AriaRole.Button, new() { Name = "Show answer" }).ClickAsync();

        var solvedAt = await tour.Locator("b:visible").TextContentAsync();
        await Expect(page.Slider()).ToHaveValueAsync(solvedAt!);
        Assert.InRange(int.Parse(solvedAt!, System.Globalization.CultureInfo.InvariantCulture), 101, 300);
        await Expect(tour.GetByText("Correct.", new() { Exact = true })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(tour).ToBeHiddenAsync();
    }

    /// <summary>The exhibit's XOR run on its own page, with the options open.</summary>
    private async Task<IPage> RunPageAsync()
    {
        var page = await VisitAsync("/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Open run page" }).ClickAsync();
        await page.AwakeAsync();
        await page.GetByText("View options").ClickAsync();
        return page;
    }

    [Fact]
    public async Task ALinkTellsItsWeightToPointerAndKeyboard()
    {
        var page = await VisitAsync("/?epoch=0");
        await page.InteractiveAsync();
        var said = page.Locator("[data-link-value]");
        await Expect(said).ToHaveTextAsync(new Regex("^Point at a link"));
        // The script listens.
        await Expect(page.Locator(".network [data-weight]").First).ToHaveAttributeAsync("tabindex", "0");
        var link = page.GetByRole(AriaRole.Img, new() { NameRegex = new("^x₁ → h₁: ") });
        var box = (await link.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + box.Width / 2, box.Y + box.Height / 2);
        await Expect(said).ToHaveTextAsync(new Regex(@"^x₁ → h₁: -?\d\.\d{3}$"));

        await page.Locator(".network [data-weight]").First.FocusAsync();
        await page.Keyboard.PressAsync("End");
        await Expect(said).ToHaveTextAsync(new Regex("^h₄ → y: "));
        var before = await said.TextContentAsync();
        await page.MoveToAsync(600);
        await page.Locator(".network [data-weight]").Last.FocusAsync();

        await Expect(said).ToHaveTextAsync(new Regex("^h₄ → y: "));
        Assert.NotEqual(before, await said.TextContentAsync());
    }
}
