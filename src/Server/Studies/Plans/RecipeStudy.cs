using BackpropWeb.Engine;
using BackpropWeb.Server.Runs.Shared;

namespace BackpropWeb.Server.Studies.Plans;

/// <summary>The study of a recipe over the seeds 1 to 1,000. It has no owner, and its id follows from the recipe, so a
/// recipe has one such study, for all readers.</summary>
internal sealed class RecipeStudy
{
    public const int Seeds = 1_000;

    private RecipeStudy(Recipe recipe)
    {
        Plan = new(recipe, new(1, Seeds), null);
        Id = RunId.OfRecipe(RecipeDocuments.Hash($"{RecipeDocuments.ToCanonicalJson(Plan.Recipe)} × {Seeds}"));
    }

    public string Id { get; }

    public StudyPlan Plan { get; }

    /// <summary>The study; null if the recipe's start is not seeded.</summary>
    /// <param name="recipe">The recipe, with any seed.</param>
    public static RecipeStudy? Of(Recipe recipe) => recipe.Start is Start.Seeded ? new(recipe) : null;
}
