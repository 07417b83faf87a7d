using System.Collections.Immutable;

namespace BackpropWeb.Engine.Learning;

/// <summary>When weights change.</summary>
public enum UpdateMoment
{
    /// <summary>Once an epoch, by the gradient summed over all cases: the letter's choice.</summary>
    AfterEachEpoch,

    /// <summary>After each case, in the problem's order; momentum then counts cases.</summary>
    AfterEachCase,
}

/// <summary>From an epoch on, another learning rate, momentum and weight decay.</summary>
/// <param name="FromEpoch">The first epoch that is trained so is the one that leads from state <c>FromEpoch</c> to
/// state <c>FromEpoch</c> + 1; 0 or more.</param>
/// <param name="LearningRate">ε from then on; null keeps the one before.</param>
/// <param name="Momentum">α from then on; null keeps the one before.</param>
/// <param name="WeightDecay">Decay from then on; null keeps the one before.</param>
public sealed record RuleChange(
    int FromEpoch, double? LearningRate = null, double? Momentum = null, double? WeightDecay = null);

/// <summary>How weights change: Δw(t) = −ε ∂E/∂w(t) + α Δw(t − 1). Nature 323, eq. 8 and 9.</summary>
public sealed record Rule
{
    /// <summary>Largest learning rate and the bounds of the other figures; the smallest lies above 0.</summary>
    public const double LargestLearningRate = 100;

    /// <summary>Learning rate ε.</summary>
    /// <value>Above 0, at most 100. Default 0.5.</value>
    public double LearningRate { get; init; } = 0.5;

    /// <summary>Momentum α.</summary>
    /// <value>0 or more, below 1. Default 0.9.</value>
    public double Momentum { get; init; } = 0.9;

    /// <summary>The share d of itself by which every weight and bias shrinks after each change, w ← (1 − d) w. The change
    /// that momentum remembers does not include it (Hinton 1986).</summary>
    /// <value>0 or more, below 1. Default 0.</value>
    public double WeightDecay { get; init; }

    /// <summary>When weights change.</summary>
    public UpdateMoment Update { get; init; } = UpdateMoment.AfterEachEpoch;

    /// <summary>How close counts as right: a desired 1 is met at 1 − t and above, a desired 0 at t and below; outside
    /// that the error is the distance to that edge (Hinton 1986). Other desired values have no tolerance.</summary>
    /// <value>0 or more, below 0.5. Default 0.</value>
    public double Tolerance { get; init; }

    /// <summary>Later changes of ε, α and decay, by ascending epoch.</summary>
    public ImmutableArray<RuleChange> Schedule { get; init; } = [];

    /// <summary>Whether two rules say the same, their schedules compared entry by entry.</summary>
    /// <param name="other">The other rule.</param>
    public bool Equals(Rule? other) =>
        other is not null && LearningRate.Equals(other.LearningRate) && Momentum.Equals(other.Momentum)
        && WeightDecay.Equals(other.WeightDecay) && Update == other.Update && Tolerance.Equals(other.Tolerance)
        && Schedule.SequenceEqual(other.Schedule);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(LearningRate, Momentum, WeightDecay, Update, Tolerance, Schedule.Length);
}
