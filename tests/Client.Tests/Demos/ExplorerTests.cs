using System.Collections.Immutable;
using BackpropWeb.Client.Demos;
using BackpropWeb.Client.Figure;
using BackpropWeb.Client.Shared;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Diagnosis;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace BackpropWeb.Client.Tests.Demos;

/// <summary>Compares the parts of demonstrations with the engine.</summary>
public sealed class ExplorerTests : FigureContext
{
    private readonly BunitJSModuleInterop _page;

    public ExplorerTests()
    {
        Services.AddSingleton<FigureScript>();
        SetRendererInfo(new("WebAssembly", true));
        _page = JSInterop.SetupModule("./js/figureForDotNet.js");
        _page.SetupVoid("tellSelection", _ => true).SetVoidResult();
    }

    [Fact]
    public void TheSymmetryNetworkAnswersThePatternThatIsClicked()
    {
        var weights = WeightsOf(Symmetry.From(1));
        var bench = Render<SymmetryExplorer>(p => p.Add(b => b.Epoch, 1500).Add(b => b.Weights, weights)
            .Add(b => b.Bits, [false, true, true, true, true, false]));
        Assert.Contains(Digits.Three(AnswerTo(0, 1, 1, 1, 1, 0)), bench.Find("[data-demo-answer]").TextContent,
            StringComparison.Ordinal);

        bench.FindAll(".bits input")[0].Change(true);

        Assert.Contains(Digits.Three(AnswerTo(1, 1, 1, 1, 1, 0)), bench.Find("[data-demo-answer]").TextContent,
            StringComparison.Ordinal);
        var pattern = SymmetryPattern.Of(weights);
        Assert.Contains($"1 : {pattern.MiddleRatio:F2} : {pattern.LargeRatio:F2}",
            bench.Find("[data-ratio]").TextContent, StringComparison.Ordinal);
        Assert.Equal($"{100 * pattern.Antisymmetry:F1} %", bench.Find("[data-mirror]").TextContent);

        double AnswerTo(params double[] bits) =>
            new Network(Symmetry.Entry.Suggested.Network, weights).Respond(bits)[0];
    }

    [Fact]
    public async Task AnExplorerFollowsTheSlider()
    {
        var (start, end) = (new Trainer(Symmetry.From(1)).Weights.ToArray(), WeightsOf(Symmetry.From(1)));
        _page.Setup<double[]?>("weights").SetResult(start);
        var bench = Render<SymmetryExplorer>(
            p => p.Add(b => b.Epoch, 1500).Add(b => b.Weights, end).Add(b => b.Bits, new bool[6]));
        var before = bench.Find("[data-mirror]").TextContent;

        await bench.InvokeAsync(() => bench.Instance.MoveToAsync("1", 0, true, null));

        Assert.NotEqual(before, bench.Find("[data-mirror]").TextContent);
        Assert.Equal($"{100 * SymmetryPattern.Of(start).Antisymmetry:F1} %", bench.Find("[data-mirror]").TextContent);
    }

