using System.Globalization;
using BackpropWeb.Contracts;
using BackpropWeb.Engine.Problems;
using Microsoft.Playwright;

namespace BackpropWeb.EndToEnd.Tests;

/// <summary>Measures run pages with all views open, and worked examples: nothing is wider than the window, no label is
/// cut off or covers another, and no number is cut off or broken.</summary>
public sealed class LayoutTests(Browser browser) : BrowserTest(browser)
{
    private static readonly int[] Widths = [360, 820, 1280, 1920];

    private const string AllViews =
        "?view=hinton&view=surface&view=hidden&view=error&view=activities&view=backward";

    public static TheoryData<string> Problems =>
    [
        .. ProblemCatalogue.All.Select(entry => entry.Problem.Name)
            .Where(name => BooleanProblems.All(one => one != name)),
    ];

    /// <summary>Functions of two inputs look like XOR.</summary>
    private static IEnumerable<string> BooleanProblems =>
        ProblemCatalogue.All.Where(entry => entry.Problem is { InputNames.Length: 2, Cases.Length: 4 })
            .Select(entry => entry.Problem.Name).Where(name => name != "xor");

    [Theory, MemberData(nameof(Problems))]
    public Task EveryProblemOfTheCatalogueFits(string problem) =>
        MeasureRunAsync(new() { Problem = new() { Name = problem }, Epochs = 30 });

    [Theory]
    [InlineData(50, 1, 20)]
    [InlineData(3, 10, 10)]
    [InlineData(2, 1, 100)]
    public Task ATableFits(int inputs, int outputs, int cases) =>
        MeasureRunAsync(new() { Problem = Table(inputs, outputs, cases), Epochs = 30 });

    [Fact]
    public Task ASoftmaxNetFits() => MeasureRunAsync(new()
    {
        Problem = Table(4, 3, 12), Epochs = 30,
        Network = new() { Layers = [4, 5, 3], Activation = "logistic", OutputActivation = "softmax" },
    });

    [Fact]
    public Task ADivergedRunFits() => MeasureRunAsync(new()
    {
        Problem = new() { Name = "xor" }, Network = new() { Layers = [2, 2, 1], Activation = "linear" },
        Rule = new() { LearningRate = 100 },
    });

    [Theory]
    [InlineData("")]
    [InlineData("/zh")]
    public Task ARunWithHeldOutCasesFits(string language) =>
        MeasureRunAsync(new() { Problem = new() { Name = "xor", HeldOut = [3] }, Epochs = 30 }, language);

    [Fact]
    public Task ALongRunFits() => MeasureRunAsync(new() { Problem = new() { Name = "xor" }, Epochs = 12_345 });

    public static TheoryData<string, string> Examples =>
        new MatrixTheoryData<string, string>(["/lab", "/zh/lab"], WorkedExamples.All.Select(example => example.Name));

    [Theory, MemberData(nameof(Examples))]
    public async Task AWorkedExampleFits(string lab, string example) => // as the server writes it
        await MeasureAsync(await VisitAsync($"{lab}?example={example}"), 360, 390, 820);

    public static TheoryData<string, int> Figures =>
        new MatrixTheoryData<string, int>(
            ["/?epoch=171", "/demos/symmetry", "/runs/{0}", "/embed/{0}", "/compare?runs={0},{0}"], [360, 1280]);

    /// <summary>A slow processor reads a page in parts; were they drawn, the next ones would move them.</summary>
    [Theory, MemberData(nameof(Figures))]
    public async Task NothingMovesWhileASlowProcessorReadsThePage(string address, int width)
    {
        var run = await Server.TrainRunAsync(new() { Problem = new() { Name = "xor" } });
        var page = await VisitAsync("about:blank", new() { ViewportSize = new() { Width = width, Height = 800 } });
        await page.SlowProcessorAsync(10);

        await page.GotoAsync(string.Format(CultureInfo.InvariantCulture, address, run.Id));

        Assert.Equal(0, await page.LayoutShiftAsync(), 0.005);
    }

