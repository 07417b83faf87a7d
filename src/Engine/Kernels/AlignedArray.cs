using System.Runtime.CompilerServices;

namespace BackpropWeb.Engine.Kernels;

/// <summary>Zeros at an address that is a multiple of 64 bytes, so that no register of lanes straddles two lines of the
/// cache.</summary>
internal sealed class AlignedArray
{
    private const int Line = 64;
    private readonly double[] _array;
    private readonly int _start;

    /// <summary>An array of zeros.</summary>
    /// <param name="length">0 or more.</param>
    public unsafe AlignedArray(int length)
    {
        Length = length;
        _array = GC.AllocateArray<double>(checked(length + Line / sizeof(double)), pinned: true);
        var address = (nint)Unsafe.AsPointer(ref _array[0]);
        _start = (int)((Line - address % Line) % Line / sizeof(double));
    }

    /// <summary>How many numbers.</summary>
    public int Length { get; }

    /// <summary>The first number.</summary>
    public ref double Origin => ref _array[_start];

    /// <summary>All numbers.</summary>
    public Span<double> Span => _array.AsSpan(_start, Length);
}
