using BackpropWeb.Engine.Numerics;

namespace BackpropWeb.Engine.Tests.Numerics;

public sealed class ExponentialTests
{
    /// <summary>In units of the last place. Measured: 0.64, and 0.73 for subnormal results, which are rounded
    /// twice.</summary>
    private const double LargestError = 0.75;

    /// <summary>Even a correctly rounded exponential errs by nearly half a unit somewhere: less would mean that nothing
    /// was measured.</summary>
    private const double AnyRounding = 0.45;

    [Theory]
    [InlineData(-746, 746)] // all of the range, subnormal results included
    [InlineData(-40, 40)] // where total inputs lie
    [InlineData(-1, 1)]
    [InlineData(-1e-8, 1e-8)]
    [InlineData(-745.2, -708)] // subnormal results
    public void Of_WholeRange_IsWithinOneUnitInTheLastPlace(double from, double to)
    {
        var random = new Xoshiro256(1986);
        var worst = 0.0;
        for (var n = 0; n < 5_000; n++)
        {
            var x = from + (to - from) * random.NextDouble();
            if (x > Exponential.LargestFinite || x < Exponential.SmallestNonzero)
                continue;
            worst = Math.Max(worst, HighPrecision.ErrorOfExponential(x, Exponential.Of(x)));
        }

        Assert.InRange(worst, AnyRounding, LargestError);
    }

    [Fact]
    public void Of_WhereTheReductionTurns_IsWithinOneUnitInTheLastPlace()
    {
        for (var k = -1074; k <= 1023; k++)
        {
            // Just below, at and just above (k + ½) ln 2, where the integer part changes.
            var turn = (k + 0.5) * 0.6931471805599453;
            foreach (var x in new[] { double.BitDecrement(turn), turn, double.BitIncrement(turn) })
                Assert.InRange(HighPrecision.ErrorOfExponential(x, Exponential.Of(x)), 0, LargestError);
        }
    }

    [Fact]
    public void Of_NearZero_IsOneAndRises()
    {
        Assert.Equal(1, Exponential.Of(0));
        Assert.Equal(1, Exponential.Of(-0.0));
        Assert.Equal(1, Exponential.Of(double.Epsilon));
        Assert.Equal(1, Exponential.Of(1e-17));
        Assert.Equal(double.BitIncrement(1), Exponential.Of(2.3e-16));
        Assert.Equal(double.BitDecrement(1), Exponential.Of(-1.2e-16));
    }

    [Fact]
    public void Of_BeyondTheDoubles_OverflowsAndUnderflowsAtTheLastNumber()
    {
        Assert.True(double.IsFinite(Exponential.Of(Exponential.LargestFinite)));
        Assert.Equal(double.PositiveInfinity, Exponential.Of(double.BitIncrement(Exponential.LargestFinite)));
        Assert.Equal(double.PositiveInfinity, Exponential.Of(double.MaxValue));
        Assert.Equal(double.PositiveInfinity, Exponential.Of(double.PositiveInfinity));
        Assert.Equal(double.Epsilon, Exponential.Of(Exponential.SmallestNonzero));
        Assert.Equal(0, Exponential.Of(double.BitDecrement(Exponential.SmallestNonzero)));
        Assert.Equal(0, Exponential.Of(double.MinValue));
        Assert.Equal(0, Exponential.Of(double.NegativeInfinity));
        Assert.Equal(double.NaN, Exponential.Of(double.NaN));
    }

    // Golden bits, here all correctly rounded: a change would change every recorded run.
    [Theory]
    [InlineData(1, 0x4005BF0A8B145769)]
    [InlineData(-1, 0x3FD78B56362CEF38)]
    [InlineData(10, 0x40D5829DCF950560)]
    [InlineData(-20.5, 0x3E157A3AFEED00AB)]
    [InlineData(0.1, 0x3FF1AEC7B35A00D4)]
    [InlineData(-700, 0x00D14F2B0FB9307F)]
    public void Of_GivenNumbers_KeepsItsBits(double x, long bits) =>
        Assert.Equal(bits, BitConverter.DoubleToInt64Bits(Exponential.Of(x)));
}
