using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Engine.Tests.Problems;

public sealed class WorkedExamplesTests
{
    /// <summary>Expected outputs have three digits; the last of one of them is rounded up.</summary>
    private const double LastDigit = 0.0006;

    public static TheoryData<string> Names => [.. WorkedExamples.All.Select(example => example.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void OursAreTheExpectedOutputs(string name)
    {
        var example = WorkedExamples.Find(name)!;
        var trainer = new Trainer(example.Recipe);
        Assert.All(example.Expected, expected =>
        {
            var outputs = expected.Cases.Select(c => trainer.Outputs[c]).ToArray();
            Assert.Equal(expected.Least, outputs.Min(), LastDigit);
            Assert.Equal(expected.Greatest, outputs.Max(), LastDigit);
        });
        Assert.InRange(example.Case, 0, example.Recipe.Problem.Cases.Length - 1);
        Assert.InRange(example.Step, 0, 2 * (example.Recipe.Network.Layers.Length - 1) + 1);
    }

    [Theory]
    [InlineData("adder")]
    [InlineData("negation")]
    [InlineData("symmetry-letter")]
    [InlineData("symmetry-chapter")]
    public void EveryCaseIsRight(string name)
    {
        var recipe = WorkedExamples.Find(name)!.Recipe;
        Assert.Equal(recipe.Problem.Cases.Length, new Trainer(recipe).CorrectCount);
    }

    [Fact]
    public void TheStuckNetMovesHardlyAtAll()
    {
        var trainer = new Trainer(WorkedExamples.Find("xor-stuck")!.Recipe);
        var before = trainer.TotalError;
        for (var epoch = 0; epoch < 20; epoch++)
            trainer.Step();
        Assert.Equal(before, trainer.TotalError, 0.01);
    }

    /// <summary>The pass of the 2-2-2 net, by the equations of the letter as one writes them down.</summary>
    [Fact]
    public void OnePassIsWhatTheEquationsSay()
    {
        var trainer = new Trainer(WorkedExamples.Find("one-pass")!.Recipe);
        var (h1, h2) = (Logistic(0.5 + 1 - 0.5), Logistic(-0.5 + 0.5 - 1));
        var (y1, y2) = (Logistic(0.25 + h1 - 2 * h2), Logistic(-0.25 - h1 + 0.5 * h2));
        Assert.Equal([y1, y2], trainer.Outputs.ToArray(), (a, b) => Math.Abs(a - b) < 1e-15);

        var (d1, d2) = ((y1 - 1) * y1 * (1 - y1), y2 * y2 * (1 - y2));
        var below = (d1 * -2 + d2 * 0.5) * h2 * (1 - h2);
        trainer.Step();
        Assert.Equal(1 - 0.5 * d1 * h1, trainer.Weights[8], 1e-15);
        Assert.Equal(-2 - 0.5 * below * 0.5, trainer.Weights[7], 1e-15);

        static double Logistic(double x) => 1 / (1 + Math.Exp(-x));
    }

    [Fact]
    public void ThePerceptronLearnsAndInTenMistakes()
    {
        var perceptron = new Perceptron(WorkedExamples.Find(WorkedExamples.PerceptronAnd)!.Recipe.Problem);
        int[] mistakes = [.. Enumerable.Range(0, 6).Select(_ => Enumerable.Range(0, 4).Sum(perceptron.Present))];
        Assert.Equal((10, 0), (mistakes.Sum(), mistakes[^1]));
        Assert.Equal([-2.0, 2, 1], perceptron.Weights.ToArray());
    }
}
