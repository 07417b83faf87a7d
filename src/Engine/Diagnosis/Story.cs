using System.Collections.Immutable;

namespace BackpropWeb.Engine.Diagnosis;

/// <summary>What a stretch of a run is.</summary>
public enum PhaseKind
{
    /// <summary>Epoch 0.</summary>
    Untrained,

    /// <summary>The mean squared error is still at least 0.8 of what the best constant answer gives.</summary>
    Plateau,

    /// <summary>Below the plateau, not yet solved.</summary>
    Falling,

    /// <summary>Every case is right, and stays right to the end.</summary>
    Solved,

    /// <summary>The last epoch of a run that ended with wrong cases.</summary>
    Unsolved,
}

/// <summary>A stretch of epochs of one kind.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="From">First epoch.</param>
/// <param name="To">Last epoch, inclusive.</param>
public sealed record Phase(PhaseKind Kind, int From, int To);

/// <summary>Tells the phases of a run from its tape alone.</summary>
public static class Story
{
    /// <summary>The phases that cover epoch 0 to the last one, in order and without gaps.</summary>
    /// <param name="meanSquaredError">By epoch, epoch 0 first.</param>
    /// <param name="correct">Correct cases by epoch.</param>
    /// <param name="problem">The problem, whose best constant answer is the measure of a plateau.</param>
    /// <param name="ended">Whether the run has ended; while it has not, nothing is called solved or unsolved for good
    /// and a stretch in which all cases are right is <see cref="PhaseKind.Solved"/> so far.</param>
    public static ImmutableArray<Phase> Phases(
        ReadOnlySpan<double> meanSquaredError, ReadOnlySpan<int> correct, Problems.Problem problem, bool ended)
        => throw new NotImplementedException();

    /// <summary>The first epoch from which all cases stay correct to the end, or null.</summary>
    public static int? SolvedAt(ReadOnlySpan<int> correct, int caseCount) => throw new NotImplementedException();

    /// <summary>The mean squared error of the best constant answer: the variance of the desired outputs.</summary>
    public static double ConstantAnswerError(Problems.Problem problem) => throw new NotImplementedException();
}
