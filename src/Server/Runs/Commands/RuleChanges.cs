using BackpropWeb.Engine;

namespace BackpropWeb.Server.Runs.Commands;

/// <summary>Changes the rule of a recipe.</summary>
internal static class RuleChanges
{
    /// <summary>Maximum number of changes in a schedule; the recipe keeps each of them.</summary>
    public const int Most = 1_000;

    /// <summary>The recipe with other settings from an epoch until the schedule's next change. Merges a change at
    /// the same epoch.</summary>
    public static Recipe From(this Recipe recipe, int epoch, RuleChange change)
    {
        var schedule = recipe.Rule.Schedule;
        var count = schedule.Count(c => c.FromEpoch <= epoch);
        if (count > 0 && schedule[count - 1] is var last && last.FromEpoch == epoch)
            schedule = schedule.SetItem(count - 1, new(
                epoch, change.LearningRate ?? last.LearningRate, change.Momentum ?? last.Momentum,
                change.WeightDecay ?? last.WeightDecay));
        else
            schedule = schedule.Insert(count, change with { FromEpoch = epoch });
        return recipe.With(recipe.Rule with { Schedule = schedule }, recipe.Start, recipe.Epochs);
    }

    /// <summary>The recipe of a fork: it starts with the weights of an epoch, which becomes its epoch 0, and keeps the
    /// rest of the schedule.</summary>
    public static Recipe Fork(this Recipe recipe, int epoch, Start.Explicit weights)
    {
        var figures = recipe.Rule.At(epoch);
        var rule = recipe.Rule with
        {
            LearningRate = figures.LearningRate,
            Momentum = figures.Momentum,
            WeightDecay = figures.WeightDecay,
            Schedule =
            [
                .. recipe.Rule.Schedule.Where(c => c.FromEpoch > epoch)
                    .Select(c => c with { FromEpoch = c.FromEpoch - epoch }),
            ],
        };
        // A fork of the last epoch trains as many epochs again.
        return recipe.With(rule, weights, epoch < recipe.Epochs ? recipe.Epochs - epoch : recipe.Epochs);
    }

    private static Recipe With(this Recipe recipe, Rule rule, Start start, int epochs) =>
        new(recipe.Problem, recipe.Network, rule, start, epochs);
}
