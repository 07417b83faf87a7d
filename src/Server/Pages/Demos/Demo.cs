using BackpropWeb.Engine;
using BackpropWeb.Engine.Problems;
using BackpropWeb.Server.Runs.Shared;

namespace BackpropWeb.Server.Pages.Demos;

/// <summary>A demonstration that trains a network.</summary>
/// <param name="Name">Its name in the address.</param>
/// <param name="From">Returns the recipe for a seed.</param>
/// <param name="Seed">Seed of the run that the page shows first.</param>
/// <param name="Pace">Epochs per second of a reader's run, so that it takes about ten seconds.</param>
public sealed record Demo(string Name, Func<long, Recipe> From, long Seed, double Pace)
{
    // The one of the seeds 0 to 39, of split and of start, whose person units show nation, generation and branch most
    // clearly; it answers three of the four questions held out.
    private const long ClearestFamily = 29;

    public static readonly Demo Symmetry = new("symmetry", Engine.Problems.Symmetry.From, 2, 150);

    public static readonly Demo FamilyTrees = new(
        "family-trees", seed => Engine.Problems.FamilyTrees.Recipe(FamilyQuestions, seed), ClearestFamily, 150);

    public static readonly Demo Iterative = new("iterative", Shifter, 1, 30);

    public static IReadOnlyList<Demo> All { get; } = [Symmetry, FamilyTrees, Iterative];

    /// <summary>Id of the run that the page shows first, derived from the recipe.</summary>
    public string OwnId => IdOf(From(Seed));

    public static string IdOf(Recipe recipe) =>
        RunId.OfRecipe(RecipeDocuments.Hash(RecipeDocuments.ToCanonicalJson(recipe)));

    private static Problem FamilyQuestions => field ??= Engine.Problems.FamilyTrees.HoldOut(ClearestFamily);

    /// <summary>Whether the page can show a run: same inputs, outputs, network and fixed weights.</summary>
    public bool Fits(Recipe recipe)
    {
        var own = From(Seed);
        return recipe.Problem.InputNames.SequenceEqual(own.Problem.InputNames)
            && recipe.Problem.OutputNames.SequenceEqual(own.Problem.OutputNames)
            && RecipeDocuments.NetworkJson(recipe) == RecipeDocuments.NetworkJson(own)
            && recipe.Rule.Frozen.Order().SequenceEqual(own.Rule.Frozen.Order());
    }

    private static Recipe Shifter(long seed)
    {
        var suggested = ProblemCatalogue.Find("shift-register-3")!.Suggested;
        var start = (Engine.Start.Seeded)suggested.Start with { Seed = seed };
        return new(suggested.Problem, suggested.Network, suggested.Rule, start, suggested.Epochs);
    }
}
