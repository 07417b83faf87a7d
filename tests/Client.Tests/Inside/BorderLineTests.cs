using BackpropWeb.Client.Inside;

namespace BackpropWeb.Client.Tests.Inside;

public sealed class BorderLineTests
{
    [Theory]
    [InlineData(1, -1, 0, 0, 0, 1, 1)]
    [InlineData(0, 2, -1, 0, 0.5, 1, 0.5)]
    [InlineData(2, 0, -1, 0.5, 0, 0.5, 1)]
    public void TheBorderIsWhereTheTotalInputIsZero(
        double a, double b, double c, double x1, double y1, double x2, double y2)
    {
        var line = BorderLine.Through(a, b, c, 0, 1)!.Value;

        Assert.Equal([(x1, y1), (x2, y2)], new[] { (line.X1, line.Y1), (line.X2, line.Y2) }.Order());
    }

    [Fact]
    public void ABorderOutsideTheSquareIsNotDrawn() => Assert.Null(BorderLine.Through(1, 1, 3, 0, 1));
}
