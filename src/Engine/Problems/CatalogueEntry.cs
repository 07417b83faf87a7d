namespace BackpropWeb.Engine.Problems;

/// <summary>A problem of the catalogue with the recipe that is suggested for it.</summary>
/// <param name="Problem">The cases.</param>
/// <param name="Title">What people call it in English.</param>
/// <param name="Suggested">A recipe that learns it; its seed is the exhibit's.</param>
/// <param name="Source">Where the problem, or the figures of its recipe, come from.</param>
public sealed record CatalogueEntry(Problem Problem, string Title, Recipe Suggested, string Source);
