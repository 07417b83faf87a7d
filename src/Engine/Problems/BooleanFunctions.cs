using System.Collections.Immutable;

namespace BackpropWeb.Engine.Problems;

/// <summary>The sixteen functions of two bits.</summary>
public static class BooleanFunctions
{
    // Indexed by the number whose four bits are the desired outputs for 00, 01, 10, 11, highest bit first.
    private static readonly (string Name, string Title)[] Names =
    [
        ("false", "never"), ("and", "AND"), ("x1-and-not-x2", "x₁ AND NOT x₂"), ("x1", "x₁"),
        ("not-x1-and-x2", "NOT x₁ AND x₂"), ("x2", "x₂"), ("xor", "XOR"), ("or", "OR"),
        ("nor", "NOR"), ("xnor", "XNOR"), ("not-x2", "NOT x₂"), ("x1-or-not-x2", "x₁ OR NOT x₂"),
        ("not-x1", "NOT x₁"), ("not-x1-or-x2", "NOT x₁ OR x₂"), ("nand", "NAND"), ("true", "always"),
    ];

    /// <summary>The function with a given number, with the exhibit's recipe.</summary>
    /// <param name="number">0 to 15: its outputs for 00, 01, 10, 11 as bits, highest bit first. XOR is 0110, so
    /// 6.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not from 0 to 15.</exception>
    public static CatalogueEntry Of(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, 15);
        var cases = Bits.Cases(2, bits => [(number >> (3 - 2 * bits[0] - bits[1]) & 1) == 1]);
        var problem = new Problem(Names[number].Name, ["x₁", "x₂"], ["y"], cases);
        return new(problem, Names[number].Title, Exhibit.Recipe(problem), Exhibit.Source);
    }

    /// <summary>All sixteen, by number.</summary>
    public static ImmutableArray<CatalogueEntry> All { get; } = [.. Enumerable.Range(0, 16).Select(Of)];
}
