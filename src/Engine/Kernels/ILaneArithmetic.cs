using System.Numerics;

namespace BackpropWeb.Engine.Kernels;

/// <summary>Arithmetic on lanes. Every operation works on each lane separately and rounds like scalar double
/// arithmetic; nothing is fused.</summary>
/// <typeparam name="T">The implementing type.</typeparam>
internal interface ILaneArithmetic<T> :
    IAdditionOperators<T, T, T>, ISubtractionOperators<T, T, T>, IMultiplyOperators<T, T, T>,
    IDivisionOperators<T, T, T>, IBitwiseOperators<T, T, T>
    where T : ILaneArithmetic<T>
{
    /// <summary>The same value in every lane.</summary>
    /// <param name="value">Any.</param>
    static abstract T All(double value);

    /// <summary>Sets all bits of a lane if the comparison is true, otherwise none. A comparison with NaN is
    /// false.</summary>
    static abstract T operator >(T left, T right);

    /// <inheritdoc cref="op_GreaterThan"/>
    static abstract T operator <(T left, T right);

    /// <inheritdoc cref="op_GreaterThan"/>
    static abstract T Same(T left, T right);

    /// <summary>Selects between two values for each lane.</summary>
    /// <param name="where">Result of a comparison.</param>
    /// <param name="then">Value for lanes where it is true.</param>
    /// <param name="otherwise">Value for the other lanes.</param>
    static abstract T Choose(T where, T then, T otherwise);

    /// <summary>Computes value × 2^k. Value and result must be normal.</summary>
    /// <param name="value">Normal numbers.</param>
    /// <param name="shifted">Numbers that hold k, a signed integer, in their lowest 12 bits.</param>
    static abstract T Scale(T value, T shifted);
}
