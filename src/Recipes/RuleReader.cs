using System.Collections.Immutable;
using BackpropWeb.Engine;

namespace BackpropWeb.Recipes;

/// <summary>Reads the rule of a recipe.</summary>
internal sealed class RuleReader(RecipeLimits limits, FieldErrors errors)
{
    public Rule Read(JsonField? field, Suggestion? suggestion, bool hasNetwork)
    {
        var suggested = suggestion?.Rule ?? new();
        // Indexes in the flat weight vector are valid for the suggested network only.
        if (hasNetwork)
            suggested = suggested with { Frozen = [], Cut = [] };
        if (field?.Members(
            "learningRate", "momentum", "weightDecay", "update", "tolerance", "schedule", "orderSeed",
            "frozen", "cut") is not { } members)
            return suggested;
        return new()
        {
            LearningRate = members["learningRate"] is { } rate
                ? rate.Number(Rule.LearningRateBounds) ?? 0
                : suggested.LearningRate,
            Momentum = members["momentum"] is { } momentum
                ? momentum.Number(Rule.MomentumBounds) ?? 0
                : suggested.Momentum,
            WeightDecay = members["weightDecay"] is { } decay
                ? decay.Number(Rule.WeightDecayBounds) ?? 0
                : suggested.WeightDecay,
            Update = members["update"] is { } update ? update.OneOf(UpdateNames.All) ?? default : suggested.Update,
            Tolerance = members["tolerance"] is { } tolerance
                ? tolerance.Number(Rule.ToleranceBounds) ?? 0
                : suggested.Tolerance,
            Schedule = members["schedule"] is { } schedule ? Schedule(schedule) : suggested.Schedule,
            // A request that sets the update moment also sets the order of cases.
            OrderSeed = members["orderSeed"] is { } seed ? seed.WholeNumber(Start.Seeded.SeedBounds)
                : members.Has("update") ? null : suggested.OrderSeed,
            Frozen = members["frozen"] is { } frozen ? Places(frozen) : suggested.Frozen,
            Cut = members["cut"] is { } cut ? Places(cut) : suggested.Cut,
        };
    }

    private ImmutableArray<RuleChange> Schedule(JsonField field)
    {
        if (field.Items() is not { } items)
            return [];
        var changes = ImmutableArray.CreateBuilder<RuleChange>();
        foreach (var item in items)
        {
            if (item.Members("fromEpoch", "learningRate", "momentum", "weightDecay") is not { } members)
                continue;
            if (members["fromEpoch"] is not { } epochField)
            {
                errors.Malformed(members.PathOf("fromEpoch"), "is required");
                continue;
            }

            if (epochField.WholeNumber(new(0, true, limits.Epochs), "Limits:Epochs") is not { } fromEpoch)
                continue;
            if (changes.Count > 0 && fromEpoch < changes[^1].FromEpoch)
                epochField.OutOfRange($"must be at least {changes[^1].FromEpoch}, the epoch of the change before it");
            changes.Add(new(
                (int)fromEpoch,
                members["learningRate"] is { } rate ? rate.Number(Rule.LearningRateBounds) : null,
                members["momentum"] is { } momentum ? momentum.Number(Rule.MomentumBounds) : null,
                members["weightDecay"] is { } decay ? decay.Number(Rule.WeightDecayBounds) : null));
        }

        return changes.ToImmutable();
    }

    /// <summary>Indexes in ascending order, without repeats, so that equal rules give equal recipes. The engine checks
    /// their range.</summary>
    private ImmutableArray<int> Places(JsonField field) =>
        [.. (field.Items() ?? []).Select(item => item.WholeNumber(new(0, true, limits.Weights, false))).OfType<long>()
            .Select(place => (int)place).Distinct().Order()];
}
