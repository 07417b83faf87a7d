using System.Globalization;
using System.Text.RegularExpressions;
using BackpropWeb.Engine;

namespace BackpropWeb.Server.Studies.Plans;

/// <summary>A setting that a grid can vary.</summary>
/// <param name="Name">Name in requests.</param>
/// <param name="Bounds">Allowed values.</param>
/// <param name="WeightPlace">Place in the flat weight vector of a start weight; null for any other setting.</param>
internal sealed partial record StudyField(string Name, Bounds<double> Bounds, int? WeightPlace = null)
{
    public const string Choice =
        "must be rule.learningRate, rule.momentum, rule.weightDecay, start.range or start.weights[k]";

    private const string LearningRate = "rule.learningRate";
    private const string Momentum = "rule.momentum";
    private const string WeightDecay = "rule.weightDecay";
    private const string Range = "start.range";

    public bool NeedsSeededStart => Name == Range;

    /// <summary>The setting of that name; null if there is none.</summary>
    public static StudyField? Find(string name) => name switch
    {
        LearningRate => new(name, Rule.LearningRateBounds),
        Momentum => new(name, Rule.MomentumBounds),
        WeightDecay => new(name, Rule.WeightDecayBounds),
        Range => new(name, Start.Seeded.RangeBounds),
        _ => Weight().Match(name) is { Success: true } weight
            && int.TryParse(
                weight.Groups["place"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var place)
            ? new($"start.weights[{place}]", Start.Explicit.WeightBounds, place)
            : null,
    };

    /// <summary>The rule with this setting; the same rule if it is a setting of the start.</summary>
    public Rule On(Rule rule, double value) => Name switch
    {
        LearningRate => rule with { LearningRate = value },
        Momentum => rule with { Momentum = value },
        WeightDecay => rule with { WeightDecay = value },
        _ => rule,
    };

    /// <summary>The start with this setting; the same start if it is a setting of the rule.</summary>
    public Start On(Start start, double value, NetworkShape network)
    {
        if (WeightPlace is { } place)
        {
            var given = start as Start.Explicit ?? start.ToExplicit(network);
            return new Start.Explicit(given.Weights.SetItem(place, value));
        }

        return Name == Range ? (Start.Seeded)start with { Range = value } : start;
    }

    [GeneratedRegex(@"^start\.weights\[(?<place>\d{1,9})\]$", RegexOptions.ExplicitCapture)]
    private static partial Regex Weight();
}
