using System.Runtime.CompilerServices;

namespace BackpropWeb.Engine.Kernels;

/// <summary>An array aligned to 64 bytes, so that no vector load crosses a cache line.</summary>
internal sealed class AlignedArray
{
    private const int Line = 64;
    private readonly double[] _array;
    private readonly int _start;

    /// <summary>Creates an array of zeros.</summary>
    /// <param name="length">0 or more.</param>
    public unsafe AlignedArray(int length)
    {
        Length = length;
        _array = GC.AllocateArray<double>(checked(length + Line / sizeof(double)), pinned: true);
        var address = (nint)Unsafe.AsPointer(ref _array[0]);
        _start = (int)((Line - address % Line) % Line / sizeof(double));
    }

    /// <summary>Number of elements.</summary>
    public int Length { get; }

    /// <summary>Reference to the first element.</summary>
    public ref double Origin => ref _array[_start];

    /// <summary>All elements.</summary>
    public Span<double> Span => _array.AsSpan(_start, Length);
}
