using BackpropWeb.Engine.Diagnosis;
using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Engine.Tests.Diagnosis;

public sealed class FindingsTests
{
    [Fact]
    public void Of_SolvedRun_SaysSinceWhen()
    {
        var findings = Find(Engine.Problems.ProblemCatalogue.Find("xor")!.Suggested, 600);

        Assert.Equal(new Finding.Solved(167), Assert.Single(findings));
        Assert.Equal("solved", findings[0].Code);
    }

    [Fact]
    public void Of_RunAmidItsFall_FindsNothing() =>
        Assert.Empty(Find(Engine.Problems.ProblemCatalogue.Find("xor")!.Suggested, 155));

    // Of the seeds 0 to 999 of this net 63 are unsolved after 5,000 epochs. All 63 are called a local minimum at an
    // epoch up to 1,000, and so are 7 that rest there and are solved later.
    [Fact]
    public void Of_XorWithTwoOutputsAtAHalf_IsALocalMinimumBehindSaturatedUnits()
    {
        var findings = Find(Strict(25), 600);

        Assert.Equal(["local-minimum", "saturated-units"], findings.Select(finding => finding.Code));
        var minimum = Assert.IsType<Finding.LocalMinimum>(findings[0]);
        Assert.Contains(3, minimum.WrongCases);
        Assert.InRange(minimum.ExpectedFall, 2e-5, 4e-5);
        Assert.InRange(minimum.LargestGradient, 1e-4, 1e-3);
        // Both hidden units are off for the two cases with output 0.5, so neither can learn to separate them.
        var units = Assert.IsType<Finding.SaturatedUnits>(findings[1]).Units;
        Assert.Equal([(1, 0), (1, 1)], units.Select(unit => (unit.Layer, unit.Unit)));
        Assert.All(units, unit => Assert.InRange(unit.LargestSlope, 0, Findings.SaturatedSlope));
    }

    [Fact]
    public void Of_XorWhoseOutputsAreAllAlike_IsOnThePlateau()
    {
        var plateau = Assert.IsType<Finding.Plateau>(Assert.Single(Find(Strict(3), 600)));

        Assert.Equal("plateau", plateau.Code);
        Assert.Equal(600, plateau.Epochs);
        Assert.Equal(0.25, plateau.ConstantOutputError);
        Assert.Equal(0.25, plateau.MeanSquaredError, 1e-4);
        Assert.InRange(plateau.ExpectedFall, 1e-6, 1e-5);
        Assert.IsType<Finding.Solved>(Assert.Single(Find(Strict(3), 1000)));
    }

    [Fact]
    public void Of_LinearNetAtTooHighARate_IsDivergingLongBeforeItEnds()
    {
        var recipe = new Recipe(
            Nets.Xor, NetworkShape.Chain(Activation.Linear, 2, 1), new Rule { LearningRate = 2, Momentum = 0 },
            new Start.Seeded(1, 1), 600);

        var early = Assert.IsType<Finding.Diverging>(Find(recipe, 20)[0]);
        Assert.False(early.Ended);
        Assert.True(early.MeanSquaredError > 100);
        var late = Assert.IsType<Finding.Diverging>(Find(recipe, 5000)[0]);
        Assert.True(late.Ended);
        Assert.True(double.IsFinite(late.MeanSquaredError));
        Assert.Equal(late.LastGoodEpoch, ((Finding.Diverging)Find(recipe, late.LastGoodEpoch)[0]).LastGoodEpoch);
    }

    [Fact]
    public void Of_RowsOfAnotherLength_AreRefused()
    {
        var trainer = new Trainer(Strict(1));
        Assert.Throws<ArgumentException>(() => Findings.Of(trainer, [0.25, 0.25], [2, 2]));
        Assert.Throws<ArgumentException>(() => Findings.Of(trainer, [0.25], []));
    }

    private static Recipe Strict(long seed) => new(
        Nets.Xor, NetworkShape.Chain(2, 2, 1), new Rule { LearningRate = 0.5, Momentum = 0.9 },
        new Start.Seeded(seed, 0.5), 600);

    private static Finding[] Find(Recipe recipe, int epochs)
    {
        var trainer = new Trainer(recipe);
        var errors = new List<double> { trainer.MeanSquaredError };
        var correct = new List<int> { trainer.CorrectCount };
        while (trainer.Epoch < epochs && trainer.Step())
        {
            errors.Add(trainer.MeanSquaredError);
            correct.Add(trainer.CorrectCount);
        }

        return [.. Findings.Of(trainer, errors.ToArray(), correct.ToArray())];
    }
}
