using System.Collections.Immutable;

namespace BackpropWeb.Engine.Problems;

/// <summary>One input vector with the output vector that is desired for it.</summary>
/// <param name="Input">Values of the input units. Shape [inputs]; from −10¹⁰⁰ to 10¹⁰⁰.</param>
/// <param name="Desired">Desired values d of the output units. Shape [outputs]; from −10¹⁰⁰ to 10¹⁰⁰.</param>
public sealed record Case(ImmutableArray<double> Input, ImmutableArray<double> Desired)
{
    /// <summary>Largest size of an input or desired value: far beyond use, and small enough for its square to be
    /// finite.
    /// </summary>
    public const double LargestValue = 1e100;

    /// <summary>Allowed input and desired values: −10¹⁰⁰ to 10¹⁰⁰.</summary>
    public static Bounds<double> ValueBounds { get; } = new(-LargestValue, true, LargestValue);

    /// <summary>Whether every output lies on the same side of 0.5 as its desired value. 0.5 itself lies on neither
    /// side, so an undecided output is wrong.</summary>
    /// <param name="outputs">y of the output units for this case. Shape [outputs].</param>
    /// <exception cref="ArgumentException">Not as many outputs as desired values.</exception>
    public bool IsCorrect(ReadOnlySpan<double> outputs)
    {
        if (outputs.Length != Desired.Length)
            throw new ArgumentException(
                $"There must be {Desired.Length} outputs; there are {outputs.Length}.", nameof(outputs));
        for (var j = 0; j < outputs.Length; j++)
        {
            if (outputs[j].CompareTo(0.5) != Desired[j].CompareTo(0.5))
                return false;
        }

        return true;
    }
}
