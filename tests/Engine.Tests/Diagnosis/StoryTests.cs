using BackpropWeb.Engine.Diagnosis;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Engine.Tests.Diagnosis;

/// <summary>Short made-up tapes of XOR: four cases, best constant answer 0.25, plateau down to 0.2.</summary>
public sealed class StoryTests
{
    private static readonly Problem OneCase = Nets.Problem(([1], [1]));

    [Fact]
    public void ConstantAnswerError_KnownTables_IsTheVarianceOfTheDesiredOutputs()
    {
        Assert.Equal(0.25, Story.ConstantOutputError(Nets.Xor));
        Assert.Equal(0.1875, Story.ConstantOutputError(ProblemCatalogue.Find("and")!.Problem));
        Assert.Equal(0, Story.ConstantOutputError(OneCase));
        // Variances 0.25 and 0 of two output units.
        Assert.Equal(0.125, Story.ConstantOutputError(Nets.Problem(([0], [0, 3]), ([1], [1, 3]))));
    }

    [Fact]
    public void SolvedAt_AnyTape_IsTheFirstEpochAllStayCorrectFrom()
    {
        Assert.Equal(2, Story.SolvedAt([1, 3, 4, 4], 4));
        Assert.Equal(3, Story.SolvedAt([4, 4, 3, 4], 4));
        Assert.Equal(0, Story.SolvedAt([4, 4], 4));
        Assert.Null(Story.SolvedAt([4, 4, 3], 4));
        Assert.Null(Story.SolvedAt([], 4));
    }

    [Fact]
    public void Phases_WholeStory_HasFourInOrder() => AssertPhases(
        [.3, .25, .2, .19, .1, .01], [2, 2, 2, 3, 4, 4], "Untrained 0-0, Plateau 1-2, Falling 3-3, Solved 4-5");

    [Fact]
    public void Phases_EndedWrong_EndsWithItsLastEpochUnsolved() => AssertPhases(
        [.3, .25, .25, .1, .1], [2, 2, 2, 3, 3], "Untrained 0-0, Plateau 1-2, Falling 3-3, Unsolved 4-4");

    [Fact]
    public void Phases_EndedOnThePlateau_EndsWithItsLastEpochUnsolved() => AssertPhases(
        [.3, .25, .25], [2, 2, 2], "Untrained 0-0, Plateau 1-1, Unsolved 2-2");

    [Fact]
    public void Phases_StillRunning_NamesNothingUnsolved()
    {
        AssertPhases([.3, .25, .25], [2, 2, 2], "Untrained 0-0, Plateau 1-2", ended: false);
        AssertPhases([.3, .25, .1], [2, 2, 3], "Untrained 0-0, Plateau 1-1, Falling 2-2", ended: false);
        AssertPhases([.3, .25, .1], [2, 2, 4], "Untrained 0-0, Plateau 1-1, Solved 2-2", ended: false);
        AssertPhases([.3, .25, .1, .1], [2, 2, 4, 3], "Untrained 0-0, Plateau 1-1, Falling 2-3", ended: false);
    }

    [Fact]
    public void Phases_Failed_IsNeverSolved() => Assert.Equal(
        "Untrained 0-0, Falling 1-1, Unsolved 2-2",
        Told(Story.Phases([.3, .1, .1], [2, 4, 4], Nets.Xor, ended: true, failed: true)));

    [Fact]
    public void Phases_ErrorRisesAgain_GoesOnFalling() => AssertPhases(
        [.3, .25, .19, .25, .25, .1], [2, 2, 2, 2, 2, 4], "Untrained 0-0, Plateau 1-1, Falling 2-4, Solved 5-5");

    [Fact]
    public void Phases_SolvedWhileStillOnThePlateau_IsSolved() => AssertPhases(
        [.3, .25, .24, .24, .1], [2, 2, 4, 4, 4], "Untrained 0-0, Plateau 1-1, Solved 2-4");

    [Fact]
    public void Phases_NeverOnThePlateau_FallsFromTheFirstEpoch() => AssertPhases(
        [.1, .1, .1, .01], [3, 3, 3, 4], "Untrained 0-0, Falling 1-2, Solved 3-3");

    [Fact]
    public void Phases_EpochZeroAlone_IsUntrained()
    {
        AssertPhases([.3], [2], "Untrained 0-0");
        AssertPhases([.3], [4], "Untrained 0-0");
        AssertPhases([.3], [2], "Untrained 0-0", ended: false);
        AssertPhases([], [], "");
    }

    [Fact]
    public void Phases_SolvedByTheUntrainedNet_IsSolvedFromEpochOne() => AssertPhases(
        [.1, .1, .1], [4, 4, 4], "Untrained 0-0, Solved 1-2");

    [Fact]
    public void Phases_TwoEpochs_AreUntrainedAndTheOutcome()
    {
        AssertPhases([.3, .25], [2, 2], "Untrained 0-0, Unsolved 1-1");
        AssertPhases([.3, .25], [2, 4], "Untrained 0-0, Solved 1-1");
        AssertPhases([.3, .25], [2, 2], "Untrained 0-0, Plateau 1-1", ended: false);
    }

    [Fact]
    public void Phases_ConstantAnswerMakesNoError_HasNoPlateau() => Assert.Equal(
        "Untrained 0-0, Falling 1-1, Solved 2-2", Told(Story.Phases([.3, .26, .2], [0, 0, 1], OneCase, ended: true)));

    [Fact]
    public void Phases_ListsOfDifferentLength_AreRefused() =>
        Assert.Throws<ArgumentException>(() => Story.Phases([.3, .2], [1], Nets.Xor, ended: true));

    private static void AssertPhases(double[] errors, int[] correct, string expected, bool ended = true) =>
        Assert.Equal(expected, Told(Story.Phases(errors, correct, Nets.Xor, ended)));

    private static string Told(IEnumerable<Phase> phases) =>
        string.Join(", ", phases.Select(phase => $"{phase.Kind} {phase.From}-{phase.To}"));
}
