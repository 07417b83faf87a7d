using BackpropWeb.Engine.Numerics;

namespace BackpropWeb.Engine.Tests.Numerics;

public sealed class CircleTests
{
    [Fact]
    public void Point_AnyAngle_IsCosineAndSine()
    {
        for (var k = 0; k <= 10_000; k++)
        {
            var turns = k / 10_000.0;
            var (x, y) = Circle.Point(turns);
            // The base library reduces 2π times the turns, itself rounded: hence more than our own error.
            Assert.Equal(Math.Cos(2 * Math.PI * turns), x, 2e-15);
            Assert.Equal(Math.Sin(2 * Math.PI * turns), y, 2e-15);
            Assert.Equal(1, x * x + y * y, 8e-16);
        }
    }

    [Fact]
    public void Point_Quarters_AreExact()
    {
        Assert.Equal((1, 0), Circle.Point(0));
        Assert.Equal((0, 1), Circle.Point(0.25));
        Assert.Equal((-1, 0), Circle.Point(0.5));
        Assert.Equal((0, -1), Circle.Point(0.75));
    }
}
