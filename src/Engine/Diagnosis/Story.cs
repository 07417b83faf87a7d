using System.Collections.Immutable;

namespace BackpropWeb.Engine.Diagnosis;

/// <summary>The kind of a phase of a run.</summary>
public enum PhaseKind
{
    /// <summary>Epoch 0, whatever its error.</summary>
    Untrained,

    /// <summary>From epoch 1 on, the mean squared error has stayed at or above 0.8 times that of the best constant
    /// output.</summary>
    Plateau,

    /// <summary>The error has left the plateau; not all cases are correct.</summary>
    Falling,

    /// <summary>Every case is correct, and stays correct to the end.</summary>
    Solved,

    /// <summary>The last epoch of a run that ended with wrong cases, or failed.</summary>
    Unsolved,
}

/// <summary>Consecutive epochs of one kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="From">First epoch.</param>
/// <param name="To">Last epoch, inclusive.</param>
public sealed record Phase(PhaseKind Kind, int From, int To);

/// <summary>Divides a run into phases, given its errors and counts of correct cases.</summary>
public static class Story
{
    /// <summary>On the plateau the error is at least this fraction of the best constant output's error.</summary>
    public const double PlateauShare = 0.8;

    /// <summary>The phases from epoch 0 to the last epoch, in order and without gaps.</summary>
    /// <param name="meanSquaredError">By epoch, epoch 0 first.</param>
    /// <param name="correct">Correct cases by epoch; as many as there are errors.</param>
    /// <param name="problem">The problem; its best constant output defines the plateau.</param>
    /// <param name="ended">Whether the run has ended. A run that has not ended is never
    /// <see cref="PhaseKind.Unsolved"/>, and <see cref="PhaseKind.Solved"/> is provisional.</param>
    /// <param name="failed">Whether it ended because it failed, for example diverged. Then it is never
    /// <see cref="PhaseKind.Solved"/>.</param>
    /// <returns>Empty if there are no epochs. There is no plateau if a constant output makes no error (one case, or
    /// equal targets). A run with epoch 0 only is <see cref="PhaseKind.Untrained"/>, solved or not.</returns>
    /// <remarks>Phases never go back: if the error rises again the phase is still <see cref="PhaseKind.Falling"/>, and
    /// a run that is solved counts as solved even on the plateau.</remarks>
    /// <exception cref="ArgumentException">The two lists differ in length.</exception>
    public static ImmutableArray<Phase> Phases(
        ReadOnlySpan<double> meanSquaredError,
        ReadOnlySpan<int> correct,
        Problem problem,
        bool ended,
        bool failed = false)
    {
        ArgumentNullException.ThrowIfNull(problem);
        if (meanSquaredError.Length != correct.Length)
            throw new ArgumentException(
                $"There must be as many counts of correct cases as errors, {meanSquaredError.Length}; " +
                $"there are {correct.Length}.", nameof(correct));

        var end = correct.Length;
        var solvedAt = failed ? null : SolvedAt(correct, problem.TrainedCount);
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

    /// <summary>The mean squared error of the best constant output: the variance of the desired outputs, averaged over
    /// the output units.</summary>
    /// <param name="problem">The cases.</param>
    public static double ConstantOutputError(Problem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        var cases = problem.HeldOut.IsEmpty ? problem.Cases : problem.Part(heldOut: false).Cases;
        var sum = 0.0;
        for (var j = 0; j < problem.OutputNames.Length; j++)
        {
            var mean = cases.Sum(c => c.Desired[j]) / cases.Length;
            sum += cases.Sum(c => (c.Desired[j] - mean) * (c.Desired[j] - mean));
        }

        return sum / cases.Length / problem.OutputNames.Length;
    }

    /// <summary>The mean squared error at and above which a run is on the plateau; 0 if the problem has none.</summary>
    /// <param name="problem">The cases.</param>
    public static double PlateauError(Problem problem) => PlateauShare * ConstantOutputError(problem);

    /// <summary>The first epoch from 1 on that is not on the plateau.</summary>
    private static int PlateauEnd(ReadOnlySpan<double> meanSquaredError, Problem problem)
    {
        var plateau = PlateauError(problem);
        var epoch = 1;
        while (plateau > 0 && epoch < meanSquaredError.Length && meanSquaredError[epoch] >= plateau)
            epoch++;
        return epoch;
    }
}
