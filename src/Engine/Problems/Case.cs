using System.Collections.Immutable;

namespace BackpropWeb.Engine.Problems;

/// <summary>One input vector with the output vector that is desired for it.</summary>
/// <param name="Input">Values of the input units. Shape [inputs]; finite.</param>
/// <param name="Desired">Desired values d of the output units. Shape [outputs]; finite.</param>
public sealed record Case(ImmutableArray<double> Input, ImmutableArray<double> Desired);
