using System.Globalization;
using BackpropWeb.Client.Inside;
using BackpropWeb.Client.Replays;
using BackpropWeb.Client.Shared;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;
using Bunit;

namespace BackpropWeb.Client.Tests.Inside;

public sealed class HiddenSpaceTests : FigureContext
{
    private const double Side = 300;

    public HiddenSpaceTests() => SetRendererInfo(new("WebAssembly", true));

    [Fact]
    public async Task EachCaseIsAtTheOutputsOfTheTwoHiddenUnits()
    {
        var (recipe, snapshot) = await TwoHiddenUnitsAsync();
        var network = new Network(recipe.Network, snapshot.Weights.AsSpan());

        var space = Render<HiddenSpace>(p => p.Add(s => s.Snapshot, snapshot));

        var marks = space.FindAll("svg g");
        Assert.Equal(recipe.Problem.Cases.Length, marks.Count);
        for (var c = 0; c < marks.Count; c++)
        {
            var answers = network.RespondByLayer(recipe.Problem.Cases[c].Input.AsSpan())[0];
            var isOne = recipe.Problem.Cases[c].Desired[0] > 0.5;
            var mark = marks[c].QuerySelector(isOne ? "circle.case-on" : "rect.case-off")!;
            var (x, y) = isOne
                ? (Number(mark, "cx"), Number(mark, "cy"))
                : (Number(mark, "x") + 6, Number(mark, "y") + 6);
            Assert.Equal(Side * answers[0], x, 0.06);
            Assert.Equal(Side * (1 - answers[1]), y, 0.06);
        }
    }

    [Fact]
    public async Task TheTotalInputOfTheNextUnitIsZeroOnTheBorder()
    {
        var (recipe, snapshot) = await TwoHiddenUnitsAsync();

        var border = Render<HiddenSpace>(p => p.Add(s => s.Snapshot, snapshot)).Find("line.border");

        var shape = recipe.Network;
        foreach (var end in (string[])["1", "2"])
        {
            var (across, up) = (Number(border, "x" + end) / Side, 1 - (Number(border, "y" + end) / Side));
            var totalInput = snapshot.Weights[shape.BiasIndex(2, 0)]
                + (snapshot.Weights[shape.WeightIndex(1, 0, 0)] * across)
                + (snapshot.Weights[shape.WeightIndex(1, 0, 1)] * up);
            Assert.Equal(0, totalInput, 0.01); // of weights near 10, drawn to a twentieth of a point of 300
        }
    }

    [Fact]
    public async Task AClickedCaseIsTheChosenOne()
    {
        var (_, snapshot) = await TwoHiddenUnitsAsync();
        var chosen = -1;

        Render<HiddenSpace>(p => p.Add(s => s.Snapshot, snapshot).Add(s => s.CaseChosen, c => chosen = c))
            .FindAll("svg g")[2].Click();

        Assert.Equal(2, chosen);
    }

    [Fact]
    public async Task ActivitiesEndAtTheOutputsOfTheLastEpoch()
    {
        var recipe = Trained.Exhibit("xor");
        var record = new ActivityRecord(recipe);
        var replay = new Replay(recipe);
        await replay.RunAsync(record.Keep, Xunit.TestContext.Current.CancellationToken);
        var unit = new UnitId(2, 0);
        var snapshot = replay.At(300);

        var view = Render<Activities>(p => p.Add(a => a.Snapshot, snapshot).Add(a => a.Unit, unit).Add(a => a.Case, 1)
            .Add(a => a.Record, record));

        var dots = view.FindAll("circle.activity-dot");
        Assert.Equal(snapshot.Recipe.Problem.Cases.Length, dots.Count);
        for (var c = 0; c < dots.Count; c++)
            Assert.Equal(200 * (1 - snapshot.Outputs(c, 2)[0]), Number(dots[c], "cy"), 0.06);
        var last = view.Find("path[data-chosen]").GetAttribute("d")!.Split('L')[^1].Split(' ').Select(
            n => double.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(600, last[0]);
        Assert.Equal(200 * (1 - replay.At(600).Outputs(1, 2)[0]), last[1], 0.06);
    }

    private static double Number(AngleSharp.Dom.IElement element, string name) =>
        double.Parse(element.GetAttribute(name)!, CultureInfo.InvariantCulture);

    /// <summary>A network of two hidden units that has solved XOR, so the border is visible.</summary>
    private static async Task<(Recipe Recipe, NetworkSnapshot Snapshot)> TwoHiddenUnitsAsync()
    {
        var exhibit = Trained.Exhibit("xor");
        var solved = Study.Run(
            seed => new(exhibit.Problem, NetworkShape.Chain(2, 2, 1), exhibit.Rule, new Start.Seeded(seed, 0.5), 2_000),
            32)
            .First(run => run.SolvedAt is not null).Recipe;
        return (solved, (await Trained.ReplayedAsync(solved)).At(2_000));
    }
}
