using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Engine.Tests.Problems;

public sealed class PointSetsTests
{
    [Fact]
    public void Sets_WithoutNoise_LieOnTheirCurves()
    {
        Assert.All(PointSets.Blobs(20, 0, 1), c => Assert.Equal(c.Desired[0] - 0.5, c.Input[0]));
        Assert.All(PointSets.Circles(20, 0, 1), c => Assert.Equal(c.Desired[0] == 1 ? 0.5 : 1, Radius(c), 1e-14));
        Assert.All(PointSets.Spirals(20, 0, 1), c => Assert.InRange(Radius(c), 0.1, 1));
        Assert.All(PointSets.Moons(20, 0, 1), c =>
        {
            var side = c.Desired[0] == 1 ? 1 : -1;
            var (x, y) = (c.Input[0] - side * 0.5, c.Input[1] - side * 0.25);
            Assert.Equal(1, x * x + y * y, 1e-14);
            Assert.True(side * y <= 0);
        });
    }

    [Fact]
    public void Sets_SameSeed_AreTheSameAndHalfOfEachClass()
    {
        var set = PointSets.Moons(40, 0.1, 7);

        Assert.Equal(set.SelectMany(c => c.Input), PointSets.Moons(40, 0.1, 7).SelectMany(c => c.Input));
        Assert.NotEqual(set.SelectMany(c => c.Input), PointSets.Moons(40, 0.1, 8).SelectMany(c => c.Input));
        Assert.Equal(20, set.Sum(c => c.Desired[0]));
    }

    [Fact]
    public void Blobs_Noise_HasTheGivenDeviation()
    {
        var offsets = PointSets.Blobs(10_000, 0.3, 1).Select(c => c.Input[0] - (c.Desired[0] - 0.5)).ToArray();

        // Three standard errors of a mean and of a deviation over 10,000 draws.
        Assert.Equal(0, offsets.Average(), 0.009);
        Assert.Equal(0.3, Math.Sqrt(offsets.Average(x => x * x)), 0.0064);
    }

    [Theory]
    [InlineData(1, 0.1, 1)]
    [InlineData(10_001, 0.1, 1)]
    [InlineData(10, -0.1, 1)]
    [InlineData(10, double.NaN, 1)]
    [InlineData(10, 0.1, -1)]
    public void Sets_FiguresOutOfBounds_AreRefused(int points, double noise, long seed)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PointSets.Spirals(points, noise, seed));
        Assert.Throws<ArgumentOutOfRangeException>(() => PointSets.Blobs(points, noise, seed));
    }

    private static double Radius(Case c) => Math.Sqrt(c.Input.Sum(x => x * x));
}
