using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Engine.Tests.Problems;

public sealed class WorkedExamplesTests
{
    /// <summary>Expected outputs are rounded to three digits.</summary>
    private const double HalfOfTheLastDigit = 0.0005;

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
            Assert.Equal(expected.Least, outputs.Min(), HalfOfTheLastDigit);
            Assert.Equal(expected.Greatest, outputs.Max(), HalfOfTheLastDigit);
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
    }

    /// <summary>The greatest output of figure 9's symmetric cases, by hand: 0.87246, which is 0.872.</summary>
    [Fact]
    public void TheGreatestOutputOfFigure9IsRoundedDown()
    {
        var (h1, h2) = (Logistic(-3.18 + 6.32 - 6.33 + 3.17 - 1), Logistic(3.16 - 6.34 + 6.31 - 3.17 - 1));
        var byHand = Logistic(6.89 - 9.44 * (h1 + h2));
        var example = WorkedExamples.Find("symmetry-chapter")!;
        Assert.Equal([1.0, 1, 0, 0, 1, 1], example.Recipe.Problem.Cases[0b110011].Input);
        Assert.Equal(byHand, new Trainer(example.Recipe).Outputs[0b110011], 1e-15);
        Assert.Equal(Math.Round(byHand, 3), example.Expected[0].Greatest);
    }

    [Fact]
    public void ThePerceptronLearnsAndInTenMistakes()
    {
        var perceptron = new Perceptron(WorkedExamples.Find(WorkedExamples.PerceptronAnd)!.Recipe.Problem);
        int[] mistakes = [.. Enumerable.Range(0, 6).Select(_ => Enumerable.Range(0, 4).Sum(perceptron.Present))];
        Assert.Equal((10, 0), (mistakes.Sum(), mistakes[^1]));
        Assert.Equal([-2.0, 2, 1], perceptron.Weights.ToArray());
    }

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));
}
