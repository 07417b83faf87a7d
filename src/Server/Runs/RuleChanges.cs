using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Server.Runs;

/// <summary>Recipes whose rule changes on the way.</summary>
public static class RuleChanges
{
    /// <summary>Changes of a schedule that steering may make: each is carried by the recipe for ever.</summary>
    public const int Most = 1_000;

    /// <summary>The recipe with other figures from an epoch on. They hold until the schedule's next change, which stays;
    /// of two changes at one epoch there is one left.</summary>
    public static Recipe From(this Recipe recipe, int epoch, RuleChange change)
    {
        var schedule = recipe.Rule.Schedule;
        var place = schedule.Count(c => c.FromEpoch <= epoch);
        if (place > 0 && schedule[place - 1] is var last && last.FromEpoch == epoch)
            schedule = schedule.SetItem(place - 1, new(
                epoch, change.LearningRate ?? last.LearningRate, change.Momentum ?? last.Momentum,
                change.WeightDecay ?? last.WeightDecay));
        else
            schedule = schedule.Insert(place, change with { FromEpoch = epoch });
        return recipe.With(recipe.Rule with { Schedule = schedule }, recipe.Start, recipe.Epochs);
    }

    /// <summary>The recipe of a run that begins with the weights of another one's epoch, with the rule as it is there and
    /// will be: its epoch 0 is that epoch.</summary>
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
                .. recipe.Rule.Schedule.Where(c => c.FromEpoch > epoch).Select(c => c with { FromEpoch = c.FromEpoch - epoch }),
            ],
        };
        // Of an ended run nothing is left to train: as many epochs again.
        return recipe.With(rule, weights, epoch < recipe.Epochs ? recipe.Epochs - epoch : recipe.Epochs);
    }

    private static Recipe With(this Recipe recipe, Rule rule, Start start, int epochs) =>
        new(recipe.Problem, recipe.Network, rule, start, epochs);
}
