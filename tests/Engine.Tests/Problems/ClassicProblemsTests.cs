using BackpropWeb.Engine.Diagnosis;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Engine.Tests.Problems;

/// <summary>The cases of each classic problem, and whether its suggested recipe learns it.</summary>
public sealed class ClassicProblemsTests
{
    public static TheoryData<int> Functions => [.. Enumerable.Range(0, 16)];

    public static TheoryData<string> Suggested => [.. ProblemCatalogue.All.Select(entry => entry.Problem.Name)];

    [Theory]
    [MemberData(nameof(Functions))]
    public void BooleanFunction_Number_IsItsTruthTable(int number)
    {
        var problem = BooleanFunctions.Of(number).Problem;

        Assert.Equal(number, problem.Cases.Aggregate(0, (bits, c) => 2 * bits + (int)c.Desired[0]));
        Assert.Equal([[0, 0], [0, 1], [1, 0], [1, 1]], problem.Cases.Select(c => c.Input));
    }

    [Fact]
    public void BooleanFunction_NoSuchNumber_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => BooleanFunctions.Of(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => BooleanFunctions.Of(16));
    }

    // By the middle of the recipe's epochs, so that the reader sees it stay solved.
    [Theory]
    [MemberData(nameof(Suggested))]
    public void Suggested_EveryProblem_EndsSolvedWithTimeToSpare(string name)
    {
        var recipe = ProblemCatalogue.Find(name)!.Suggested;
        var trainer = new Trainer(recipe);
        var correct = new List<int> { trainer.CorrectCount };
        while (trainer.Epoch < recipe.Epochs && trainer.Step())
            correct.Add(trainer.CorrectCount);

        var solvedAt = Story.SolvedAt(correct.ToArray(), recipe.Problem.Cases.Length);
        Assert.NotNull(solvedAt);
        Assert.InRange(solvedAt.Value, 0, 0.6 * recipe.Epochs);
        // 0.04 is where every output stops at the edge of the 0.8/0.2 tolerance.
        Assert.InRange(trainer.MeanSquaredError, 0, recipe.Rule.Tolerance > 0 ? 0.03 : 0.02);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(8)]
    public void Parity_Bits_AreOddOrEven(int bits)
    {
        var problem = Parity.Of(bits).Problem;
        Assert.Equal(1 << bits, problem.Cases.Length);
        Assert.All(problem.Cases, c => Assert.Equal(c.Input.Sum() % 2, c.Desired[0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Parity.Of(9));
        Assert.Throws<ArgumentOutOfRangeException>(() => Parity.Of(1));
    }

    [Fact]
    public void Symmetry_Cases_AreTheEightMirroredRowsOfSixtyFour()
    {
        var mirrored = Symmetry.Entry.Problem.Cases.Where(c => c.Desired[0] == 1).Select(c => string.Concat(c.Input));

        Assert.Equal(64, Symmetry.Entry.Problem.Cases.Length);
        Assert.Equal(
            ["000000", "001100", "010010", "011110", "100001", "101101", "110011", "111111"], mirrored);
    }

    [Fact]
    public void Symmetry_Suggested_LearnsThePatternOfFig1()
    {
        var trainer = new Trainer(Symmetry.Entry.Suggested).Trained(1500);
        var pattern = SymmetryPattern.Of(trainer.Weights);

        Assert.InRange(pattern.Antisymmetry, 0, 0.01);
        Assert.InRange(pattern.Twin, 0, 0.01);
        Assert.True(pattern.HasLetterSigns);
        Assert.True(pattern.IsOneTwoFour);
        // Both hidden units are off for mirrored rows.
        var look = trainer.Inspect();
        for (var c = 0; c < 64; c++)
        {
            if (Symmetry.Entry.Problem.Cases[c].Desired[0] == 1)
                Assert.All(look.Cases[c].Outputs[0], y => Assert.InRange(y, 0, 0.35));
        }
    }

    // The other solution, which about a quarter of the starts find: 1 : 1.5 : 2, which has no zero sums either.
    [Fact]
    public void Symmetry_SeedZero_LearnsTheOtherRatio()
    {
        var recipe = Symmetry.Entry.Suggested.With(start: new Start.Seeded(0, 0.3));
        var pattern = SymmetryPattern.Of(new Trainer(recipe).Trained(1500).Weights);

        Assert.InRange(pattern.Antisymmetry, 0, 0.01);
        Assert.False(pattern.IsOneTwoFour);
        Assert.Equal(1.53, pattern.MiddleRatio, 0.03);
        Assert.Equal(2.03, pattern.LargeRatio, 0.05);
    }

    // Fig. 1 of the letter and fig. 9 of the chapter print the weights of their nets.
    [Theory]
    [InlineData(14.2, -3.6, 7.2, -7.2, 3.6, -14.2, -1.1, -8.8, 6.4, 0.881, 0.156)]
    [InlineData(-3.18, 6.32, -12.56, 12.56, -6.33, 3.17, -1.0, -9.44, 6.89, 0.857, 0.169)]
    public void Symmetry_PublishedWeights_ShowThePatternAndSolveTheTask(
        double w1, double w2, double w3, double w4, double w5, double w6, double bias, double output, double outputBias,
        double leastSymmetric, double mostOther)
    {
        double[] weights =
        [
            bias, bias, outputBias, w1, w2, w3, w4, w5, w6, -w1, -w2, -w3, -w4, -w5, -w6, output, output,
        ];
        var pattern = SymmetryPattern.Of(weights);
        var network = new Network(NetworkShape.Chain(6, 2, 1), weights);

        Assert.InRange(pattern.Antisymmetry, 0, 0.01);
        Assert.Equal(0, pattern.Twin);
        Assert.True(pattern.IsOneTwoFour);
        Assert.True(pattern.HasLetterSigns);
        foreach (var each in Symmetry.Entry.Problem.Cases)
        {
            var y = network.Respond(each.Input.AsSpan())[0];
            // The figures print two or three digits, and one hidden unit stands for the other here.
            if (each.Desired[0] == 1)
                Assert.InRange(y, leastSymmetric - 0.002, 1);
            else
                Assert.InRange(y, 0, mostOther + 0.003);
        }
    }

    [Fact]
    public void SymmetryPattern_AnotherNet_IsRefused() =>
        Assert.Throws<ArgumentException>(() => SymmetryPattern.Of(new double[16]));

    [Fact]
    public void Encoder_Patterns_AreRepeated()
    {
        var problem = Chapter8.Encoder(8).Problem;
        Assert.All(problem.Cases, c => Assert.Equal(c.Input, c.Desired));
        Assert.Equal(8, problem.Cases.Select(c => c.Input.IndexOf(1)).Distinct().Count());
        Assert.Throws<ArgumentOutOfRangeException>(() => Chapter8.Encoder(6));
    }

    [Fact]
    public void Addition_Cases_AreAllSums()
    {
        Assert.Equal(16, Chapter8.Addition.Problem.Cases.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => Chapter8.AdditionWith(0));
        Assert.All(Chapter8.Addition.Problem.Cases, c => Assert.Equal(
            2 * c.Input[0] + c.Input[1] + 2 * c.Input[2] + c.Input[3],
            4 * c.Desired[0] + 2 * c.Desired[1] + c.Desired[2]));
    }

    // As the chapter reports for two hidden units: they fail only on 3 + 3, where the carry is lost: 100 instead of
    // 110.
    [Fact]
    public void Addition_TwoHiddenUnits_LoseTheCarryOfThreeAndThree()
    {
        var entry = Chapter8.AdditionWith(2);
        var (onlyThatSum, asPublished) = (0, 0);
        for (var seed = 0; seed < 12; seed++)
        {
            var rule = new Rule { LearningRate = 0.1, Update = UpdateMoment.AfterEachCase, OrderSeed = seed };
            var trainer = new Trainer(entry.Suggested.With(rule, new Start.Seeded(seed, 0.3))).Trained(3000);
            var wrong = trainer.Inspect().Cases.Select((look, c) => look.Correct ? -1 : c).Where(c => c >= 0).ToArray();
            if (wrong is not [15])
                continue;
            onlyThatSum++;
            if (trainer.Outputs[^3] > 0.9 && trainer.Outputs[^2] < 0.1 && trainer.Outputs[^1] < 0.1)
                asPublished++;
        }

        Assert.InRange(onlyThatSum, 6, 12); // measured: 8
        Assert.InRange(asPublished, 1, 12); // measured: 2
    }

    [Fact]
    public void Negation_Cases_FlipWhatFollowsTheLeftmostBit() =>
        Assert.All(Chapter8.Negation.Problem.Cases, c =>
        {
            for (var k = 0; k < 3; k++)
                Assert.Equal(c.Input[0] == c.Input[k + 1] ? 0.1 : 0.9, c.Desired[k]);
        });

    [Fact]
    public void DistributedToLocal_HiddenUnit_TakesFourValues()
    {
        var trainer = new Trainer(Chapter8.DistributedToLocal.Suggested).Trained(5000);
        double[] values = [.. trainer.Inspect().Cases.Select(c => c.Outputs[0][0]).Order()];

        // 0, 0.2, 0.6 and 1 in the chapter.
        for (var k = 1; k < 4; k++)
            Assert.InRange(values[k] - values[k - 1], 0.05, 1);
    }
}