    private static ProblemDocument Table(int inputs, int outputs, int cases)
    {
        var random = new Random(7);
        return new()
        {
            Name = "a table",
            InputNames = [.. Enumerable.Range(1, inputs).Select(i => $"measurement number {i}")],
            OutputNames = [.. Enumerable.Range(1, outputs).Select(j => $"class {j}")],
            Cases =
            [
                .. Enumerable.Range(0, cases).Select(c => new CaseDocument(
                    [.. Enumerable.Range(0, inputs).Select(_ => 20 * random.NextDouble() - 10)],
                    [.. Enumerable.Range(0, outputs).Select(j => outputs == 1 ? c % 2 : c % outputs == j ? 1.0 : 0)])),
            ],
        };
    }

    private async Task MeasureRunAsync(RunRequest request, string language = "")
    {
        var run = await Server.TrainRunAsync(request with { Start = new() { Seed = 1986 } });
        var page = await VisitAsync(language + run.Links.Page + AllViews);
        await page.AwakeAsync();
        await MeasureAsync(page, Widths);
    }

    private static async Task MeasureAsync(IPage page, params int[] widths)
    {
        var faults = new List<string>();
        foreach (var width in widths)
        {
            await page.SetViewportSizeAsync(width, 900);
            faults.AddRange((await page.EvaluateAsync<string[]>(Measure)).Select(fault => $"{width}: {fault}"));
        }

        Assert.Empty(faults);
    }

    private const string Measure = """
        () => {
          const faults = [];
          const width = document.documentElement.clientWidth;
          const wide = document.scrollingElement.scrollWidth;
          if (wide > width) faults.push(`the page is ${wide} wide`);
          const inSight =
            ".curve, .truth .target, .truth .output, .truth .mark, .network svg, .card, .epoch-controls > *";
          for (const element of document.querySelectorAll(inSight)) {
            const { left, right, width: own } = element.getBoundingClientRect();
            if (own && (left < -1 || right > width + 1))
              faults.push(`${element.tagName} ${element.getAttribute("class")} from ${left} to ${right}`);
          }
          for (const box of document.querySelectorAll(".epoch-box input"))
            if (box.scrollWidth > box.clientWidth) faults.push(`“${box.value}” is cut off in its box`);
          for (const status of document.querySelectorAll(".live-status")) {
            const text = document.createRange();
            text.selectNodeContents(status);
            const [{ left }] = text.getClientRects();
            if (left - status.getBoundingClientRect().left < 8) faults.push(`“${status.textContent}” is below its dot`);
          }
          for (const cell of document.querySelectorAll(".example td, .live-status")) {
            const text = document.createRange();
            text.selectNodeContents(cell);
            const middles = [...text.getClientRects()].map((part) => (part.top + part.bottom) / 2);
            if (Math.max(...middles) - Math.min(...middles) > 8)
              faults.push(`“${cell.textContent}” is broken`);
          }
          for (const drawing of document.querySelectorAll("main svg:has(text)")) {
            const room = drawing.getBoundingClientRect();
            if (!room.width) continue;
            const name = drawing.getAttribute("aria-label") ?? drawing.getAttribute("class");
            const labels = [...drawing.querySelectorAll("text")].filter((text) => text.textContent.trim())
              .map((text) => ({ text: text.textContent, ...boxOf(text) }));
            for (const { text, left, right, top, bottom } of labels)
              if (left < room.left - 1 || right > room.right + 1 || top < room.top - 1 || bottom > room.bottom + 1)
                faults.push(`“${text}” is cut off in ${name}`);
            labels.forEach((a, n) => labels.slice(n + 1).forEach((b) => {
              if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5
                && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5)
                faults.push(`“${a.text}” covers “${b.text}” in ${name}`);
            }));
          }
          return faults.slice(0, 12);

          // The box of a line of text is higher than its digits and letters.
          function boxOf(text) {
            const { left, right, top, bottom } = text.getBoundingClientRect();
            const [dx, dy] = right - left < bottom - top && text.textContent.length > 2 ? [0.15, 0] : [0, 0.15];
            return {
              left: left + dx * (right - left), right: right - dx * (right - left),
              top: top + dy * (bottom - top), bottom: bottom - dy * (bottom - top),
            };
          }
        }
        """;
}
