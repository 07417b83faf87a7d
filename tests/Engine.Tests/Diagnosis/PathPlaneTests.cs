using BackpropWeb.Engine.Diagnosis;
using BackpropWeb.Engine.Numerics;

namespace BackpropWeb.Engine.Tests.Diagnosis;

public sealed class PathPlaneTests
{
    private const double Rounding = 1e-9;

    // Deviations (±2, 0, 0) and (0, ±1, 0): variances 8 and 2 of 10, so 80 % along x and 20 % along y.
    [Fact]
    public void Principal_PathAlongTwoAxes_HasTheirSharesOfVariance()
    {
        var plane = PathPlane.Principal([[3, 5, 7], [5, 4, 7], [5, 6, 7], [7, 5, 7]]);

        Assert.Equal([5, 5, 7], plane.Origin);
        Assert.Equal(0.8, plane.AcrossShare, Rounding);
        Assert.Equal(0.2, plane.UpShare, Rounding);
        AssertNear([1, 0, 0], plane.Across);
        Assert.Equal(1, Math.Abs(plane.Up[1]), Rounding);
    }

    // The line (1, 1) / √2 with deviations ±√2, and (1, −1) / √2 with ±√2 / 2: variances 4 and 1.
    [Fact]
    public void Principal_TurnedPath_FindsItsDirections()
    {
        var plane = PathPlane.Principal([[-1, -1], [0.5, -0.5], [-0.5, 0.5], [1, 1]]);

        Assert.Equal(0.8, plane.AcrossShare, Rounding);
        AssertNear([Math.Sqrt(0.5), Math.Sqrt(0.5)], plane.Across);
        Assert.Equal((Math.Sqrt(2), 0), plane.Project([1, 1]), Near);
    }

    [Fact]
    public void Principal_StraightPath_HasAllVarianceAcrossAndASecondDirectionBesideIt()
    {
        var plane = PathPlane.Principal([[0, 0, 0], [1, 2, 2], [2, 4, 4]]);

        Assert.Equal(1, plane.AcrossShare, Rounding);
        Assert.Equal(0, plane.UpShare, Rounding);
        AssertNear([1 / 3.0, 2 / 3.0, 2 / 3.0], plane.Across);
        Assert.Equal(0, plane.Across.Zip(plane.Up, (a, b) => a * b).Sum(), Rounding);
        Assert.Equal(1, plane.Up.Sum(u => u * u), Rounding);
    }

    [Fact]
    public void Principal_PathThatRests_IsAPlaneNevertheless()
    {
        var plane = PathPlane.Principal([[1, 2, 3], [1, 2, 3]]);

        Assert.Equal((0, 0), (plane.AcrossShare, plane.UpShare));
        Assert.Equal(1, plane.Across.Sum(a => a * a), Rounding);
        Assert.Equal(0, plane.Across.Zip(plane.Up, (a, b) => a * b).Sum(), Rounding);
    }

    [Fact]
    public void Principal_AnyPath_HoldsMoreVarianceThanAnyOtherDirection()
    {
        var random = new Xoshiro256(3);
        for (var trial = 0; trial < 50; trial++)
        {
            double[][] path = [.. Enumerable.Range(0, 20).Select(_ => Vector(6))];
            var plane = PathPlane.Principal(path);
            var total = Variance(path, null);

            Assert.Equal(plane.AcrossShare, Variance(path, plane.Across) / total, 1e-6);
            Assert.Equal(plane.UpShare, Variance(path, plane.Up) / total, 1e-6);
            for (var other = 0; other < 20; other++)
            {
                var direction = Vector(6);
                var length = Math.Sqrt(direction.Sum(d => d * d));
                Assert.InRange(
                    Variance(path, [.. direction.Select(d => d / length)]) / total, 0, plane.AcrossShare + 1e-6);
            }
        }

        double[] Vector(int count) =>
            [.. Enumerable.Range(0, count).Select(k => (k + 1) * (random.NextDouble() - 0.5))];
    }

    [Fact]
    public void At_ProjectedPointOfThePlane_IsThatPoint()
    {
        var plane = PathPlane.Principal([[0, 0, 0, 1], [1, 2, 2, 0], [2, 1, 4, 1], [4, 1, 4, 3]]);
        var weights = new double[4];

        plane.At(0.7, -1.3, weights);

        Assert.Equal((0.7, -1.3), plane.Project(weights), Near);
    }

    [Fact]
    public void OfWeights_CoordinatesAreTheTwoWeights()
    {
        var plane = PathPlane.OfWeights([1, 2, 3], 2, 0);
        var weights = new double[3];

        plane.At(30, 10, weights);

        Assert.Equal([10, 2, 30], weights);
        Assert.Equal((3, 1), plane.Project([1, 2, 3]));
        Assert.Throws<ArgumentException>(() => PathPlane.OfWeights([1, 2, 3], 1, 1));
    }

    [Fact]
    public void Principal_NoPlane_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => PathPlane.Principal([]));
        Assert.Throws<ArgumentException>(() => PathPlane.Principal([[1]]));
    }

    private static bool Near((double A, double B) left, (double A, double B) right) =>
        Math.Abs(left.A - right.A) < Rounding && Math.Abs(left.B - right.B) < Rounding;

    private static void AssertNear(double[] expected, IReadOnlyList<double> actual) =>
        Assert.Equal(expected, actual, (left, right) => Math.Abs(left - right) < Rounding);

    private static double Variance(double[][] path, IReadOnlyList<double>? direction)
    {
        var mean = Enumerable.Range(0, path[0].Length).Select(k => path.Average(point => point[k])).ToArray();
        return path.Sum(point => direction is null
            ? point.Select((value, k) => (value - mean[k]) * (value - mean[k])).Sum()
            : Math.Pow(point.Select((value, k) => (value - mean[k]) * direction[k]).Sum(), 2));
    }
}
