using BackpropWeb.Client.Figure;
using BackpropWeb.Engine;
using BackpropWeb.Recipes;

namespace BackpropWeb.Client.Runs;

/// <summary>A run of this browser as the figure draws it, at its last row.</summary>
/// <param name="Recipe">What it trains.</param>
/// <param name="Run">The run.</param>
/// <param name="Rows">Its rows from epoch 0 on.</param>
/// <param name="Story">Its story.</param>
internal sealed record DrawnRun(Recipe Recipe, Run Run, TapeRows Rows, StoryText Story)
{
    private string Network => field ??= RecipeDocuments.NetworkJson(Recipe);

    public EpochRow Row => new(Rows.Outputs?[^1], Rows.Weights?[^1]);

    public static DrawnRun Of(BrowserRun run, IStringLocalizer<Words> words)
    {
        var rows = run.Rows;
        var story = StoryText.Tell(rows, run.Recipe.Problem, run.Status, words);
        return new(run.Recipe, run.ToRun(RecipeDocuments.ToDocument(run.Recipe), story), rows, story);
    }

    /// <summary>Whether the script can show a run of another recipe in this drawing: the units, connections, inputs and
    /// marks of rule changes are the same.</summary>
    public bool Fits(Recipe other)
    {
        var (ours, theirs) = (Recipe.Problem, other.Problem);
        return ours.InputNames.SequenceEqual(theirs.InputNames)
            && ours.OutputNames.SequenceEqual(theirs.OutputNames)
            && ours.HeldOut.SequenceEqual(theirs.HeldOut)
            && ours.Given.Length == theirs.Given.Length
            && ours.Given.Zip(theirs.Given).All(pair => pair.First.Input.SequenceEqual(pair.Second.Input))
            && Network == RecipeDocuments.NetworkJson(other)
            && Marks(Recipe).SequenceEqual(Marks(other));
    }

    private static IEnumerable<int> Marks(Recipe recipe) => recipe.Rule.Schedule.Select(change => change.FromEpoch);
}
