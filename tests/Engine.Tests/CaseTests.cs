using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Engine.Tests;

public sealed class CaseTests
{
    [Theory]
    [InlineData(0, 0.4999, true)]
    [InlineData(0, 0.5, false)]
    [InlineData(0, 0.5001, false)]
    [InlineData(1, 0.5001, true)]
    [InlineData(1, 0.5, false)]
    [InlineData(0.1, 0.3, true)]
    [InlineData(0.9, 0.3, false)]
    [InlineData(0.5, 0.5, true)]
    [InlineData(0.5, 0.6, false)]
    [InlineData(0.5, 0.4, false)]
    [InlineData(0.9, 0.5, false)]
    [InlineData(0, double.NaN, false)]
    public void IsCorrect_OneOutput_ComparesSidesOfAHalf(double desired, double output, bool correct) =>
        Assert.Equal(correct, new Case([0], [desired]).IsCorrect([output]));

    [Fact]
    public void IsCorrect_SeveralOutputs_NeedsEveryOneRight()
    {
        var two = new Case([0], [1, 0]);
        Assert.True(two.IsCorrect([0.9, 0.1]));
        Assert.False(two.IsCorrect([0.9, 0.6]));
        Assert.Throws<ArgumentException>(() => two.IsCorrect([0.9]));
    }

    // Weights of 0 make every logistic output exactly 0.5.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void IsCorrect_OutputsOfExactlyAHalf_IsTheRuleOfEveryKernel(int lanes)
    {
        var problem = Nets.Problem(([0], [0]), ([0], [1]), ([0], [0.5]), ([0], [0.1]), ([0], [0.9]));
        var trainer = new Trainer(
            new(problem, NetworkShape.Chain(1, 1), new(), new Start.Explicit([0, 0]), 1), null, lanes);

        Assert.All(trainer.Outputs.ToArray(), y => Assert.Equal(0.5, y));
        Assert.Equal(1, trainer.CorrectCount);
        Assert.Equal(
            [false, false, true, false, false], trainer.Inspect().Cases.Select(each => each.Correct));
    }
}
