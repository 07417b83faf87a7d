using System.Globalization;
using BackpropWeb.Engine;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Shared;

namespace BackpropWeb.Server.Runs.Commands;

/// <summary>A command from a run's owner.</summary>
/// <param name="Actions">Actions that the run's status must allow; none for a change of title or listing.</param>
internal sealed record SteeringCommand(params IReadOnlyList<SteeringAction> Actions)
{
    /// <summary>Number of epochs to train by <see cref="SteeringAction.Step"/>.</summary>
    public int Epochs { get; init; }

    public RunChanges Changes { get; init; } = new();

    /// <summary>The command that makes changes: all of them or, if one is impossible, none.</summary>
    public static SteeringCommand Change(RunChanges changes)
    {
        var actions = new List<SteeringAction>();
        if (changes.Pace is not null)
            actions.Add(SteeringAction.Pace);
        if (changes.Rule is not null)
            actions.Add(SteeringAction.Rule);
        return new([.. actions]) { Changes = changes };
    }

    /// <summary>Applies the command to a run.</summary>
    /// <param name="run">The run with its latest epoch.</param>
    /// <param name="recipe">Its recipe.</param>
    /// <param name="now">Current time.</param>
    /// <returns>The new row and recipe, or why the command is refused.</returns>
    public (StoredRun Run, Recipe Recipe, SteeringOutcome? Refusal) Apply(StoredRun run, Recipe recipe, DateTime now)
    {
        var failure = RunProgress.Of(run).Failure;
        var (before, epoch) = (run, Math.Max(0, run.Epoch));
        foreach (var action in Actions)
        {
            if (RunTransitions.Next(before.Status, failure, action) is not { } next)
                return (before, recipe, new SteeringOutcome.NotNow(
                    action, before.Status, [.. RunTransitions.Possible(before.Status, failure)]));
            run = run with { Status = next };
        }

        if (Actions.Any(a => a is SteeringAction.Pause or SteeringAction.Resume or SteeringAction.Stop))
            run = run with { PauseAt = null };
        if (Actions.Contains(SteeringAction.Resume))
            run = run with { FinishedAt = null, FailureCode = null, FailureMessage = null, FailureEpoch = null };
        if (Actions.Contains(SteeringAction.Step))
            run = run with { PauseAt = (int)Math.Min(int.MaxValue, epoch + (long)Epochs) };
        if (Actions.Contains(SteeringAction.Stop))
            run = run with { FinishedAt = now };
        if (Changes.Rule is { } rule)
        {
            if (recipe.Rule.Schedule.Length >= RuleChanges.Most)
                return (before, recipe, new SteeringOutcome.Invalid(
                    new Dictionary<string, string[]>
                    {
                        ["rule"] =
                        [
                            string.Create(
                                CultureInfo.InvariantCulture, $"may change at most {RuleChanges.Most} times in a run"),
                        ],
                    },
                    false));
            recipe = recipe.From(epoch, rule);
            var json = RecipeDocuments.ToCanonicalJson(recipe);
            run = run with { Recipe = json, RecipeHash = RecipeDocuments.Hash(json) };
        }

        run = run with
        {
            Pace = Changes.Pace is { } pace ? pace.Value : run.Pace,
            Title = Changes.Title is { } title ? title.Value : run.Title,
            Listed = Changes.Listed ?? run.Listed,
        };
        return (run, recipe, null);
    }
}
