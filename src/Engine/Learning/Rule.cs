using System.Collections.Immutable;

namespace BackpropWeb.Engine.Learning;

/// <summary>When weights change.</summary>
public enum UpdateMoment
{
    /// <summary>Once an epoch, by the gradient summed over all cases: the letter's choice.</summary>
    AfterEachEpoch,

    /// <summary>After each case, in the problem's order or a drawn one; momentum then counts cases.</summary>
    AfterEachCase,
}

/// <summary>From an epoch on, another learning rate, momentum and weight decay.</summary>
/// <param name="FromEpoch">The first epoch that is trained so is the one that leads from state <c>FromEpoch</c> to
/// state <c>FromEpoch</c> + 1; 0 or more.</param>
/// <param name="LearningRate">ε from then on; null keeps the one before.</param>
/// <param name="Momentum">α from then on; null keeps the one before.</param>
/// <param name="WeightDecay">Decay from then on; null keeps the one before.</param>
public sealed record RuleChange(
    int FromEpoch, double? LearningRate = null, double? Momentum = null, double? WeightDecay = null)
{
    /// <summary>Allowed first epochs.</summary>
    public static Bounds<int> FromEpochBounds { get; } = new(0, true);
}

/// <summary>How weights change: Δw(t) = −ε ∂E/∂w(t) + α Δw(t − 1). Nature 323, eq. 8 and 9.</summary>
public sealed record Rule
{
    /// <summary>Largest learning rate.</summary>
    public const double LargestLearningRate = 100;

    /// <summary>Allowed learning rates: above 0, at most 100.</summary>
    public static Bounds<double> LearningRateBounds { get; } = new(0, false, LargestLearningRate);

    /// <summary>Allowed momenta: 0 or more, below 1.</summary>
    public static Bounds<double> MomentumBounds { get; } = new(0, true, 1, false);

    /// <summary>Allowed weight decays: 0 or more, below 1.</summary>
    public static Bounds<double> WeightDecayBounds { get; } = new(0, true, 1, false);

    /// <summary>Allowed tolerances: 0 or more, below 0.5.</summary>
    public static Bounds<double> ToleranceBounds { get; } = new(0, true, 0.5, false);

    /// <summary>Learning rate ε.</summary>
    /// <value>Above 0, at most 100. Default 0.5.</value>
    public double LearningRate { get; init; } = 0.5;

    /// <summary>Momentum α.</summary>
    /// <value>0 or more, below 1. Default 0.9.</value>
    public double Momentum { get; init; } = 0.9;

    /// <summary>The share d of itself by which every weight and bias shrinks after each change, w ← (1 − d) w. The
    /// change that momentum remembers does not include it (Hinton 1986).</summary>
    /// <value>0 or more, below 1. Default 0.</value>
    public double WeightDecay { get; init; }

    /// <summary>When weights change.</summary>
    public UpdateMoment Update { get; init; } = UpdateMoment.AfterEachEpoch;

    /// <summary>How close counts as right: a desired 1 is met at 1 − t and above, a desired 0 at t and below; outside
    /// that the error is the distance to that edge (Hinton 1986). Other desired values have no tolerance.</summary>
    /// <value>0 or more, below 0.5. Default 0.</value>
    public double Tolerance { get; init; }

    /// <summary>Later changes of ε, α and decay, by ascending epoch; of two for the same epoch the later entry
    /// counts.</summary>
    public ImmutableArray<RuleChange> Schedule { get; init; } = [];

    /// <summary>Where weights change after each case, the seed from which another order of the cases is drawn every
    /// epoch; null for the problem's own order.</summary>
    /// <value>0 to 2⁵³ − 1. Default null.</value>
    public long? OrderSeed { get; init; }

    /// <summary>Places in the flat vector of weights that never change, nor decay.</summary>
    /// <value>Default none.</value>
    public ImmutableArray<int> Frozen { get; init; } = [];

