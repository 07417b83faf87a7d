using System.Globalization;
using BackpropWeb.Engine;
using BackpropWeb.Server.Persistence;

namespace BackpropWeb.Server.Runs;

/// <summary>What an owner asks for.</summary>
/// <param name="Moves">What the run's state must allow; none for a change of title or listing.</param>
public sealed record Order(params IReadOnlyList<Move> Moves)
{
    /// <summary>Steps to take.</summary>
    public int Epochs { get; init; }

    public RunChanges Changes { get; init; } = new();

    /// <summary>What a run becomes by it.</summary>
    /// <param name="run">As it stands now, its last epoch included.</param>
    /// <param name="recipe">Of that run.</param>
    /// <returns>The run and its recipe, or why not.</returns>
    public (StoredRun Run, Recipe Recipe, SteerOutcome? Refusal) On(StoredRun run, Recipe recipe, DateTime now)
    {
        var failure = RunProgress.Of(run).Failure;
        var (before, epoch) = (run, Math.Max(0, run.Epoch));
        foreach (var move in Moves)
        {
            if (Runs.Moves.Next(before.Status, failure, move) is not { } next)
                return (before, recipe, new SteerOutcome.NotNow(move, before.Status, [.. Runs.Moves.Possible(before.Status, failure)]));
            run = run with { Status = next };
        }

        if (Moves.Contains(Move.Pause) || Moves.Contains(Move.Resume) || Moves.Contains(Move.Stop))
            run = run with { PauseAt = null };
        if (Moves.Contains(Move.Resume))
            run = run with { FinishedAt = null, FailureCode = null, FailureMessage = null, FailureEpoch = null };
        if (Moves.Contains(Move.Step))
            run = run with { PauseAt = (int)Math.Min(int.MaxValue, epoch + (long)Epochs) };
        if (Moves.Contains(Move.Stop))
            run = run with { FinishedAt = now };
        if (Changes.Rule is { } rule)
        {
            if (recipe.Rule.Schedule.Length >= RuleChanges.Most)
                return (before, recipe, new SteerOutcome.Invalid(
                    new Dictionary<string, string[]>
                    {
                        ["rule"] = [string.Create(CultureInfo.InvariantCulture, $"may change at most {RuleChanges.Most} times in a run")],
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
