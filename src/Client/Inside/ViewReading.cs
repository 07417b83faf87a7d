using BackpropWeb.Client.Passes;
using BackpropWeb.Client.Replays;

namespace BackpropWeb.Client.Inside;

/// <summary>What a view shows now, in one line.</summary>
internal static class ViewReading
{
    /// <param name="view">The name of the view.</param>
    /// <param name="snapshot">The network at the slider's epoch.</param>
    /// <param name="names">Names of its units.</param>
    /// <param name="place">The chosen case.</param>
    /// <param name="unit">The chosen unit.</param>
    /// <param name="words">The reader's language.</param>
    /// <returns>Null for a view without a line.</returns>
    public static string? Of(
        string view, NetworkSnapshot snapshot, UnitNames names, int place, UnitId unit, IStringLocalizer<Words> words)
    {
        switch (view)
        {
            case RunViews.Hinton:
                var (link, weight) = Largest(snapshot, new(snapshot.Recipe, words["Hinton.Bias"]));
                return words["Card.Hinton", link, Digits.Three(weight)];
            case RunViews.Surface:
                var cases = snapshot.Inspection.Cases;
                return words["Card.Surface", cases.Count(c => c.Correct), cases.Length];
            case RunViews.Activities:
                var outputs = Enumerable.Range(0, snapshot.Recipe.Problem.Cases.Length)
                    .Select(c => snapshot.Case(c).Outputs[unit.Layer - 1][unit.Index]).ToArray();
                return words["Card.Activities", Digits.Three(outputs.Min()), Digits.Three(outputs.Max())];
            case RunViews.Backward:
                return words["Card.Backward", names.Case(place), FormulaText.Number(snapshot.Case(place).Error)];
            default:
                return null;
        }
    }

    private static (string Link, double Weight) Largest(NetworkSnapshot snapshot, WeightNames names)
    {
        var largest = Enumerable.Range(0, snapshot.Weights.Length).MaxBy(k => Math.Abs(snapshot.Weights[k]));
        return (names[largest], snapshot.Weights[largest]);
    }
}
