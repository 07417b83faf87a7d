using BackpropWeb.Engine.Numerics;

namespace BackpropWeb.Engine.Tests.Numerics;

public sealed class LogarithmTests
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(0.5, 1)]
    [InlineData(1, 1000)] // the sums of a softmax
    [InlineData(1e-30, 1e30)]
    [InlineData(0.999999, 1.000001)]
    public void Of_WholeRange_IsWithinOneUnitInTheLastPlace(double from, double to)
    {
        var random = new Xoshiro256(1986);
        var worst = 0.0;
        for (var n = 0; n < 3_000; n++)
        {
            var x = from + (to - from) * random.NextDouble();
            worst = Math.Max(worst, HighPrecision.ErrorOfLogarithm(x, Logarithm.Of(x)));
        }

        Assert.InRange(worst, 0.45, 0.95);
    }

    [Fact]
    public void Of_Edges_AreExact()
    {
        Assert.Equal(0, Logarithm.Of(1));
        Assert.Equal(double.PositiveInfinity, Logarithm.Of(double.PositiveInfinity));
        Assert.Equal(double.NaN, Logarithm.Of(double.NaN));
        Assert.Equal(Math.Log(double.MaxValue), Logarithm.Of(double.MaxValue), 1e-12);
    }

    // Golden bits: a change would change every recorded run with softmax outputs.
    [Theory]
    [InlineData(2, 0x3FE62E42FEFA39EF)]
    [InlineData(3, 0x3FF193EA7AAD030A)]
    [InlineData(10, 0x40026BB1BBB55516)]
    public void Of_GivenNumbers_KeepsItsBits(double x, long bits) =>
        Assert.Equal(bits, BitConverter.DoubleToInt64Bits(Logarithm.Of(x)));
}
