using System.Globalization;
using BackpropWeb.Client.Inside;
using BackpropWeb.Client.Shared;
using BackpropWeb.Engine.Problems;
using Bunit;

namespace BackpropWeb.Client.Tests.Inside;

public sealed class HintonDiagramTests : FigureContext
{
    [Fact]
    public async Task TheAreaOfEachSquareIsTheSizeOfItsWeightAndItsColourTheSign()
    {
        var recipe = Trained.Exhibit("xor");
        var replay = await Trained.ReplayedAsync(recipe);
        var snapshot = replay.At(600);

        var diagram = Render<HintonDiagram>(
            p => p.Add(d => d.Snapshot, snapshot).Add(d => d.Largest, replay.LargestWeight));

        var squares = diagram.FindAll("[data-weight-cell]");
        Assert.Equal(Enumerable.Range(0, recipe.Network.WeightCount),
            squares.Select(s => int.Parse(s.GetAttribute("data-weight-cell")!, CultureInfo.InvariantCulture)).Order());
        foreach (var square in squares)
        {
            var weight =
                snapshot.Weights[int.Parse(square.GetAttribute("data-weight-cell")!, CultureInfo.InvariantCulture)];
            var side = double.Parse(square.GetAttribute("width")!, CultureInfo.InvariantCulture);
            Assert.Equal(
                Math.Abs(weight) / replay.LargestWeight, side * side / Math.Pow(HintonBlock.Cell - 2, 2), 0.01);
            Assert.Equal(weight < 0 ? "hinton-black" : "hinton-white", square.GetAttribute("class"));
        }
    }

    [Fact]
    public async Task ArrowKeysReadTheWeightsOneByOne()
    {
        var recipe = Trained.Exhibit("xor");
        var snapshot = (await Trained.ReplayedAsync(recipe)).At(0);
        var diagram = Render<HintonDiagram>(p => p.Add(d => d.Snapshot, snapshot).Add(d => d.Largest, 1));

        diagram.Find("[data-hinton='1']").Focus();
        diagram.Find("[data-hinton='1']").KeyDown("ArrowRight");
        diagram.Find("[data-hinton='1']").KeyDown("ArrowDown");

        var weight = snapshot.Weights[recipe.Network.WeightIndex(0, 1, 1)];
        Assert.StartsWith($"x₂ → h₂: {Digits.Three(weight)}", diagram.Find("[aria-live]").TextContent.Trim(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task WeightsThatLayersShareAreDrawnOnce()
    {
        var recipe = ProblemCatalogue.Find("shift-register-3")!.Suggested;
        var snapshot = (await Trained.ReplayedAsync(new(
            recipe.Problem, recipe.Network, recipe.Rule, recipe.Start, 2))).At(0);

        var diagram = Render<HintonDiagram>(p => p.Add(d => d.Snapshot, snapshot).Add(d => d.Largest, 1));

        Assert.True(recipe.Network.Layers.Length > 2);
        Assert.Single(diagram.FindAll("svg"));
        Assert.Contains(
            $"Layers 1 to {recipe.Network.Layers.Length - 1} share", diagram.Markup, StringComparison.Ordinal);
    }
}
