using System.Collections.Immutable;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Engine.Diagnosis;

/// <summary>What a stretch of a run is.</summary>
public enum PhaseKind
{
    /// <summary>Epoch 0, whatever its error.</summary>
    Untrained,

    /// <summary>The mean squared error is still at least 0.8 of what the best constant answer gives, and has been from
    /// epoch 1 on.</summary>
    Plateau,

    /// <summary>Below the plateau once, not yet solved.</summary>
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
    /// <summary>The share of the best constant answer's error that a plateau keeps.</summary>
    public const double PlateauShare = 0.8;

    /// <summary>The phases that cover epoch 0 to the last one, in order and without gaps.</summary>
    /// <param name="meanSquaredError">By epoch, epoch 0 first.</param>
    /// <param name="correct">Correct cases by epoch; as many as there are errors.</param>
    /// <param name="problem">The problem, whose best constant answer is the measure of a plateau.</param>
    /// <param name="ended">Whether the run has ended; while it has not, nothing is called solved or unsolved for good
    /// and a stretch in which all cases are right is <see cref="PhaseKind.Solved"/> so far.</param>
    /// <returns>No phase for no row. Where a constant answer makes no error (one case, or the same answer for all)
    /// there is no plateau. A run whose only row is epoch 0 is <see cref="PhaseKind.Untrained"/>, solved or
    /// not.</returns>
    /// <remarks>A phase is never left for one before it: an error that rises again is still falling, and once solved
    /// for good a run is solved, plateau or not.</remarks>
    /// <exception cref="ArgumentException">The two lists differ in length.</exception>
    public static ImmutableArray<Phase> Phases(
        ReadOnlySpan<double> meanSquaredError, ReadOnlySpan<int> correct, Problem problem, bool ended)
    {
        ArgumentNullException.ThrowIfNull(problem);
        if (meanSquaredError.Length != correct.Length)
            throw new ArgumentException(
                $"There must be as many counts of correct cases as errors, {meanSquaredError.Length}; " +
                $"there are {correct.Length}.", nameof(correct));

        var end = correct.Length;
        var solvedAt = SolvedAt(correct, problem.Cases.Length);
        var solvedFrom = Math.Max(1, solvedAt ?? (ended ? end - 1 : end));
        var fallingFrom = Math.Min(PlateauEnd(meanSquaredError, problem), solvedFrom);

        var phases = ImmutableArray.CreateBuilder<Phase>();
        Add(PhaseKind.Untrained, 0, 1);
        Add(PhaseKind.Plateau, 1, fallingFrom);
        Add(PhaseKind.Falling, fallingFrom, solvedFrom);
        Add(solvedAt is null ? PhaseKind.Unsolved : PhaseKind.Solved, solvedFrom, end);
        return phases.ToImmutable();

        void Add(PhaseKind kind, int from, int before)
        {
            before = Math.Min(before, end);
            if (from < before)
                phases.Add(new(kind, from, before - 1));
        }
    }

    /// <summary>The first epoch from which all cases stay correct to the end, or null.</summary>
    /// <param name="correct">Correct cases by epoch, epoch 0 first.</param>
    /// <param name="caseCount">Cases of the problem.</param>
    public static int? SolvedAt(ReadOnlySpan<int> correct, int caseCount)
    {
        var first = correct.Length;
        while (first > 0 && correct[first - 1] == caseCount)
            first--;
        return first < correct.Length ? first : null;
    }

    /// <summary>The mean squared error of the best constant answer: the variance of the desired outputs, in the mean
    /// over the output units.</summary>
    /// <param name="problem">The cases.</param>
    public static double ConstantAnswerError(Problem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        var sum = 0.0;
        for (var j = 0; j < problem.OutputNames.Length; j++)
        {
            var mean = problem.Cases.Sum(c => c.Desired[j]) / problem.Cases.Length;
            sum += problem.Cases.Sum(c => (c.Desired[j] - mean) * (c.Desired[j] - mean));
        }

        return sum / problem.Cases.Length / problem.OutputNames.Length;
    }

    /// <summary>The first epoch from 1 on that is not on the plateau.</summary>
    private static int PlateauEnd(ReadOnlySpan<double> meanSquaredError, Problem problem)
    {
        var plateau = PlateauShare * ConstantAnswerError(problem);
        var epoch = 1;
        while (plateau > 0 && epoch < meanSquaredError.Length && meanSquaredError[epoch] >= plateau)
            epoch++;
        return epoch;
    }
}
