namespace BackpropWeb.Engine.Kernels;

/// <summary>A vector register of doubles; each lane holds a value of another case or net.</summary>
/// <typeparam name="T">The implementing type.</typeparam>
internal interface ILanes<T> : ILaneArithmetic<T>
    where T : unmanaged, ILanes<T>
{
    /// <summary>Number of lanes: 2, 4 or 8.</summary>
    static abstract int Count { get; }

    /// <summary>Reads consecutive doubles, one for each lane.</summary>
    /// <param name="origin">First element of an array.</param>
    /// <param name="index">Index of lane 0.</param>
    static abstract T Load(ref readonly double origin, nint index);

    /// <summary>Writes the lanes to consecutive doubles.</summary>
    /// <param name="origin">The first number of an array.</param>
    /// <param name="index">Index of lane 0 from there.</param>
    void Store(ref double origin, nint index);

    /// <summary>Converts a comparison to bits; lane 0 is the lowest bit.</summary>
    /// <param name="where">A comparison.</param>
    static abstract uint Bits(T where);

    /// <summary>Sums the lanes: the upper half is added to the lower half until one lane is left.</summary>
    double Fold();
}
