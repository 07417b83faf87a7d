using BackpropWeb.Client.Figure;
using Bunit;

namespace BackpropWeb.Client.Tests.Figure;

public sealed class TruthTableTests : FigureContext
{
    [Theory]
    [InlineData(0)]
    [InlineData(600)]
    public void EachRowShowsInputsDesiredAndAnswerToThreeDigits(int epoch)
    {
        var recipe = Trained.Exhibit("xor");
        var outputs = Trained.Rows(recipe).Outputs![epoch];

        var table = Render<TruthTable>(p => p.Add(t => t.Problem, recipe.Problem).Add(t => t.Outputs, outputs));

        var rows = table.FindAll("tbody tr");
        Assert.Equal(4, rows.Count);
        for (var c = 0; c < 4; c++)
        {
            Assert.Equal(
                recipe.Problem.Cases[c].Input.Select(v => $"{v}"), rows[c].QuerySelectorAll(".input").Select(cell => cell.TextContent));
            Assert.Equal($"{recipe.Problem.Cases[c].Desired[0]}", rows[c].QuerySelector("[data-desired]")!.TextContent);
            Assert.Equal(Digits.Three(outputs[c][0]), rows[c].QuerySelector("[data-output]")!.TextContent);
            Assert.Equal(Digits.Place(100 * outputs[c][0]), rows[c].QuerySelector(".bar-fill")!.GetAttribute("width"));
        }
    }

    [Fact]
    public void ACaseIsRightWhenItsAnswerIsOnTheDesiredSideOfOneHalf()
    {
        var problem = Trained.Exhibit("xor").Problem;

        var table = Render<TruthTable>(p => p.Add(t => t.Problem, problem)
            .Add(t => t.Outputs, [[0.49], [0.51], [0.5], [0.9]]));

        Assert.Equal(["✓", "✓", "✗", "✗"], table.FindAll("[data-mark]").Select(mark => mark.TextContent));
        Assert.Equal(["right", "right", "wrong", "wrong"], table.FindAll("[data-mark-words]").Select(words => words.TextContent));
    }

    [Fact]
    public void ItSpeaksChinese()
    {
        Language("zh");
        var recipe = Trained.Exhibit("xor");

        var table = Render<TruthTable>(p => p.Add(t => t.Problem, recipe.Problem).Add(t => t.Outputs, [[0], [1], [1], [0]]));

        Assert.Equal("滑块所在轮次的答案", table.Find("caption").TextContent);
    }
}
