using BackpropWeb.Client.Inside;
using BackpropWeb.Engine;

namespace BackpropWeb.Client.Tests.Inside;

public sealed class SurfaceTests
{
    [Fact]
    public async Task EachPointOfTheMapIsTheOutputOfTheNetworkThere()
    {
        const int N = 5;
        var recipe = Trained.Exhibit("xor");
        var weights = (await ReplayTests.ReplayedAsync(recipe)).At(600).Weights;
        var surface = new Surface(recipe);

        var map = surface.Answers(weights.AsSpan(), N)[new(2, 0)];

        // The margin is a quarter: the plane goes from −0.25 to 1.25. Points are in the middle of 5 × 5 fields.
        Assert.Equal((-0.25, 1.25), (surface.Plane.X0, surface.Plane.X1));
        var network = new Network(recipe.Network, weights.AsSpan());
        for (var row = 0; row < N; row++)
        {
            for (var column = 0; column < N; column++)
            {
                var answer = network.Respond([-0.1 + 0.3 * column, 1.1 - 0.3 * row])[0];
                Assert.InRange(map[row * N + column] - 255 * answer, -0.5001, 0.5001);
            }
        }
    }

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
