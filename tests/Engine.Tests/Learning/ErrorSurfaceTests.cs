using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Engine.Tests.Learning;

public sealed class ErrorSurfaceTests
{
    // y = w x + b for x = 1, d = 3 and x = −1, d = 1. At w = 2, b = 1: y = 3 and −1, so (0² + 2²) / 2 = 2.
    [Theory]
    [InlineData(1, 2, 2)]
    [InlineData(2, 1, 0)]
    [InlineData(0, 0, 5)]
    public void MeanSquaredError_LinearUnit_IsTheParabola(double bias, double weight, double error)
    {
        var recipe = new Recipe(
            Nets.Problem(([1], [3]), ([-1], [1])), NetworkShape.Chain(Activation.Linear, 1, 1), new Rule(),
            new Start.Seeded(1, 1), 1);

        Assert.Equal(error, new ErrorSurface(recipe).MeanSquaredError([bias, weight]));
    }

    [Fact]
    public void MeanSquaredError_AtEveryEpoch_IsTheTrainersBits()
    {
        for (var number = 0; number < 20; number++)
        {
            var recipe = Nets.Random(number, tolerance: number % 2 * 0.1);
            var surface = new ErrorSurface(recipe);
            var trainer = new Trainer(recipe);
            for (var epoch = 0; epoch < 5; epoch++, trainer.Step())
                Assert.Equal(trainer.MeanSquaredError, surface.MeanSquaredError(trainer.Weights));
        }
    }

    [Fact]
    public void MeanSquaredError_WrongNumberOfWeights_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new ErrorSurface(Nets.Random(1)).MeanSquaredError([1]));
}
