namespace BackpropWeb.Contracts;

/// <summary>A problem of the catalogue, as the list shows it.</summary>
/// <param name="Name">Short name, as in recipes.</param>
/// <param name="Title">What people call it, in English.</param>
/// <param name="Inputs">How many input units.</param>
/// <param name="Outputs">How many output units.</param>
/// <param name="Cases">How many cases.</param>
/// <param name="Suggested">A recipe that learns it.</param>
/// <param name="Source">Where it comes from.</param>
public sealed record ProblemSummary(
    string Name, string Title, int Inputs, int Outputs, int Cases, RecipeDocument Suggested, string Source);

/// <summary>A problem of the catalogue with its cases.</summary>
/// <param name="Name">Short name, as in recipes.</param>
/// <param name="Title">What people call it, in English.</param>
/// <param name="Inputs">How many input units.</param>
/// <param name="Outputs">How many output units.</param>
/// <param name="InputNames">Names of the input units.</param>
/// <param name="OutputNames">Names of the output units.</param>
/// <param name="Cases">The cases.</param>
/// <param name="Suggested">A recipe that learns it.</param>
/// <param name="Source">Where it comes from.</param>
public sealed record ProblemDetail(
    string Name, string Title, int Inputs, int Outputs, IReadOnlyList<string> InputNames,
    IReadOnlyList<string> OutputNames, IReadOnlyList<CaseDocument> Cases, RecipeDocument Suggested, string Source);
