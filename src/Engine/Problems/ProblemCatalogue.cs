using System.Collections.Immutable;

namespace BackpropWeb.Engine.Problems;

/// <summary>The named problems, in the order in which they are shown.</summary>
public static class ProblemCatalogue
{
    /// <summary>Every entry.</summary>
    public static ImmutableArray<CatalogueEntry> All { get; } =
    [
        BooleanFunction("xor", "XOR", [0, 1, 1, 0]),
        BooleanFunction("and", "AND", [0, 0, 0, 1]),
        BooleanFunction("or", "OR", [0, 1, 1, 1]),
    ];

    /// <summary>The entry of that name, or null.</summary>
    /// <param name="name">A problem's short name, in lower case.</param>
    public static CatalogueEntry? Find(string name) => All.FirstOrDefault(entry => entry.Problem.Name == name);

    private static CatalogueEntry BooleanFunction(string name, string title, ReadOnlySpan<double> desired)
    {
        var cases = ImmutableArray.CreateBuilder<Case>(desired.Length);
        for (var c = 0; c < desired.Length; c++)
            cases.Add(new([c >> 1, c & 1], [desired[c]]));
        var problem = new Problem(name, ["x₁", "x₂"], ["y"], cases.MoveToImmutable());

        return new(problem, title, Exhibit.Recipe(problem), Exhibit.Source);
    }
}
