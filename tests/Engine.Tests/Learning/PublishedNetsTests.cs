using BackpropWeb.Engine.Diagnosis;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Engine.Tests.Learning;

/// <summary>Weights printed in 1986, and runs of an independent implementation.</summary>
public sealed class PublishedNetsTests
{
    /// <summary>The figures print weights to one decimal and outputs were computed to three.</summary>
    private const double Printed = 0.0005;

    /// <summary>The figures are given to six decimals.</summary>
    private const double SixDecimals = 6e-7;

    // Parallel Distributed Processing, chapter 8, fig. 3: one hidden unit, and direct links from the inputs to the
    // output.
    [Fact]
    public void Outputs_XorWithOneHiddenUnit_AreThoseOfTheChapter()
    {
        var shape = new NetworkShape([2, 1, 1], [new(0, 1), new(0, 2), new(1, 2)]);
        double[] weights = [2.2, 6.3, -6.4, -6.4, -4.2, -4.2, -9.4];

        AssertOutputs(shape, weights, [0.103, 0.877, 0.877, 0.109]);
    }

    // Fig. 5: the local minimum in which two cases have the output 0.5.
    [Fact]
    public void Outputs_XorAtTheChaptersLocalMinimum_AreUndecidedForTwoCases()
    {
        double[] weights = [2.0, -0.1, -0.8, -2.0, 9.2, 4.3, 8.8, -4.5, 5.3];

        AssertOutputs(NetworkShape.Chain(2, 2, 1), weights, [0.096, 0.500, 0.898, 0.500]);
    }

    // Mean squared errors at epochs 0, 50, 100, 150, 200, 250, 300 and 600, and the outputs at the end, of a second
    // program, which started from System.Random of the given seed.
    [Theory]
    [InlineData("xor", 4, 2, UpdateMoment.AfterEachEpoch, 0.5, 0.9, 0.5,
        new[] { .251407, .249985, .249750, .245996, .109349, .003516, .001751, .000459 },
        new[] { .0233, .9800, .9771, .0193 })]
    [InlineData("xor", 2, 3, UpdateMoment.AfterEachEpoch, 0.5, 0.9, 0.5,
        new[] { .250895, .249836, .248725, .178806, .005802, .002557, .001716, .000572 },
        new[] { .0241, .9775, .9726, .0213 })]
    [InlineData("xor", 4, 2, UpdateMoment.AfterEachCase, 0.25, 0.95, 0.3,
        new[] { .250652, .250040, .249940, .249038, .217600, .112965, .008294, .000852 },
        new[] { .0137, .9714, .9733, .0410 })]
    [InlineData("and", 4, 2, UpdateMoment.AfterEachEpoch, 0.5, 0.9, 0.5,
        new[] { .234465, .035976, .002346, .001216, .000822, .000616, .000490, .000213 },
        new[] { .0000, .0130, .0123, .9769 })]
    [InlineData("and", 4, 2, UpdateMoment.AfterEachEpoch, 2, 0, 0.5,
        new[] { .234465, .099456, .022455, .008336, .004553, .002993, .002180, .000756 },
        new[] { .0002, .0242, .0241, .9569 })]
    public void Step_FromTheWeightsOfAnotherProgram_GivesItsErrors(
        string problem, int hidden, int seed, UpdateMoment update, double learningRate, double momentum, double range,
        double[] errors, double[] outputs)
    {
        var rule = new Rule { LearningRate = learningRate, Momentum = momentum, Update = update };
        var trainer = new Trainer(new Recipe(
            ProblemCatalogue.Find(problem)!.Problem, NetworkShape.Chain(2, hidden, 1), rule,
            new Start.Explicit([.. DrawnUnitByUnit(hidden, seed, range)]), 600));

        var rows = new double[601];
        var correct = new int[601];
        for (var epoch = 0; epoch <= 600; epoch++)
        {
            if (epoch > 0)
                Assert.True(trainer.Step());
            rows[epoch] = trainer.MeanSquaredError;
            correct[epoch] = trainer.CorrectCount;
        }

        int[] epochs = [0, 50, 100, 150, 200, 250, 300, 600];
        Assert.All(epochs.Zip(errors), pair => Assert.Equal(pair.Second, rows[pair.First], SixDecimals));
        Assert.All(outputs.Zip(trainer.Outputs.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 6e-5));
        Assert.NotNull(Story.SolvedAt(correct, 4));
    }

    private static void AssertOutputs(NetworkShape shape, double[] weights, double[] outputs)
    {
        var look = new Trainer(new(Nets.Xor, shape, new Rule(), new Start.Explicit([.. weights]), 1)).Inspect();

        for (var c = 0; c < 4; c++)
            Assert.Equal(outputs[c], look.Cases[c].Outputs[^1][0], Printed);
    }

    // That program draws unit by unit, hidden units first: the weights of a unit, then its bias.
    private static double[] DrawnUnitByUnit(int hidden, int seed, double range)
    {
        var random = new Random(seed);
        var shape = NetworkShape.Chain(2, hidden, 1);
        var weights = new double[shape.WeightCount];
        for (var l = 1; l <= 2; l++)
        {
            for (var j = 0; j < shape.Layers[l]; j++)
            {
                for (var i = 0; i < shape.Layers[l - 1]; i++)
                    weights[shape.ConnectionOffset(l - 1) + j * shape.Layers[l - 1] + i] = Draw();
                weights[shape.BiasOffset(l) + j] = Draw();
            }
        }

        return weights;

        double Draw() => range * (2 * random.NextDouble() - 1);
    }
}
