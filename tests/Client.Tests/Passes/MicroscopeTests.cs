using BackpropWeb.Client.Passes;
using BackpropWeb.Client.Shared;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Problems;
using Bunit;

namespace BackpropWeb.Client.Tests.Passes;

public sealed class MicroscopeTests : FigureContext
{
    public MicroscopeTests() => SetRendererInfo(new("WebAssembly", true));

    [Theory]
    [InlineData(Activation.Logistic)]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Linear)]
    [InlineData(Activation.Rectified)]
    [InlineData(Activation.Softmax)]
    public async Task OutputDerivativeTimesSlopeIsTheEnginesDelta(Activation activation)
    {
        var recipe = new Recipe(
            ProblemCatalogue.Find("encoder-4")?.Problem ?? ProblemCatalogue.Find("encoder-8")!.Problem,
            NetworkShape.Chain(activation, ProblemCatalogue.Find("encoder-4") is null ? [8, 3, 8] : [4, 2, 4]),
            new() { LearningRate = 0.01, Momentum = 0.5, Tolerance = activation == Activation.Logistic ? 0.2 : 0 },
            new Start.Seeded(3, 0.5), 20);
        var snapshot = (await Trained.ReplayedAsync(recipe)).At(20);

        for (var c = 0; c < recipe.Problem.Cases.Length; c++)
        {
            var pass = new CasePasses(snapshot, c);
            foreach (var unit in UnitId.All(recipe.Network))
                Assert.Equal(pass.Delta(unit),
                    pass.OutputDerivative(unit) * pass.Formula(unit).SlopeAt(pass.Output(unit)), 1e-13);
        }
    }

    [Fact]
    public async Task TheStepsContainTheNumbersOfTheInspection()
    {
        var recipe = Trained.Exhibit("xor");
        var replay = await Trained.ReplayedAsync(recipe);
        var snapshot = replay.At(140);

        var microscope = Render<Microscope>(
            p => p.Add(m => m.Snapshot, snapshot).Add(m => m.Case, 1).Add(m => m.Unit, new UnitId(1, 2))
            .Add(m => m.NextWeights, replay.At(141).Weights));

        var text = microscope.Find(".steps").TextContent;
        Assert.Contains($"= {FormulaText.Number(snapshot.Case(1).TotalInputs[0][2])}", text, StringComparison.Ordinal);
        Assert.Contains($"= {FormulaText.Number(snapshot.Case(1).Deltas[0][2])}", text, StringComparison.Ordinal);
        Assert.Contains($"E = {FormulaText.Number(snapshot.Case(1).Error)}", text, StringComparison.Ordinal);
        var index = recipe.Network.WeightIndex(0, 2, 0);
        var row = microscope.FindAll(".change tbody tr")[0];
        Assert.Equal(FormulaText.Number(snapshot.Inspection.WeightChange[index]), row.QuerySelector("b")!.TextContent);
        Assert.Contains("bit for bit", microscope.Find(".agrees").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AChangeThatDoesNotLeadToTheNextEpochIsReported()
    {
        var recipe = Trained.Exhibit("xor");
        var replay = await Trained.ReplayedAsync(recipe);

        var microscope = Render<Microscope>(
            p => p.Add(m => m.Snapshot, replay.At(140)).Add(m => m.Case, 1).Add(m => m.Unit, new UnitId(1, 0))
            .Add(m => m.NextWeights, replay.At(142).Weights));

        Assert.Contains("does not give", microscope.Find(".differs").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneStepIsOpenAtATime()
    {
        var replay = await Trained.ReplayedAsync(Trained.Exhibit("xor"));
        var microscope = Render<Microscope>(
            p => p.Add(m => m.Snapshot, replay.At(10)).Add(m => m.Case, 0).Add(m => m.Unit, new UnitId(1, 0)));

        microscope.FindAll(".step-buttons button")[1].Click();

        Assert.Equal([false, true, false, false, false, false],
            microscope.FindAll("details").Select(d => d.HasAttribute("open")));
    }

    [Fact]
    public async Task TheDrawingNamesEveryNumberInFullAndDrawsAtMostEightUnitsOfALayer()
    {
        var recipe = new Recipe(
            ProblemCatalogue.Find("encoder-8")!.Problem, NetworkShape.Chain(Activation.Logistic, [8, 12, 8]), new(),
            new Start.Seeded(3, 0.5), 5);
        var snapshot = (await Trained.ReplayedAsync(recipe)).At(5);
        var unit = new UnitId(1, 10);

        var drawing = Render<MicroscopeDrawing>(p => p.Add(d => d.Pass, new CasePasses(snapshot, 0))
            .Add(d => d.Step, new MicroscopeStep(MicroscopeStepKind.Forward, 1)).Add(d => d.Unit, unit));

        Assert.Contains("and 4 more", drawing.Markup, StringComparison.Ordinal);
        Assert.Equal(8, drawing.FindAll("[data-unit^='1.']").Count);
        var chosen = drawing.Find("[data-unit='1.10']").TextContent;
        Assert.Contains(Digits.Three(snapshot.Case(0).Outputs[0][10]), chosen, StringComparison.Ordinal);
        Assert.Equal(9, drawing.FindAll(".carried").Count); // eight inputs and the bias
        Assert.All(drawing.FindAll(".carried"), label =>
            Assert.Matches(@"^[+−]?\d+\.\d{3}$", label.TextContent.Trim()));
    }

    [Fact]
    public void NoTwoLabelsOfTheDrawingOverlap()
    {
        foreach (var problem in (string[])["xor", "encoder-8", "parity-4"])
        {
            var recipe = ProblemCatalogue.Find(problem)!.Suggested;
            foreach (var unit in UnitId.All(recipe.Network))
            {
                var layout = new MicroscopeLayout(recipe.Network, unit);
                var labels = layout.Links.Where(link => link.Receiving == unit)
                    .Select(link => MicroscopeLayout.LabelPlace(link, backward: false)).ToArray();
                Assert.All(labels.SelectMany((a, n) => labels.Skip(n + 1).Select(b => (a, b))), pair => Assert.True(
                    Math.Abs(pair.a.Y - pair.b.Y) >= 12 || Math.Abs(pair.a.X - pair.b.X) >= 60, $"{problem} {unit}"));
            }
        }
    }

    /// <summary>Also a label of a link that skips layers, or of a bias. Biases have no labels in the backward
    /// pass.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void NoUnitCoversALabelOfTheDrawing(bool backward)
    {
        const double HalfLabel = 26;
        foreach (var example in WorkedExamples.All)
        {
            var layout = new MicroscopeLayout(example.Recipe.Network, new(1, 0));
            Assert.All(layout.Links.Where(link => !backward || link.Sending is not null), link =>
            {
                var x = MicroscopeLayout.LabelPlace(link, backward).X;
                Assert.All(layout.Units, unit => Assert.True(
                    Math.Abs(unit.X - x) > HalfLabel + MicroscopeLayout.UnitWidth / 2, $"{example.Name} {link}"));
            });
        }
    }
}
