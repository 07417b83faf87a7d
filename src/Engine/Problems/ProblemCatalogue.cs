using System.Collections.Immutable;

namespace BackpropWeb.Engine.Problems;

/// <summary>A problem of the catalogue with the recipe that is suggested for it.</summary>
/// <param name="Problem">The cases.</param>
/// <param name="Title">What people call it in English.</param>
/// <param name="Suggested">A recipe that learns it; its seed is the exhibit's.</param>
/// <param name="Source">Where the problem, or the figures of its recipe, come from.</param>
public sealed record CatalogueEntry(Problem Problem, string Title, Recipe Suggested, string Source);

/// <summary>The named problems, in the order in which they are shown.</summary>
public static class ProblemCatalogue
{
    /// <summary>Every entry.</summary>
    public static ImmutableArray<CatalogueEntry> All => throw new NotImplementedException();

    /// <summary>The entry of that name, or null.</summary>
    public static CatalogueEntry? Find(string name) => throw new NotImplementedException();
}
