namespace BackpropWeb.Engine.Diagnosis;

/// <summary>Compares the weights of a 6-2-1 net with the pattern in fig. 1 of the letter.</summary>
/// <param name="Antisymmetry">The largest |w_i + w_(7−i)| of both hidden units, relative to the largest weight: 0 if
/// mirrored weights are equal and opposite.</param>
/// <param name="Twin">The largest |w_i + u_i|, likewise: 0 if the second hidden unit's weights are the first one's
/// negated.</param>
/// <param name="MiddleRatio">Middle size of the three mirrored pairs divided by the smallest, for the hidden unit whose
/// ratio is further from 2.</param>
/// <param name="LargeRatio">Largest size divided by the smallest, for the hidden unit whose ratio is further from
/// 4.</param>
/// <param name="HasLetterSigns">Whether hidden biases and output weights are negative and the output bias is
/// positive.</param>
public sealed record SymmetryPattern(
    double Antisymmetry, double Twin, double MiddleRatio, double LargeRatio, bool HasLetterSigns)
{
    /// <summary>Whether the sizes are in the ratio 1 : 2 : 4, within a tenth.</summary>
    public bool IsOneTwoFour => Math.Abs(MiddleRatio - 2) < 0.2 && Math.Abs(LargeRatio - 4) < 0.4;

    /// <summary>Measures a flat weight vector.</summary>
    /// <param name="weights">Of a 6-2-1 net: 17 numbers.</param>
    /// <exception cref="ArgumentException">Not 17 numbers.</exception>
    public static SymmetryPattern Of(ReadOnlySpan<double> weights)
    {
        if (weights.Length != 17)
            throw new ArgumentException($"A 6-2-1 net has 17 weights; there are {weights.Length}.", nameof(weights));
        var hidden = new[] { weights.Slice(3, 6).ToArray(), weights.Slice(9, 6).ToArray() };
        var largest = hidden.Max(w => w.Max(Math.Abs));
        var ratios = hidden.Select(PairSizes).ToArray();
        return new(
            hidden.Max(w => Enumerable.Range(0, 3).Max(i => Math.Abs(w[i] + w[5 - i]) / w.Max(Math.Abs))),
            Enumerable.Range(0, 6).Max(i => Math.Abs(hidden[0][i] + hidden[1][i])) / largest,
            ratios.Select(m => m[1] / m[0]).MaxBy(ratio => Math.Abs(ratio - 2)),
            ratios.Select(m => m[2] / m[0]).MaxBy(ratio => Math.Abs(ratio - 4)),
            weights[0] < 0 && weights[1] < 0 && weights[2] > 0 && weights[15] < 0 && weights[16] < 0);
    }

    private static double[] PairSizes(double[] w) =>
        [.. Enumerable.Range(0, 3).Select(i => Math.Abs(w[i] - w[5 - i]) / 2).Order()];
}
