using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Engine.Tests.Problems;

public sealed class ProblemTests
{
    [Fact]
    public void Constructor_BrokenProblems_AreRefused()
    {
        var good = new Case([1], [1]);
        Refused("name", () => new(" ", ["x"], ["y"], [good]));
        Refused("at least one input", () => new("p", [], ["y"], [good]));
        Refused("at least one output", () => new("p", ["x"], default, [good]));
        Refused("at least one case", () => new("p", ["x"], ["y"], []));
        Refused("cases[1] must not be null", () => new("p", ["x"], ["y"], [good, null!]));
        Refused(
            "cases[1].input must hold 1 values; it holds 2",
            () => new("p", ["x"], ["y"], [good, new([1, 2], [1])]));
        Refused("cases[0].desired must hold 2 values; it holds 1", () => new("p", ["x"], ["y", "z"], [good]));
        Refused("cases[0].desired must hold 1 values; it holds 0", () => new("p", ["x"], ["y"], [new([1], default)]));
        Refused("cases[0].input[0] must be -1E+100 or more and at most 1E+100; was NaN",
            () => new("p", ["x"], ["y"], [new([double.NaN], [1])]));
        Refused("cases[0].desired[0] must be", () => new("p", ["x"], ["y"], [new([1], [double.NegativeInfinity])]));
        Refused("was 1E+101", () => new("p", ["x"], ["y"], [new([1], [1e101])]));
    }

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
    public void IsCorrect_OneOutput_ComparesSidesOfAHalf(double desired, double output, bool correct) =>
        Assert.Equal(correct, new Case([0], [desired]).IsCorrect([output]));

    [Fact]
    public void IsCorrect_SeveralOutputs_WantsEveryOneRight()
    {
        var two = new Case([0], [1, 0]);
        Assert.True(two.IsCorrect([0.9, 0.1]));
        Assert.False(two.IsCorrect([0.9, 0.6]));
        Assert.Throws<ArgumentException>(() => two.IsCorrect([0.9]));
    }

    private static void Refused(string text, Func<Problem> make) =>
        Assert.Contains(text, Assert.ThrowsAny<ArgumentException>(make).Message);
}
