using System.Collections.Immutable;

namespace BackpropWeb.Engine.Problems;

/// <summary>The named problems, in display order.</summary>
public static class ProblemCatalogue
{
    /// <summary>All entries: the exhibit's problems, the letter's, the companion chapter's, the point sets, and the
    /// other functions of two bits.</summary>
    public static ImmutableArray<CatalogueEntry> All { get; } =
    [
        BooleanFunctions.Of(6),
        BooleanFunctions.Of(1),
        BooleanFunctions.Of(7),
        Symmetry.Entry,
        FamilyTrees.Entry,
        Parity.Of(3),
        Parity.Of(4),
        Chapter8.Encoder(8),
        Chapter8.DistributedToLocal,
        Chapter8.Addition,
        Chapter8.Negation,
        LettersTC.Entry,
        Iterative.ShiftRegister(3),
        Iterative.ShiftRegister(5),
        Iterative.Sequences,
        .. PointSets.All,
        .. BooleanFunctions.All.Where(entry => entry.Problem.Name is not ("xor" or "and" or "or")),
    ];

    /// <summary>Finds an entry by name; null if there is none.</summary>
    /// <param name="name">A problem's short name, in lower case.</param>
    public static CatalogueEntry? Find(string name) => All.FirstOrDefault(entry => entry.Problem.Name == name);
}