    /// <summary>Places in the flat vector of links that are cut: their weights are 0, whatever the start or a checkpoint
    /// says, and stay so.</summary>
    /// <value>Default none.</value>
    public ImmutableArray<int> Cut { get; init; } = [];

    /// <summary>The figures in force for the epoch that leads from state <paramref name="epoch"/> to the
    /// next.</summary>
    /// <param name="epoch">0 or more.</param>
    public RuleFigures At(int epoch)
    {
        var figures = new RuleFigures(LearningRate, Momentum, WeightDecay);
        foreach (var change in Schedule)
        {
            if (change.FromEpoch > epoch)
                break;
            figures = figures.After(change);
        }

        return figures;
    }

    /// <summary>Refuses figures out of their bounds.</summary>
    /// <exception cref="ArgumentException">As <see cref="Recipe"/>'s constructor says.</exception>
    /// <param name="weightCount">Weights of the network.</param>
    internal void Require(int weightCount)
    {
        LearningRateBounds.Require(LearningRate, "rule.learningRate");
        MomentumBounds.Require(Momentum, "rule.momentum");
        WeightDecayBounds.Require(WeightDecay, "rule.weightDecay");
        ToleranceBounds.Require(Tolerance, "rule.tolerance");
        if (!Enum.IsDefined(Update))
            throw Refusal.Of("rule.update", $"must be after each epoch or after each case; was {Update}.");
        if (Schedule.IsDefault)
            throw Refusal.Of("rule.schedule", "must be a list; it may be empty.");
        for (var n = 0; n < Schedule.Length; n++)
            RequireChange(n);
        if (OrderSeed is { } seed)
        {
            Start.Seeded.SeedBounds.Require(seed, "rule.orderSeed");
            if (Update != UpdateMoment.AfterEachCase)
                throw Refusal.Of(
                    "rule.orderSeed", $"must be left out where weights change after each epoch; was {seed}.");
        }

        RequirePlaces(Frozen, "rule.frozen", weightCount);
        RequirePlaces(Cut, "rule.cut", weightCount);
    }

    private static void RequirePlaces(ImmutableArray<int> places, string part, int weightCount)
    {
        if (places.IsDefault)
            throw Refusal.Of(part, "must be a list; it may be empty.");
        for (var n = 0; n < places.Length; n++)
            new Bounds<int>(0, true, weightCount, false).Require(places[n], $"{part}[{n}]");
    }

    private void RequireChange(int n)
    {
        var part = $"rule.schedule[{n}]";
        if (Schedule[n] is not { } change)
            throw Refusal.Of(part, "must not be null.");
        RuleChange.FromEpochBounds.Require(change.FromEpoch, $"{part}.fromEpoch");
        if (n > 0 && change.FromEpoch < Schedule[n - 1].FromEpoch)
            throw Refusal.Of(
                $"{part}.fromEpoch", $"must be at least that of the change before it, {Schedule[n - 1].FromEpoch}; " +
                $"was {change.FromEpoch}.");
        if (change.LearningRate is { } learningRate)
            LearningRateBounds.Require(learningRate, $"{part}.learningRate");
        if (change.Momentum is { } momentum)
            MomentumBounds.Require(momentum, $"{part}.momentum");
        if (change.WeightDecay is { } weightDecay)
            WeightDecayBounds.Require(weightDecay, $"{part}.weightDecay");
    }

    /// <summary>Whether two rules say the same, their lists compared entry by entry.</summary>
    /// <param name="other">The other rule.</param>
    public bool Equals(Rule? other) =>
        other is not null && LearningRate.Equals(other.LearningRate) && Momentum.Equals(other.Momentum)
        && WeightDecay.Equals(other.WeightDecay) && Update == other.Update && Tolerance.Equals(other.Tolerance)
        && Schedule.SequenceEqual(other.Schedule) && OrderSeed == other.OrderSeed && Frozen.SequenceEqual(other.Frozen)
        && Cut.SequenceEqual(other.Cut);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(LearningRate, Momentum, WeightDecay, Update, Tolerance, Schedule.Length);
}
