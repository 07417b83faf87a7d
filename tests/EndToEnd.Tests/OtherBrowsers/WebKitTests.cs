using System.Globalization;
using System.Text.RegularExpressions;
using OpenQA.Selenium;
using OpenQA.Selenium.Interactions;
using OpenQA.Selenium.Support.UI;
using static Microsoft.Playwright.Assertions;

namespace BackpropWeb.EndToEnd.Tests.OtherBrowsers;

/// <summary>The main journeys in WebKit, the engine of Safari.</summary>
public sealed class WebKitTests(Browser browser, WebKit webKit) : BrowserTest(browser), IClassFixture<WebKit>
{
    private IWebDriver Driver { get; } = webKit.Open();

    private IWebElement Slider => Driver.FindElement(By.CssSelector("[data-slider]"));

    private int Epoch => int.Parse(Slider.GetDomProperty("value")!, CultureInfo.InvariantCulture);

    [Fact]
    public void TheExhibitPlaysForAFirstVisitAndFollowsADragAndTheKeys()
    {
        Open("/");
        Until("the exhibit plays", () => Epoch > 0);

        new Actions(Driver).ClickAndHold(Slider).MoveByOffset(40, 0).Release().Perform();
        var dragged = Epoch;
        Assert.InRange(dragged, 301, 599);
        var table = Table();
        Assert.StartsWith($"Epoch {dragged} of 600, error 0", Slider.GetAttribute("aria-valuetext"));
        Slider.SendKeys(Keys.Home);
        Slider.SendKeys(Keys.ArrowRight);

        Until("the slider is at epoch 1", () => Epoch == 1);
        Assert.StartsWith("Epoch 1 of 600, error 0", Slider.GetAttribute("aria-valuetext"));
        Assert.NotEqual(table, Table());
    }

    [Fact]
    public async Task ALiveRunThatChromiumStartsIsFollowedToItsEnd()
    {
        var page = await VisitAsync();
        await page.AwakeAsync();
        var run = await page.StartSlowRunAsync("New random seed");

        Open(run);
        Until("the run is live", () => Text("[data-status]") == "live");
        var seen = Epoch;
        Until("the figure follows the run", () => Epoch > seen);
        await page.PaceAsync(run, 600);

        Until("the run has ended", () => Text("[data-status]") == "finished" && Epoch == 600);
        await Expect(page.Slider()).ToHaveValueAsync("600");
        Assert.Equal(Regex.Replace((await page.ReadAsync()).Table, @"\s", ""), Table());
    }

    [Fact]
    public void TheSeedBoxOfAPhoneShowsFiveDigits()
    {
        Driver.Manage().Window.Size = new(400, 800);
        Open("/");

        var room = Script("""
            const box = document.querySelector(".start input[name=seed]");
            box.value = 99999;
            return `${innerWidth < 600} ${box.scrollWidth - box.clientWidth}`;
            """);

        Assert.Equal("true 0", room);
    }

    [Fact]
    public void TheLabStartsARunWithTheSameBitsOnTheServer()
    {
        Open("/lab");
        Click("//button[contains(@aria-label, 'Target for 1 1: 0. Flip')]");
        Until("the problem is OR", () => Driver.FindElements(By.CssSelector("option[value=or]:checked")).Count == 1);

        Click("//button[normalize-space() = 'Start on the server']");

        Until("the bits are compared", () =>
            Regex.IsMatch(Text("[data-seal]"), "601 rows, [0-9]+ numbers, all bits equal"));
    }

    [Fact]
    public void TheMicroscopeExplainsTheEpochOfTheSlider()
    {
        Open("/?epoch=100");
        Click("//summary[contains(., 'Whose fault was it?')]");

        Until("the case is explained", () =>
            Text("main").Contains("Case 0 1 with the weights of epoch 100", StringComparison.Ordinal));
        Click("//summary[contains(., 'Weight changes of h₁')]");
        Until("the rule gives the next weights", () =>
            Text("main").Contains("all weights of epoch 101, bit for bit", StringComparison.Ordinal));
    }

    [Fact]
    public void ADemonstrationAnswersAnotherPattern()
    {
        Open("/demos/symmetry");
        Until("the network answers", () =>
            Text("[data-demo-answer]").Contains("symmetric, 0.9", StringComparison.Ordinal));

        Click("//label[normalize-space() = 'x₁']");

        Until("the network answers anew", () =>
            Text("[data-demo-answer]").Contains("not symmetric, 0.0", StringComparison.Ordinal));
    }

    private void Open(string address)
    {
        Driver.Navigate().GoToUrl(new Uri(Server.Address, address));
        Until("the page's script answers", () => Slider.Enabled);
    }

    private void Click(string path) => Until($"{path} is there", () =>
    {
        if (Driver.FindElements(By.XPath(path)).FirstOrDefault(element => element.Displayed) is not { } element)
            return false;
        element.Click();
        return true;
    });

    private string Text(string selector) =>
        Script("return document.querySelector(arguments[0])?.innerText ?? ''", selector);

    private string Script(string script, params object[] arguments) =>
        (string)((IJavaScriptExecutor)Driver).ExecuteScript(script, arguments)!;

    // Browsers put different spaces between cells.
    private string Table() => Regex.Replace(Text("[data-truth] tbody"), @"\s", "");

    private void Until(string state, Func<bool> isSo)
    {
        var wait = new WebDriverWait(Driver, Patience.Guard) { Message = state };
        // .NET renders the page anew when it starts.
        wait.IgnoreExceptionTypes(typeof(StaleElementReferenceException));
        wait.Until(_ => isSo());
    }
}
