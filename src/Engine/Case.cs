using System.Collections.Immutable;

namespace BackpropWeb.Engine;

/// <summary>An input vector with its desired output vector.</summary>
/// <param name="Input">Values of the input units. Shape [inputs]; from −10¹⁰⁰ to 10¹⁰⁰.</param>
/// <param name="Desired">Desired values d of the output units. Shape [outputs]; from −10¹⁰⁰ to 10¹⁰⁰.</param>
public sealed record Case(ImmutableArray<double> Input, ImmutableArray<double> Desired)
{
    /// <summary>Largest absolute input or desired value; its square is finite. </summary>
    public const double LargestValue = 1e100;

    /// <summary>Allowed input and desired values: −10¹⁰⁰ to 10¹⁰⁰.</summary>
    public static Bounds<double> ValueBounds { get; } = new(-LargestValue, true, LargestValue);

    /// <summary>Whether every output is on the same side of 0.5 as its desired value. This is the only definition of a
    /// correct case.</summary>
    /// <remarks>There are three sides: below 0.5, above 0.5, and 0.5 itself. An output of exactly 0.5 is therefore
    /// wrong for a desired 0 or 1, and correct only for a desired value of exactly 0.5. NaN is on neither
    /// side.</remarks>
    /// <param name="outputs">y of the output units for this case. Shape [outputs].</param>
    /// <exception cref="ArgumentException">The number of outputs differs from the number of desired values.</exception>
    public bool IsCorrect(ReadOnlySpan<double> outputs)
    {
        if (outputs.Length != Desired.Length)
            throw new ArgumentException(
                $"There must be {Desired.Length} outputs; there are {outputs.Length}.", nameof(outputs));
        for (var j = 0; j < outputs.Length; j++)
        {
            if (outputs[j] > 0.5 != Desired[j] > 0.5 || outputs[j] < 0.5 != Desired[j] < 0.5)
                return false;
        }

        return true;
    }
}
