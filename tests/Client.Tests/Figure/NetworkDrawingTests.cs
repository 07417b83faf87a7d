using BackpropWeb.Client.Figure;
using BackpropWeb.Client.Shared;
using Bunit;

namespace BackpropWeb.Client.Tests.Figure;

public sealed class NetworkDrawingTests : FigureContext
{
    [Fact]
    public void EveryWeightIsDrawnOnceBySignAndSize()
    {
        var recipe = Trained.Exhibit("xor");
        var weights = Trained.Rows(recipe).Weights![600];

        var drawing = Render<NetworkDrawing>(p => p.Add(n => n.Recipe, recipe).Add(n => n.Weights, weights));

        var links = drawing.FindAll("line[data-weight]").ToDictionary(
            link => int.Parse(link.GetAttribute("data-weight")!, null));
        Assert.Equal(recipe.Network.WeightCount, links.Count);
        foreach (var (weight, link) in links)
        {
            Assert.Equal(weights[weight] < 0 ? "negative" : "positive", link.GetAttribute("class"));
            Assert.Equal(Digits.Place(NetworkLayout.LinkWidth(weights[weight])), link.GetAttribute("stroke-width"));
            Assert.Equal($"{link.GetAttribute("data-name")}: {Digits.Three(weights[weight])}", link.TextContent);
        }

        Assert.Equal("x₂ → h₄", links[recipe.Network.ConnectionOffset(0) + 3 * 2 + 1].GetAttribute("data-name"));
        Assert.Equal("1 → y", links[recipe.Network.BiasOffset(2)].GetAttribute("data-name"));
    }

    [Fact]
    public void ALinkStartsAtItsSendingUnitAndABiasAtTheUnitThatIsAlwaysOne()
    {
        var layout = new NetworkLayout(Engine.NetworkShape.Chain(2, 4, 1));
        var shape = Engine.NetworkShape.Chain(2, 4, 1);

        // From input 1 to hidden 3.
        var link = layout.Links.Single(l => l.Weight == shape.ConnectionOffset(0) + 3 * 2 + 1);
        var bias = layout.Links.Single(l => l.Weight == shape.BiasOffset(2)); // of the output

        var units = layout.Units;
        var from = units.Single(u => u is { Layer: 0, Index: 1 });
        var to = units.Single(u => u is { Layer: 1, Index: 3 });
        Assert.Equal(((from.X, from.Y), (to.X, to.Y)), (link.From, link.To));
        var one = units.Single(u => u is { Layer: 1, IsBias: true });
        Assert.Equal((one.X, one.Y), bias.From);
    }
}
