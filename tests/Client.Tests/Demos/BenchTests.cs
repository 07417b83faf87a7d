using BackpropWeb.Client.Demos;
using BackpropWeb.Client.Figure;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Diagnosis;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace BackpropWeb.Client.Tests.Demos;

/// <summary>The demonstrations' parts against the engine that they ask.</summary>
public sealed class BenchTests : FigureContext
{
    private readonly BunitJSModuleInterop _page;

    public BenchTests()
    {
        Services.AddSingleton<FigureScript>().AddSingleton<SliderScript>();
        SetRendererInfo(new("WebAssembly", true));
        JSInterop.SetupModule("./js/demos.js").Mode = JSRuntimeMode.Loose;
        _page = JSInterop.SetupModule("./js/page.js");
    }

    [Fact]
    public void TheSymmetryNetAnswersThePatternThatIsPressed()
    {
        var weights = WeightsOf(Symmetry.From(1));
        var bench = Render<SymmetryBench>(p => p.Add(b => b.Epoch, 1500).Add(b => b.Weights, weights).Add(b => b.Bits, [false, true, true, true, true, false]));
        Assert.Contains(Digits.Three(AnswerTo(0, 1, 1, 1, 1, 0)), bench.Find("[data-demo-answer]").TextContent, StringComparison.Ordinal);

        bench.FindAll(".bits input")[0].Change(true);

        Assert.Contains(Digits.Three(AnswerTo(1, 1, 1, 1, 1, 0)), bench.Find("[data-demo-answer]").TextContent, StringComparison.Ordinal);
        var pattern = SymmetryPattern.Of(weights);
        Assert.Contains($"1 : {pattern.MiddleRatio:F2} : {pattern.LargeRatio:F2}", bench.Find("[data-ratio]").TextContent, StringComparison.Ordinal);
        Assert.Equal($"{100 * pattern.Antisymmetry:F1} %", bench.Find("[data-mirror]").TextContent);

        double AnswerTo(params double[] bits) => new Network(Symmetry.Entry.Suggested.Network, weights).Respond(bits)[0];
    }

    [Fact]
    public async Task ABenchGoesWithTheSlider()
    {
        var (start, end) = (new Trainer(Symmetry.From(1)).Weights.ToArray(), WeightsOf(Symmetry.From(1)));
        _page.Setup<double[]?>("weights").SetResult(start);
        var bench = Render<SymmetryBench>(p => p.Add(b => b.Epoch, 1500).Add(b => b.Weights, end).Add(b => b.Bits, new bool[6]));
        var before = bench.Find("[data-mirror]").TextContent;

        await bench.InvokeAsync(bench.Instance.MoveToAsync);

        Assert.NotEqual(before, bench.Find("[data-mirror]").TextContent);
        Assert.Equal($"{100 * SymmetryPattern.Of(start).Antisymmetry:F1} %", bench.Find("[data-mirror]").TextContent);
    }

    [Theory]
    [InlineData("and")]
    [InlineData("xor")]
    public void ThePerceptronsMistakesAreThoseOfTheEngine(string problem)
    {
        var bench = Render<PerceptronBench>(p => p.Add(b => b.Problem, problem).Add(b => b.Step, PerceptronBench.Last));

        var perceptron = new Perceptron(ProblemCatalogue.Find(problem)!.Problem);
        var mistakes = new List<string>();
        for (var epoch = 0; epoch < PerceptronLesson.Epochs; epoch++)
        {
            perceptron.Step();
            mistakes.Add(perceptron.LastMistakeCount.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        Assert.Equal(mistakes, bench.FindAll(".facts")[1].QuerySelectorAll("tr")[1].QuerySelectorAll("td").Select(cell => cell.TextContent));
        Assert.Equal(problem == "and", mistakes.Contains("0"));
        Assert.Equal(mistakes[^1], bench.FindAll(".facts")[0].QuerySelectorAll(".is-wrong").Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void TheRingShowsEveryTimeStep()
    {
        var entry = ProblemCatalogue.Find("shift-register-3")!;
        var weights = WeightsOf(entry.Suggested);

        var bench = Render<ShiftRegisterBench>(p => p.Add(b => b.Epoch, 0).Add(b => b.Weights, weights).Add(b => b.Bits, [true, false, false]));

        var times = new Network(entry.Suggested.Network, weights).RespondByLayer([1, 0, 0]);
        var rows = bench.FindAll("table.times tbody tr");
        Assert.Equal(3, rows.Count);
        for (var time = 1; time < 3; time++)
            Assert.Equal(times[time - 1].Select(y => Digits.Three(y)), rows[time].QuerySelectorAll("td").Select(cell => cell.TextContent.Trim()));
    }

    private static double[] WeightsOf(Recipe recipe)
    {
        var trainer = new Trainer(recipe);
        while (trainer.Epoch < recipe.Epochs && trainer.Step())
        {
        }

        return trainer.Weights.ToArray();
    }
}
