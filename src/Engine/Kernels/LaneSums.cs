using System.Runtime.CompilerServices;

namespace BackpropWeb.Engine.Kernels;

/// <summary>What a pass of all cases gives for each lane.</summary>
/// <param name="Errors">The sum of the cases' parts of E over <see cref="Wiring.ErrorFactor"/>.</param>
/// <param name="Squares">The sum of (y − d)².</param>
/// <param name="Correct">How many cases are correct.</param>
/// <typeparam name="T">Lanes.</typeparam>
internal readonly record struct LaneSums<T>(T Errors, T Squares, T Correct)
    where T : unmanaged, ILanes<T>;

/// <summary>Those sums in the lanes of <see cref="CaseLanes"/>, before they are folded.</summary>
/// <typeparam name="T">Lanes.</typeparam>
internal struct LaneSumsOfCases<T>
    where T : unmanaged, ILanes<T>
{
    private Eight _errors;
    private Eight _squares;
    private T _correct;

    /// <summary>Adds a group of cases.</summary>
    /// <param name="firstCase">Index of its first case.</param>
    /// <param name="errors">Of each lane.</param>
    /// <param name="squares">Likewise.</param>
    /// <param name="correct">Likewise, 1 or 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int firstCase, T errors, T squares, T correct)
    {
        var at = CaseLanes.Of(firstCase);
        _errors[at] += errors;
        _squares[at] += squares;
        _correct += correct;
    }

    /// <summary>The sums of the lanes that hold different cases of one register's place.</summary>
    public readonly LaneSums<T> Fold() => new(Fold(_errors), Fold(_squares), _correct);

    private static T Fold(in Eight lanes) =>
        ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));

    [InlineArray(CaseLanes.Count)]
    private struct Eight
    {
        private T _first;
    }
}
