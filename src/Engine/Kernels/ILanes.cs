using System.Numerics;

namespace BackpropWeb.Engine.Kernels;

/// <summary>Doubles side by side in one register, one for each of as many cases or nets. Every operation works on each
/// lane alone and is rounded as that of a single double; nothing is fused.</summary>
/// <typeparam name="T">The lanes themselves.</typeparam>
internal interface ILanes<T> :
    IAdditionOperators<T, T, T>, ISubtractionOperators<T, T, T>, IMultiplyOperators<T, T, T>,
    IDivisionOperators<T, T, T>, IBitwiseOperators<T, T, T>
    where T : unmanaged, ILanes<T>
{
    /// <summary>How many: 2, 4 or 8.</summary>
    static abstract int Count { get; }

    /// <summary>The same value in every lane.</summary>
    /// <param name="value">Any.</param>
    static abstract T All(double value);

    /// <summary>Reads as many doubles in a row as there are lanes.</summary>
    /// <param name="origin">The first number of an array.</param>
    /// <param name="index">Index of lane 0 from there.</param>
    static abstract T Load(ref readonly double origin, nint index);

    /// <summary>Writes the lanes in a row.</summary>
    /// <param name="origin">The first number of an array.</param>
    /// <param name="index">Index of lane 0 from there.</param>
    void Store(ref double origin, nint index);

    /// <summary>All bits set in the lanes where it holds, none elsewhere; so with NaN.</summary>
    static abstract T operator >(T left, T right);

    /// <inheritdoc cref="op_GreaterThan"/>
    static abstract T operator <(T left, T right);

    /// <inheritdoc cref="op_GreaterThan"/>
    static abstract T Same(T left, T right);

    /// <summary>Lane by lane one or the other.</summary>
    /// <param name="where">A comparison.</param>
    /// <param name="then">Where it holds.</param>
    /// <param name="otherwise">Elsewhere.</param>
    static abstract T Choose(T where, T then, T otherwise);

    /// <summary>The lanes of a comparison as bits, lane 0 in the lowest.</summary>
    /// <param name="where">A comparison.</param>
    static abstract uint Bits(T where);

    /// <summary>value × 2^k, where both it and the result are normal.</summary>
    /// <param name="value">Any normal numbers.</param>
    /// <param name="shifted">Numbers with k, an integer of any sign, in their lowest 12 bits.</param>
    static abstract T Scale(T value, T shifted);

    /// <summary>The sum of the lanes: the upper half is added to the lower until one is left.</summary>
    double Fold();
}
