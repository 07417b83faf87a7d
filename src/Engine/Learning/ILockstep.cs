using BackpropWeb.Engine.Checkpoints;

namespace BackpropWeb.Engine.Learning;

/// <summary>Trains several nets side by side, epoch by epoch. Each has the same bits as a <see cref="Trainer"/> of its
/// recipe. A net that diverges stays at its last good epoch.</summary>
internal interface ILockstep
{
    /// <summary>Starts again with untrained nets of the same kind.</summary>
    /// <param name="recipes">One for each net; at least one and at most as many as lanes.</param>
    void Begin(ReadOnlySpan<Recipe> recipes);

    /// <summary>Trains one epoch. Allocates nothing.</summary>
    void Step();

    /// <summary>Total error E of each net.</summary>
    ReadOnlySpan<double> TotalErrors { get; }

    /// <summary>Mean squared error of each net.</summary>
    ReadOnlySpan<double> MeanSquaredErrors { get; }

    /// <summary>Number of correct cases of each net.</summary>
    ReadOnlySpan<double> CorrectCounts { get; }

    /// <summary>Whether a net has diverged.</summary>
    /// <param name="net">0 or more.</param>
    bool HasDiverged(int net);

    /// <summary>State of a net at the last epoch, or at its last good epoch if it has diverged.</summary>
    /// <param name="net">0 or more.</param>
    Checkpoint Checkpoint(int net);
}
