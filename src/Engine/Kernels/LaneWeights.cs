using System.Runtime.CompilerServices;

namespace BackpropWeb.Engine.Kernels;

/// <summary>The meaning of the lanes of a <see cref="LaneKernel{T, TWeights}"/>, which determines the layout of its
/// weights.</summary>
/// <typeparam name="T">Lanes.</typeparam>
internal interface ILaneWeights<T>
    where T : unmanaged, ILanes<T>
{
    /// <summary>Number of lanes that contribute to one sum over cases: all lanes, or 1.</summary>
    static abstract int CasesInGroup { get; }

    /// <summary>Weight k for every lane.</summary>
    /// <param name="weights">First element of the weights.</param>
    /// <param name="k">Position in the flat vector.</param>
    static abstract T Load(ref readonly double weights, nint k);

    /// <summary>Stores the sum over cases of value k.</summary>
    /// <param name="sums">First element of the sums.</param>
    /// <param name="k">Position in the flat vector.</param>
    /// <param name="lanes">The sum of each lane.</param>
    static abstract void Store(ref double sums, nint k, T lanes);
}

/// <summary>The lanes are cases of one net. Weights: [weights].</summary>
internal readonly struct LanesOfCases<T> : ILaneWeights<T>
    where T : unmanaged, ILanes<T>
{
    /// <inheritdoc/>
    public static int CasesInGroup => T.Count;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Load(ref readonly double weights, nint k) =>
        T.All(Unsafe.Add(ref Unsafe.AsRef(in weights), k));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ref double sums, nint k, T lanes) => Unsafe.Add(ref sums, k) = lanes.Fold();
}

/// <summary>The lanes are nets, each with the same case. Weights: [weights × lanes].</summary>
internal readonly struct LanesOfNets<T> : ILaneWeights<T>
    where T : unmanaged, ILanes<T>
{
    /// <inheritdoc/>
    public static int CasesInGroup => 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Load(ref readonly double weights, nint k) => T.Load(in weights, k * T.Count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ref double sums, nint k, T lanes) => lanes.Store(ref sums, k * T.Count);
}
