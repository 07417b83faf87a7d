using BackpropWeb.Client.Views;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;
using Bunit;

namespace BackpropWeb.Client.Tests.Views;

public sealed class MicroscopeTests : FigureContext
{
    public MicroscopeTests() => SetRendererInfo(new("WebAssembly", true));

    [Theory]
    [InlineData(Activation.Logistic)]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Linear)]
    [InlineData(Activation.Rectified)]
    [InlineData(Activation.Softmax)]
    public async Task BlameTimesSlopeIsTheEnginesDelta(Activation activation)
    {
        var recipe = new Recipe(
            ProblemCatalogue.Find("encoder-4")?.Problem ?? ProblemCatalogue.Find("encoder-8")!.Problem,
            NetworkShape.Chain(activation, ProblemCatalogue.Find("encoder-4") is null ? [8, 3, 8] : [4, 2, 4]),
            new() { LearningRate = 0.01, Momentum = 0.5, Tolerance = activation == Activation.Logistic ? 0.2 : 0 }, new Start.Seeded(3, 0.5), 20);
        var moment = (await ReplayTests.ReplayedAsync(recipe)).At(20);

        for (var c = 0; c < recipe.Problem.Cases.Length; c++)
        {
            var pass = new PassThrough(moment, c);
            foreach (var unit in UnitId.All(recipe.Network))
                Assert.Equal(pass.Delta(unit), pass.Blame(unit) * pass.Formula(unit).SlopeAt(pass.Output(unit)), 1e-13);
        }
    }

    [Fact]
    public async Task TheStepsSpellOutTheNumbersOfTheInspection()
    {
        var recipe = Trained.Exhibit("xor");
        var replay = await ReplayTests.ReplayedAsync(recipe);
        var moment = replay.At(140);

        var microscope = Render<Microscope>(p => p.Add(m => m.Moment, moment).Add(m => m.Case, 1).Add(m => m.Unit, new UnitId(1, 2))
            .Add(m => m.NextWeights, replay.At(141).Weights));

        var text = microscope.Find(".steps").TextContent;
        Assert.Contains($"= {Terms.Number(moment.Case(1).TotalInputs[0][2])}", text, StringComparison.Ordinal);
        Assert.Contains($"= {Terms.Number(moment.Case(1).Deltas[0][2])}", text, StringComparison.Ordinal);
        Assert.Contains($"E = {Terms.Number(moment.Case(1).Error)}", text, StringComparison.Ordinal);
        var index = recipe.Network.WeightIndex(0, 2, 0);
        var row = microscope.FindAll(".change tbody tr")[0];
        Assert.Equal(Terms.Number(moment.Inspection.WeightChange[index]), row.QuerySelector("b")!.TextContent);
        Assert.Contains("to the last bit", microscope.Find(".agrees").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AChangeThatDoesNotLeadToTheNextEpochIsSaid()
    {
        var recipe = Trained.Exhibit("xor");
        var replay = await ReplayTests.ReplayedAsync(recipe);

        var microscope = Render<Microscope>(p => p.Add(m => m.Moment, replay.At(140)).Add(m => m.Case, 1).Add(m => m.Unit, new UnitId(1, 0))
            .Add(m => m.NextWeights, replay.At(142).Weights));

        Assert.Contains("do not lead", microscope.Find(".differs").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneStepIsOpenAtATime()
    {
        var replay = await ReplayTests.ReplayedAsync(Trained.Exhibit("xor"));
        var microscope = Render<Microscope>(p => p.Add(m => m.Moment, replay.At(10)).Add(m => m.Case, 0).Add(m => m.Unit, new UnitId(1, 0)));

        microscope.FindAll(".step-buttons button")[1].Click();

        Assert.Equal([false, true, false, false, false, false], microscope.FindAll("details").Select(d => d.HasAttribute("open")));
    }
}
