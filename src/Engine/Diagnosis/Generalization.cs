namespace BackpropWeb.Engine.Diagnosis;

/// <summary>What the error of the cases held out tells about a run.</summary>
public static class Generalization
{
    /// <summary>A rise by less than this share of the least held-out error tells nothing.</summary>
    public const double LeastRise = 0.1;

    /// <summary>The epoch from which a network learns its cases by heart: that of the least held-out error, if this
    /// error ends above it by <see cref="LeastRise"/> or more, while the error of the cases trained on ends below that
    /// of the same epoch. Null otherwise.</summary>
    /// <param name="meanSquaredError">Of the cases trained on, by epoch, epoch 0 first.</param>
    /// <param name="heldOutError">Of the cases held out, by epoch; as many.</param>
    /// <exception cref="ArgumentException">The two lists differ in length.</exception>
    public static int? LearnsByHeartFrom(ReadOnlySpan<double> meanSquaredError, ReadOnlySpan<double> heldOutError)
    {
        if (meanSquaredError.Length != heldOutError.Length)
            throw new ArgumentException(
                $"There must be as many held-out errors as errors, {meanSquaredError.Length}; " +
                $"there are {heldOutError.Length}.", nameof(heldOutError));
        if (heldOutError.IsEmpty)
            return null;
        var least = 0;
        for (var epoch = 1; epoch < heldOutError.Length; epoch++)
        {
            if (heldOutError[epoch] < heldOutError[least])
                least = epoch;
        }

        return heldOutError[^1] >= (1 + LeastRise) * heldOutError[least]
            && heldOutError[^1] > heldOutError[least] && meanSquaredError[^1] < meanSquaredError[least]
            ? least
            : null;
    }
}
