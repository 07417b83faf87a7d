using System.Globalization;

namespace BackpropWeb.Engine.Tests;

public sealed class BoundsTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(double.Epsilon, true)]
    [InlineData(100, true)]
    [InlineData(100.00000000000001, false)]
    [InlineData(-1, false)]
    [InlineData(double.NaN, false)]
    [InlineData(double.PositiveInfinity, false)]
    [InlineData(double.NegativeInfinity, false)]
    public void Contains_AboveZeroToHundred_TakesTheEndItSays(double value, bool expected) =>
        Assert.Equal(expected, new Bounds<double>(0, false, 100).Contains(value));

    [Theory]
    [InlineData(0, true)]
    [InlineData(0.9999999999999999, true)]
    [InlineData(1, false)]
    [InlineData(double.NaN, false)]
    public void Contains_ZeroToBelowOne_TakesTheEndItSays(double value, bool expected) =>
        Assert.Equal(expected, new Bounds<double>(0, true, 1, false).Contains(value));

    [Fact]
    public void ToString_EveryKind_ReadsAfterMustBe()
    {
        CultureInfo.CurrentCulture = new("de-DE");

        Assert.Equal("above 0 and at most 100", new Bounds<double>(0, false, 100).ToString());
        Assert.Equal("0 or more and below 0.5", new Bounds<double>(0, true, 0.5, false).ToString());
        Assert.Equal("1 or more", new Bounds<int>(1, true).ToString());
        Assert.Equal(
            "0 or more and at most 9007199254740991", new Bounds<long>(0, true, 9007199254740991).ToString());
    }

    [Fact]
    public void Require_Outside_NamesPartValueAndBounds()
    {
        var refusal = Assert.Throws<ArgumentOutOfRangeException>(
            () => new Bounds<double>(0, false, 100).Require(-1.5, "rule.learningRate"));

        Assert.StartsWith("rule.learningRate must be above 0 and at most 100; was -1.5.", refusal.Message);
        Assert.Equal("rule.learningRate", refusal.ParamName);
        Assert.Equal(-1.5, refusal.ActualValue);
    }
}
