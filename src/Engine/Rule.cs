using System.Collections.Immutable;

namespace BackpropWeb.Engine;

/// <summary>When weights change.</summary>
public enum UpdateMoment
{
    /// <summary>Once an epoch, by the gradient summed over all cases: the letter's choice.</summary>
    AfterEachEpoch,

    /// <summary>After each case, in the problem's order or a random one. Momentum then applies from case to
    /// case.</summary>
    AfterEachCase,
}

/// <summary>A scheduled change of learning rate, momentum or weight decay.</summary>
/// <param name="FromEpoch">The change first applies to the epoch from state <c>FromEpoch</c> to state <c>FromEpoch</c>
/// + 1; 0 or more.</param>
/// <param name="LearningRate">New ε; null keeps the previous one.</param>
/// <param name="Momentum">New α; null keeps the previous one.</param>
/// <param name="WeightDecay">New decay; null keeps the previous one.</param>
public sealed record RuleChange(
    int FromEpoch, double? LearningRate = null, double? Momentum = null, double? WeightDecay = null)
{
    /// <summary>Allowed values of <see cref="FromEpoch"/>: 0 or more.</summary>
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

    /// <summary>The fraction d by which every weight and bias shrinks after each change, w ← (1 − d) w. It is not part
    /// of the weight change that momentum uses (Hinton 1986).</summary>
    /// <value>0 or more, below 1. Default 0.</value>
    public double WeightDecay { get; init; }

    /// <summary>When weights change.</summary>
    public UpdateMoment Update { get; init; } = UpdateMoment.AfterEachEpoch;

    /// <summary>The tolerance t: an output at or above 1 − t meets a desired 1, an output at or below t meets a desired
    /// 0. Otherwise the error is the distance to that edge (Hinton 1986). Other desired values have no
    /// tolerance.</summary>
    /// <value>0 or more, below 0.5. Default 0.</value>
    public double Tolerance { get; init; }

    /// <summary>Scheduled changes of ε, α and decay, by ascending epoch. The last entry for an epoch wins.</summary>
    public ImmutableArray<RuleChange> Schedule { get; init; } = [];

    /// <summary>The seed of a new random case order in every epoch, for updates after each case. Null for the problem's
    /// order.</summary>
    /// <value>0 to 2⁵³ − 1. Default null.</value>
    public long? OrderSeed { get; init; }

    /// <summary>Positions in the flat vector of weights that neither change nor decay.</summary>
    /// <value>Default none.</value>
    public ImmutableArray<int> Frozen { get; init; } = [];

    /// <summary>Positions in the flat vector of links that are cut. Their weights are always 0, regardless of start or
    /// checkpoint.</summary>
    /// <value>Default none.</value>
    public ImmutableArray<int> Cut { get; init; } = [];

    /// <summary>The rates in effect for the epoch from state <paramref name="epoch"/> to the next.</summary>
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

    /// <summary>Throws if a value is out of bounds.</summary>
    /// <exception cref="ArgumentException">As documented for the constructor of <see cref="Recipe"/>.</exception>
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
                    "rule.orderSeed", $"must be omitted if weights change after each epoch; was {seed}.");
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
                $"{part}.fromEpoch",
                $"must be at least {Schedule[n - 1].FromEpoch}, the epoch of the change before it; " +
                $"was {change.FromEpoch}.");
        if (change.LearningRate is { } learningRate)
            LearningRateBounds.Require(learningRate, $"{part}.learningRate");
        if (change.Momentum is { } momentum)
            MomentumBounds.Require(momentum, $"{part}.momentum");
        if (change.WeightDecay is { } weightDecay)
            WeightDecayBounds.Require(weightDecay, $"{part}.weightDecay");
    }

    /// <summary>Whether two rules are equal. Lists are compared entry by entry.</summary>
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
