using BackpropWeb.Client.Inside;
using BackpropWeb.Client.Replays;
using BackpropWeb.Engine;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace BackpropWeb.Client.Tests.Inside;

public sealed class DecisionSurfaceTests : FigureContext
{
    private static readonly NetworkSnapshot TwoOutputs = NetworkSnapshot.Of(
        new(
            new("either-or", ["a", "b"], ["no", "yes"], [new([0, 0], [1, 0]), new([0, 1], [0, 1])]),
            NetworkShape.Chain(2, 1, 2), new() { LearningRate = 1, Momentum = 0 }, new Start.Seeded(1, 1), 10),
        3, [.. Enumerable.Repeat(0.5, 7)], new double[7]);

    private readonly BunitJSModuleInterop _script;

    public DecisionSurfaceTests()
    {
        Services.AddScoped<ViewsScript>();
        _script = JSInterop.SetupModule("./Inside/RunViews.razor.js");
        _script.SetupVoid("showWeights", _ => true).SetVoidResult();
        SetRendererInfo(new("WebAssembly", true));
    }

    [Fact]
    public void EachOutputsMapMarksTheCasesByItsOwnTarget()
    {
        var view = Render<DecisionSurface>(p => p.Add(s => s.Snapshot, TwoOutputs));

        Assert.Equal(
            ["no: circle rect", "yes: rect circle", "h1: circle rect"],
            view.FindAll("figure").Select(map =>
                $"{map.QuerySelector("figcaption")!.TextContent.Replace('₁', '1')}: "
                + string.Join(' ', map.QuerySelectorAll("svg > *").Select(mark => mark.TagName.ToLowerInvariant()))));
        Assert.Contains("a hidden unit’s map those of no.", view.Find(".view-note").TextContent);
        Assert.Contains("Maps of epoch 3.", view.Find("[data-maps-epoch]").TextContent);
    }

    /// <summary>The tape of a larger run has no weights; the script paints those that it is given.</summary>
    [Fact]
    public void TheScriptGetsTheWeightsOfEachSnapshotOnce()
    {
        var view = Render<DecisionSurface>(p => p.Add(s => s.Snapshot, TwoOutputs));
        view.Render(p => p.Add(s => s.Case, 1));

        var given = Assert.Single(_script.Invocations["showWeights"]);
        Assert.Equal(3, given.Arguments[0]);
        Assert.Equal(Enumerable.Repeat(0.5, 7), (double[])given.Arguments[1]!);
    }
}
