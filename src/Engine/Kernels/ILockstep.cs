using BackpropWeb.Engine.Checkpoints;

namespace BackpropWeb.Engine.Kernels;

/// <summary>Several nets trained side by side, epoch by epoch; each as a <see cref="Learning.Trainer"/> of its recipe
/// would, bit for bit. One that diverges stays at its last good epoch.</summary>
internal interface ILockstep
{
    /// <summary>Begins anew with untrained nets, which are like those before.</summary>
    /// <param name="recipes">One for each; at least one and at most as many as there are lanes.</param>
    void Begin(ReadOnlySpan<Recipe> recipes);

    /// <summary>Trains one epoch. Allocates nothing.</summary>
    void Step();

    /// <summary>E of each net.</summary>
    ReadOnlySpan<double> TotalErrors { get; }

    /// <summary>Mean squared error of each net.</summary>
    ReadOnlySpan<double> MeanSquaredErrors { get; }

    /// <summary>Correct cases of each net.</summary>
    ReadOnlySpan<double> CorrectCounts { get; }

    /// <summary>Whether a net has diverged.</summary>
    /// <param name="net">0 or more.</param>
    bool HasDiverged(int net);

    /// <summary>Where a net stands: at the epoch trained last, or at its last good one.</summary>
    /// <param name="net">0 or more.</param>
    Checkpoint Checkpoint(int net);
}
