using BackpropWeb.Client.Figure;
using BackpropWeb.Engine;
using Bunit;

namespace BackpropWeb.Client.Tests.Figure;

public sealed class OutputMapsTests : FigureContext
{
    public static TheoryData<NetworkShape, bool> Shapes => new()
    {
        { NetworkShape.Chain(2, 4, 1), true },
        { NetworkShape.Chain(Activation.Tanh, 2, 4, 1), true },
        { NetworkShape.Chain(Activation.Linear, 2, 4, 1), false },
        { new([2, 4, 1], [new(0, 1), new(1, 2)], Activation.Logistic, Activation.Linear), false },
        { NetworkShape.Chain(Activation.Softmax, 2, 4, 2), false },
        { NetworkShape.Chain(3, 4, 1), false },
        { NetworkShape.Chain(2, 30, 1), false },
    };

    [Theory, MemberData(nameof(Shapes))]
    public void ANetworkThatTheScriptCannotComputeHasNoMap(NetworkShape shape, bool has) =>
        Assert.Equal(has, OutputMaps.Suit(shape));

    [Fact]
    public void UnitsWithMapsAreSquares()
    {
        var recipe = Trained.Exhibit("xor");
        var weights = Trained.Rows(recipe).Weights![600];

        var drawing = Render<NetworkDrawing>(p =>
            p.Add(n => n.Recipe, recipe).Add(n => n.Weights, weights).Add(n => n.WithMaps, true));

        Assert.Equal(
            ["1.0", "1.1", "1.2", "1.3", "2.0"],
            drawing.FindAll("rect[data-unit]").Select(unit => unit.GetAttribute("data-unit")));
        Assert.Equal(2, drawing.FindAll("circle").Count);
        Assert.Single(drawing.FindAll("canvas[data-unit-maps][aria-hidden=true]"));
    }

    [Fact]
    public void CasesAreMarkedByTheirTargets()
    {
        var map = Render<OutputMap>(p => p.Add(m => m.Recipe, Trained.Exhibit("xor")));

        Assert.Equal(
            ["dot dot-off", "dot dot-on", "dot dot-on", "dot dot-off"],
            map.FindAll("[data-dot]").Select(dot => dot.GetAttribute("class")));
        Assert.StartsWith("Map of the output y", map.Find("[role=img]").GetAttribute("aria-label"));
    }
}
