using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BackpropWeb.Engine.Numerics;

/// <summary>Checks numbers for infinity and NaN.</summary>
internal static class Finite
{
    /// <summary>Whether all numbers are finite.</summary>
    /// <param name="numbers">Any.</param>
    public static bool All(ReadOnlySpan<double> numbers)
    {
        ref var origin = ref MemoryMarshal.GetReference(numbers);
        var zeros = Vector256<double>.Zero; // 0 × x is NaN where x is not finite, and stays so
        var k = 0;
        for (; k + Vector256<double>.Count <= numbers.Length; k += Vector256<double>.Count)
            zeros += Vector256<double>.Zero * Vector256.LoadUnsafe(ref origin, (nuint)k);
        var rest = 0.0;
        for (; k < numbers.Length; k++)
            rest += 0 * numbers[k];
        return rest == 0 && Vector256.EqualsAll(zeros, Vector256<double>.Zero);
    }
}
