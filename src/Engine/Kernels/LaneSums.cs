using System.Runtime.CompilerServices;

namespace BackpropWeb.Engine.Kernels;

/// <summary>Results of a pass of all cases for each lane.</summary>
/// <param name="Errors">Sum of the cases' parts of E, divided by <see cref="Wiring.ErrorFactor"/>.</param>
/// <param name="Squares">The sum of (y − d)².</param>
/// <param name="Correct">Number of correct cases.</param>
/// <typeparam name="T">Lanes.</typeparam>
internal readonly record struct LaneSums<T>(T Errors, T Squares, T Correct)
    where T : unmanaged, ILanes<T>;

/// <summary>The same sums before folding, in the lanes of <see cref="CaseLanes"/>.</summary>
/// <typeparam name="T">Lanes.</typeparam>
internal struct LaneSumsOfCases<T>
    where T : unmanaged, ILanes<T>
{
    private Eight _errors;
    private Eight _squares;
    private T _correct;

    /// <summary>Adds a group of cases.</summary>
    /// <param name="firstCase">Index of its first case.</param>
    /// <param name="errors">Errors of each lane.</param>
    /// <param name="squares">Squares of each lane.</param>
    /// <param name="correct">1 for each lane with a correct case, otherwise 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int firstCase, T errors, T squares, T correct)
    {
        var at = CaseLanes.Of(firstCase);
        _errors[at] += errors;
        _squares[at] += squares;
        _correct += correct;
    }

    /// <summary>Folds the sums of each register lane.</summary>
    public readonly LaneSums<T> Fold() => new(Fold(_errors), Fold(_squares), _correct);

    private static T Fold(in Eight lanes) =>
        ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));

    [InlineArray(CaseLanes.Count)]
    private struct Eight
    {
        private T _first;
    }
}
