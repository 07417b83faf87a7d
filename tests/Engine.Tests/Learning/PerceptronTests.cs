using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Engine.Tests.Learning;

public sealed class PerceptronTests
{
    // Novikoff's bound for AND: (largest |x| / best margin)² with x = (x₁, x₂, 1) is 3 · 17.
    private const int LargestMistakeCount = 51;

    [Theory]
    [InlineData("and", 6, 10, 2, 1, -2)]
    [InlineData("or", 4, 4, 1, 1, 0)]
    [InlineData("nand", 6, 11, -2, -1, 3)]
    public void Step_SeparableFunction_Converges(
        string name, int epoch, int mistakes, double w1, double w2, double bias)
    {
        var perceptron = new Perceptron(ProblemCatalogue.Find(name)!.Problem);
        while (!perceptron.Step())
            Assert.InRange(perceptron.Epoch, 1, 100);

        Assert.Equal(epoch, perceptron.Epoch);
        Assert.Equal(mistakes, perceptron.MistakeCount);
        Assert.Equal([bias, w1, w2], perceptron.Weights.ToArray());
        Assert.All(
            ProblemCatalogue.Find(name)!.Problem.Cases,
            c => Assert.Equal(c.Desired, perceptron.Respond(c.Input.AsSpan())));
    }

    [Theory]
    [InlineData("and", 5, 7, 10, 12)]
    [InlineData("or", 2, 4, 2, 4)]
    [InlineData("nand", 6, 8, 11, 15)]
    public void Step_EveryOrderOfTheCases_ConvergesWithinTheBound(
        string name, int fewestEpochs, int mostEpochs, int fewestMistakes, int mostMistakes)
    {
        foreach (var order in Orders())
        {
            var perceptron = new Perceptron(ProblemCatalogue.Find(name)!.Problem, order: [.. order]);
            while (!perceptron.Step())
                Assert.InRange(perceptron.MistakeCount, 1, LargestMistakeCount);

            Assert.InRange(perceptron.Epoch, fewestEpochs, mostEpochs);
            Assert.InRange(perceptron.MistakeCount, fewestMistakes, mostMistakes);
        }
    }

    [Fact]
    public void Step_Xor_RepeatsTheSameWeightsForEver()
    {
        var perceptron = new Perceptron(Nets.Xor);
        Assert.False(perceptron.Step());
        for (var epoch = 2; epoch < 50; epoch++)
        {
            Assert.False(perceptron.Step());
            Assert.Equal([1, -1, 0], perceptron.Weights.ToArray());
            Assert.Equal(epoch == 2 ? 3 : 4, perceptron.LastMistakeCount);
        }
    }

    [Fact]
    public void Step_XorInEveryOrder_CyclesByEpochThree()
    {
        foreach (var order in Orders())
        {
            var perceptron = new Perceptron(Nets.Xor, order: [.. order]);
            for (var epoch = 0; epoch < 3; epoch++)
                Assert.False(perceptron.Step());
            var third = perceptron.Weights.ToArray();
            Assert.False(perceptron.Step());
            Assert.Equal(third, perceptron.Weights.ToArray());
        }
    }

    [Fact]
    public void Step_AllFunctionsOfTwoBits_AllButXorAndItsOppositeConverge()
    {
        var failing = BooleanFunctions.All.Where(entry => !Converges(entry.Problem))
            .Select(entry => entry.Problem.Name);

        Assert.Equal(["xor", "xnor"], failing);
    }

    [Fact]
    public void Step_Symmetry_CyclesWithAPeriodOfThreeEpochs()
    {
        var perceptron = new Perceptron(Symmetry.Entry.Problem);
        for (var epoch = 0; epoch < 200; epoch++)
            Assert.False(perceptron.Step());
        var weights = perceptron.Weights.ToArray();
        for (var epoch = 0; epoch < 3; epoch++)
        {
            Assert.True(epoch == 0 || !weights.AsSpan().SequenceEqual(perceptron.Weights));
            perceptron.Step();
        }

        Assert.Equal(weights, perceptron.Weights.ToArray());
    }

    [Fact]
    public void Constructor_BadArguments_AreRefused()
    {
        Assert.Contains(
            "cases[0].desired must be 0 or 1",
            Assert.Throws<ArgumentException>(() => new Perceptron(Chapter8.Negation.Problem)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Perceptron(Nets.Xor, 0));
        Assert.Throws<ArgumentException>(() => new Perceptron(Nets.Xor, order: [0, 1, 2, 2]));
        Assert.Throws<ArgumentException>(() => new Perceptron(Nets.Xor).Respond([1]));
        Assert.Throws<ArgumentNullException>(() => new Perceptron(null!));
    }

    private static bool Converges(Problem problem)
    {
        var perceptron = new Perceptron(problem);
        while (perceptron.Epoch < 100)
        {
            if (perceptron.Step())
                return true;
        }

        return false;
    }

    private static IEnumerable<int[]> Orders() =>
        from a in Enumerable.Range(0, 4)
        from b in Enumerable.Range(0, 4)
        from c in Enumerable.Range(0, 4)
        where a != b && a != c && b != c
        select new[] { a, b, c, 6 - a - b - c };
}
