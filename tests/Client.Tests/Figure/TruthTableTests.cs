using BackpropWeb.Client.Figure;
using BackpropWeb.Client.Shared;
using Bunit;

namespace BackpropWeb.Client.Tests.Figure;

public sealed class TruthTableTests : FigureContext
{
    [Theory]
    [InlineData(0)]
    [InlineData(600)]
    public void EachRowShowsInputsTargetAndOutputToThreeDecimals(int epoch)
    {
        var recipe = Trained.Exhibit("xor");
        var outputs = Trained.Rows(recipe).Outputs![epoch];

        var table = Render<TruthTable>(p => p.Add(t => t.Problem, recipe.Problem).Add(t => t.Outputs, outputs));

        var rows = table.FindAll("tbody tr");
        Assert.Equal(4, rows.Count);
        for (var c = 0; c < 4; c++)
        {
            Assert.Equal(
                recipe.Problem.Cases[c].Input.Select(v => $"{v}"),
                rows[c].QuerySelectorAll(".input").Select(cell => cell.TextContent));
            Assert.Equal($"{recipe.Problem.Cases[c].Desired[0]}", rows[c].QuerySelector("[data-desired]")!.TextContent);
            Assert.Equal(Digits.Three(outputs[c][0]), rows[c].QuerySelector("[data-output]")!.TextContent);
            Assert.Equal(Digits.Place(100 * outputs[c][0]), rows[c].QuerySelector(".bar-fill")!.GetAttribute("width"));
        }
    }

    [Fact]
    public void ACaseIsCorrectIfItsOutputIsOnTheSideOfItsTarget()
    {
        var problem = Trained.Exhibit("xor").Problem;

        var table = Render<TruthTable>(p => p.Add(t => t.Problem, problem)
            .Add(t => t.Outputs, [[0.49], [0.51], [0.5], [0.9]]));

        Assert.Equal(["✓", "✓", "✗", "✗"], table.FindAll("[data-mark]").Select(mark => mark.TextContent));
        Assert.Equal(
            ["correct", "correct", "wrong", "wrong"],
            table.FindAll("[data-mark-words]").Select(words => words.TextContent));
    }

    [Fact]
    public void TheCaptionIsTranslated()
    {
        Language("zh");
        var recipe = Trained.Exhibit("xor");

        var table = Render<TruthTable>(
            p => p.Add(t => t.Problem, recipe.Problem).Add(t => t.Outputs, [[0], [1], [1], [0]]));

        Assert.Equal("所选轮次的输出", table.Find("caption").TextContent);
    }

    [Theory]
    [InlineData("t-c", 7, 7)]
    [InlineData("symmetry", 6, 1)]
    public void InputsThatArePicturesAreDrawn(string name, int columns, int rows)
    {
        var problem = Trained.Exhibit(name).Problem;

        var table = Render<TruthTable>(p => p.Add(t => t.Problem, problem)
            .Add(t => t.Outputs, [.. problem.Cases.Select(_ => Enumerable.Repeat(0.5, 1).ToArray())]));

        var pictures = table.FindAll(".input-picture");
        Assert.Equal(problem.Cases.Length, pictures.Count);
        for (var c = 0; c < pictures.Count; c++)
        {
            Assert.Equal($"0 0 {10 * columns} {10 * rows}", pictures[c].GetAttribute("viewBox"));
            var input = problem.Cases[c].Input;
            Assert.Equal(input.Count(value => value > 0), pictures[c].QuerySelectorAll(".picture-on").Length);
            Assert.Equal(string.Join(' ', input), pictures[c].GetAttribute("aria-label"));
        }
    }

    [Fact]
    public void HeldOutCasesAreMarkedInWords()
    {
        var problem = Engine.Problems.ProblemCatalogue.Find("xor")!.Problem.WithHeldOut([2]);

        var table = Render<TruthTable>(p => p.Add(t => t.Problem, problem).Add(
            t => t.Outputs, [[0.1], [0.9], [0.8], [0.2]]));

        var marked = Assert.Single(table.FindAll("tr[data-held-out]"));
        Assert.Equal("2", marked.GetAttribute("data-case"));
        Assert.Contains("held out", marked.TextContent, StringComparison.Ordinal);
    }
}
