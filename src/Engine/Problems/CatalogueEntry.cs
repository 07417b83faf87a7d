namespace BackpropWeb.Engine.Problems;

/// <summary>A problem of the catalogue with its suggested recipe.</summary>
/// <param name="Problem">The cases.</param>
/// <param name="Title">English title.</param>
/// <param name="Suggested">A recipe that learns the problem, with the default seed.</param>
/// <param name="Source">Source of the problem and of the recipe's values.</param>
public sealed record CatalogueEntry(Problem Problem, string Title, Recipe Suggested, string Source);
