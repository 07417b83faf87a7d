using BackpropWeb.Engine.Activations;
using BackpropWeb.Engine.ErrorFunctions;
using BackpropWeb.Engine.Numerics;
using BackpropWeb.Engine.Tests.Numerics;

namespace BackpropWeb.Engine.Tests.Activations;

public sealed class LaterFunctionsTests
{
    [Theory]
    [InlineData(1e-20, 1e-3)]
    [InlineData(0, 0.625)]
    [InlineData(0.625, 1)]
    [InlineData(0.6, 0.65)] // around the turn
    [InlineData(1, 20)]
    public void Tanh_WholeRange_IsWithinTwoUnitsInTheLastPlace(double from, double to)
    {
        var random = new Xoshiro256(1986);
        var worst = 0.0;
        for (var n = 0; n < 3_000; n++)
        {
            var x = from + (to - from) * random.NextDouble();
            worst = Math.Max(worst, HighPrecision.ErrorOfTanh(x, HyperbolicTangent.Output(x)));
            Assert.Equal(-HyperbolicTangent.Output(x), HyperbolicTangent.Output(-x));
        }

        Assert.InRange(worst, 0.45, 2);
    }

    [Fact]
    public void Tanh_Edges_AreExact()
    {
        Assert.Equal(0, HyperbolicTangent.Output(0));
        Assert.Equal(double.Epsilon, HyperbolicTangent.Output(double.Epsilon));
        Assert.Equal(1, HyperbolicTangent.Output(400));
        Assert.Equal(-1, HyperbolicTangent.Output(double.NegativeInfinity));
        Assert.Equal(double.NaN, HyperbolicTangent.Output(double.NaN));
        Assert.Equal(1, HyperbolicTangent.Derivative(0));
        Assert.Equal(0.75, HyperbolicTangent.Derivative(-0.5));
    }

    // Golden bits: a change would change every recorded run with such units.
    [Theory]
    [InlineData(0.25, 0x3FCF597EA69A1C86)]
    [InlineData(-1, unchecked((long)0xBFE85EFAB514F394))]
    [InlineData(3.5, 0x3FEFF112C63A9077)]
    public void Tanh_GivenNumbers_KeepsItsBits(double x, long bits) =>
        Assert.Equal(bits, BitConverter.DoubleToInt64Bits(HyperbolicTangent.Output(x)));

    [Fact]
    public void LinearAndRectified_KnownInputs_AreTheirFormulas()
    {
        Assert.Equal(-3.5, Linear.Output(-3.5));
        Assert.Equal(1, Linear.Derivative(-3.5));
        Assert.Equal(2.5, Rectified.Output(2.5));
        Assert.Equal(0, BitConverter.DoubleToInt64Bits(Rectified.Output(-0.0)));
        Assert.Equal(0, Rectified.Output(double.NegativeInfinity));
        Assert.Equal(double.NaN, Rectified.Output(double.NaN));
        Assert.Equal([1, 0, 0], new[] { 2.5, 0, -0.0 }.Select(Rectified.Derivative));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 2, 3)]
    [InlineData(1e6, 1e6 + 1, 0)]
    [InlineData(-1e300, 1e300, 1e300)]
    public void Softmax_AnyInputs_SharesOneWithoutOverflow(double x0, double x1, double x2)
    {
        double[] y = new double[3];
        Softmax.Outputs([x0, x1, x2], y);

        Assert.Equal(1, y.Sum(), 4e-16);
        Assert.All(y, share => Assert.InRange(share, 0, 1));
        if (x1 - x0 < 700)
            Assert.Equal(Math.Exp(x1 - x0), y[1] / y[0], 1e-12);
    }

    [Fact]
    public void CrossEntropy_KnownShares_IsMinusTheSumOfDLnY()
    {
        double[] x = [1, 2, 4];
        double[] y = new double[3];
        Softmax.Outputs(x, y);

        Assert.Equal(-Math.Log(y[1]), CrossEntropy.Of(x, [0, 1, 0]), 1e-14);
        Assert.Equal(-0.25 * Math.Log(y[0]) - 0.75 * Math.Log(y[2]), CrossEntropy.Of(x, [0.25, 0, 0.75]), 1e-14);
        Assert.Equal(2000, CrossEntropy.Of([0, 2000], [1, 0]));
        Assert.Equal(0, CrossEntropy.Of([0, 2000], [0, 1]));
    }
}
