using BackpropWeb.Client.Inside;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Diagnosis;
using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Client.Tests.Inside;

public sealed class ErrorMapTests
{
    // y = w x + b with x = 1, d = 0 and x = −1, d = 0: the error is b² + w², a bowl of circles.
    private static readonly Recipe Bowl = new(
        new("bowl", ["x"], ["y"], [new([1], [0]), new([-1], [0])]), NetworkShape.Chain(Activation.Linear, 1, 1),
        new Rule { LearningRate = 0.1, Momentum = 0 }, new Start.Seeded(1, 1), 40);

    [Fact]
    public async Task TheErrorsOfABowlAreTheSquaresOfTheDistance()
    {
        var map = await BowlAsync();

        for (var row = 0; row < ErrorMap.Grid; row++)
        {
            for (var column = 0; column < ErrorMap.Grid; column++)
            {
                var (bias, weight) = (At(map.X0, map.X1, column), At(map.Y1, map.Y0, row));
                Assert.Equal(bias * bias + weight * weight, map.Errors[row * ErrorMap.Grid + column], 1e-12);
            }
        }

        static double At(double from, double to, int step) => from + (to - from) * step / (ErrorMap.Grid - 1);
    }

    [Fact]
    public async Task ALineOfEqualErrorsOfABowlIsACircle()
    {
        var map = await BowlAsync();

        var pieces = map.Contour(1).ToArray();

        Assert.NotEmpty(pieces);
        Assert.All(pieces, piece =>
        {
            var (x, y) = (map.X0 + piece.X1 * (map.X1 - map.X0), map.Y1 - piece.Y1 * (map.Y1 - map.Y0));
            // A straight line between grid points differs from the circle by a part of the square's size.
            Assert.Equal(1, Math.Sqrt(x * x + y * y), 0.01);
        });
    }

    [Fact]
    public async Task LevelsAreRoundErrorsWithinTheMap()
    {
        var map = await BowlAsync();

        var levels = map.Levels();

        Assert.All(levels, level => Assert.InRange(level, map.Errors.Min(), map.Errors.Max()));
        Assert.Contains(1.0, levels);
        Assert.Equal(levels.Order().Distinct(), levels);
    }

    [Fact]
    public void TheMapContainsThePathWithAMargin()
    {
        double[][] path = [[0, 0, 1], [3, 1, 0], [5, -2, 2]];
        var map = ErrorMap.Around(PathPlane.Principal(path), path);

        Assert.All(path.Select(point => map.Place(map.Plane.Project(point))), place =>
        {
            Assert.InRange(place.X, 0.1, 0.9);
            Assert.InRange(place.Y, 0.1, 0.9);
        });
    }

    [Fact]
    public void ThePathHasTheWeightsFromTheFirstToTheLastEpoch()
    {
        var recipe = Trained.Exhibit("xor");
        var (path, trainer) = (new WeightPath(recipe), new Trainer(recipe));
        path.Keep(trainer);
        while (trainer.Epoch < recipe.Epochs && trainer.Step())
            path.Keep(trainer);

        Assert.Equal(201, path.Points.Count);
        Assert.Equal(new Trainer(recipe).Weights.ToArray(), path.Points[0]);
        Assert.Equal(trainer.Weights.ToArray(), path.Points[^1]);
    }

    private static async Task<ErrorMap> BowlAsync()
    {
        var map = ErrorMap.Around(PathPlane.OfWeights([0, 0], 0, 1), [[-2, -2], [2, 2]]);
        await map.ComputeAsync(Bowl, TestContext.Current.CancellationToken);
        return map;
    }
}