    [Theory]
    [InlineData("and")]
    [InlineData("xor")]
    public void ThePerceptronsMistakesAreThoseOfTheEngine(string problem)
    {
        var bench = Render<PerceptronExplorer>(
            p => p.Add(b => b.Problem, problem).Add(b => b.Step, PerceptronExplorer.Last));

        var perceptron = new Perceptron(ProblemCatalogue.Find(problem)!.Problem);
        var mistakes = new List<string>();
        for (var epoch = 0; epoch < PerceptronLesson.Epochs; epoch++)
        {
            perceptron.Step();
            mistakes.Add(perceptron.LastMistakeCount.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        Assert.Equal(mistakes, bench.FindAll(".facts")[1].QuerySelectorAll("tr")[1].QuerySelectorAll("td")
            .Select(cell => cell.TextContent));
        Assert.Equal(problem == "and", mistakes.Contains("0"));
        Assert.Equal(mistakes[^1], bench.FindAll(".facts")[0].QuerySelectorAll(".is-wrong")
            .Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void TheRingShowsEveryTimeStep()
    {
        var entry = ProblemCatalogue.Find("shift-register-3")!;
        var weights = WeightsOf(entry.Suggested);

        var bench = Render<ShiftRegisterExplorer>(
            p => p.Add(b => b.Epoch, 0).Add(b => b.Weights, weights).Add(b => b.Bits, [true, false, false]));

        var times = new Network(entry.Suggested.Network, weights).RespondByLayer([1, 0, 0]);
        var rows = bench.FindAll("table.times tbody tr");
        Assert.Equal(3, rows.Count);
        for (var time = 1; time < 3; time++)
            Assert.Equal(times[time - 1].Select(y => Digits.Three(y)),
                rows[time].QuerySelectorAll("td").Select(cell => cell.TextContent.Trim()));
    }

    [Fact]
    public void TheFamiliesShowTheOutputsOfTheNetwork()
    {
        var (network, trained, heldOut) = Families();
        var question = FamilyQuestion.First;

        var bench = Families(question);

        var strengths = question.Ask(network);
        Assert.Equal(
            Enumerable.Range(0, 24).OrderByDescending(unit => strengths[unit]).Select(
                unit => $"{FamilyTrees.People[unit]} {Digits.Three(strengths[unit])}"),
            bench.FindAll(".strengths li").Select(item => item.TextContent.Trim()));
        var said = FamilyQuestion.People(strengths);
        Assert.NotEmpty(said);
        Assert.Contains(
            string.Join(", ", said), bench.Find("[data-demo-answer]").TextContent, StringComparison.Ordinal);
        Assert.Equal(["Jennifer", "Margaret"], question.Answers);
        Assert.Equal(said.SequenceEqual(question.Answers),
            bench.Find("[data-demo-answer]").TextContent.Contains('✓', StringComparison.Ordinal));

        var right = heldOut.Select(item => item.IsCorrect(network.Respond(item.Input.AsSpan()).AsSpan()) ? "✓" : "✗");
        Assert.Equal(right,
            bench.FindAll("[data-held-out] tbody td:last-child span:first-child").Select(mark => mark.TextContent));
        var score = trained.Count(item => item.IsCorrect(network.Respond(item.Input.AsSpan()).AsSpan()));
        Assert.Contains($"{score} of the {trained.Length} trained questions", bench.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void EachPersonUnitNamesTheFactThatTheEngineMeasures()
    {
        var codes = PersonCode.Of(Families().Network);

        var bench = Families(FamilyQuestion.First);

        var units = bench.FindAll("[data-person-unit]");
        Assert.Equal(codes.Length, units.Count);
        foreach (var (unit, code) in units.Zip(codes))
        {
            Assert.Contains(code.Nation.ToString("+0.00;−0.00;0.00", System.Globalization.CultureInfo.InvariantCulture),
                unit.TextContent, StringComparison.Ordinal);
            var largest = new[] { code.Nation, code.Generation, code.Branch, code.Sex }.Max(Math.Abs);
            Assert.Equal(
                largest < 0.7,
                unit.QuerySelector("figcaption")!.TextContent.Contains("no single property", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void AQuestionWithoutAnAnswerHasNoVerdict()
    {
        var question = FamilyQuestion.Read("christopher", "FATHER")!;
        Assert.Empty(question.Answers);

        var answer = Families(question).Find("[data-demo-answer]");

        Assert.DoesNotContain("✓", answer.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("✗", answer.TextContent, StringComparison.Ordinal);
        Assert.Null(FamilyQuestion.Read("Nobody", "father"));
    }

    private static (Network Network, ImmutableArray<Case> Trained, ImmutableArray<Case> HeldOut) Families()
    {
        var problem = FamilyTrees.HoldOut(29);
        var recipe = FamilyTrees.Recipe(problem, 29);
        var byTraining = problem.Cases.Index().ToLookup(item => problem.IsHeldOut(item.Index), item => item.Item);
        return (new(recipe.Network, WeightsOf(recipe)), [.. byTraining[false]], [.. byTraining[true]]);
    }

    private IRenderedComponent<FamilyTreesExplorer> Families(FamilyQuestion question)
    {
        var (network, trained, heldOut) = Families();
        return Render<FamilyTreesExplorer>(p => p.Add(b => b.Network, network).Add(b => b.Question, question)
            .Add(b => b.Trained, trained).Add(b => b.HeldOut, heldOut)
            .Add(b => b.Address, asked => $"?person={asked.Person}&relation={asked.Relation}"));
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
