namespace BackpropWeb.Contracts;

/// <summary>A catalogue problem without its cases.</summary>
/// <param name="Name">Name used in recipes.</param>
/// <param name="Title">English title.</param>
/// <param name="Inputs">Number of input units.</param>
/// <param name="Outputs">Number of output units.</param>
/// <param name="Cases">Number of cases.</param>
/// <param name="Suggested">A recipe that learns it.</param>
/// <param name="Source">Its source.</param>
public sealed record ProblemSummary(
    string Name, string Title, int Inputs, int Outputs, int Cases, RecipeDocument Suggested, string Source);

/// <summary>A catalogue problem with its cases.</summary>
/// <param name="Name">Name used in recipes.</param>
/// <param name="Title">English title.</param>
/// <param name="Inputs">Number of input units.</param>
/// <param name="Outputs">Number of output units.</param>
/// <param name="InputNames">Names of the input units.</param>
/// <param name="OutputNames">Names of the output units.</param>
/// <param name="Cases">The cases.</param>
/// <param name="Suggested">A recipe that learns it.</param>
/// <param name="Source">Its source.</param>
public sealed record ProblemDetail(
    string Name, string Title, int Inputs, int Outputs, IReadOnlyList<string> InputNames,
    IReadOnlyList<string> OutputNames, IReadOnlyList<CaseDocument> Cases, RecipeDocument Suggested, string Source);
