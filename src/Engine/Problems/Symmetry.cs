using System.Collections.Immutable;

namespace BackpropWeb.Engine.Problems;

/// <summary>The letter's first demonstration: whether a row of six bits is its own mirror image. Two hidden units are
/// enough, with weights that are equal and opposite about the middle.</summary>
public static class Symmetry
{
    /// <summary>The problem with a recipe that learned it from 972 of 1,000 starts (docs/reproduction.md).</summary>
    public static CatalogueEntry Entry { get; } = MakeEntry();

    /// <summary>The weights that the letter's fig. 1 prints, as a flat vector of its 6-2-1 net.</summary>
    public static ImmutableArray<double> LetterWeights { get; } =
    [
        -1.1, -1.1, 6.4,
        14.2, -3.6, 7.2, -7.2, 3.6, -14.2,
        -14.2, 3.6, -7.1, 7.1, -3.6, 14.2,
        -8.8, -8.8,
    ];

    /// <summary>The suggested recipe with another seed.</summary>
    /// <param name="seed">Seed of the start.</param>
    public static Recipe From(long seed) => Recipe(Entry.Problem, 0.05, seed, 1500);

    /// <summary>The letter's own settings: ε 0.1, α 0.9, start within ±0.3, 1,425 sweeps. From here about a third of
    /// the starts are solved in that time.</summary>
    /// <param name="seed">Seed of the start.</param>
    public static Recipe Letter(long seed) => Recipe(Entry.Problem, 0.1, seed, 1425);

    private static CatalogueEntry MakeEntry()
    {
        var problem = new Problem(
            "symmetry", Bits.Names("x", 6), ["symmetric"],
            Bits.Cases(6, x => [x[0] == x[5] && x[1] == x[4] && x[2] == x[3]]));
        return new(
            problem, "Mirror symmetry", Recipe(problem, 0.05, 2, 1500),
            "Rumelhart, Hinton & Williams, Nature 323, 533-536 (1986), fig. 1. The learning rate is half the " +
            "letter's, with which a third of 1,000 starts learned the problem in the letter's 1,425 sweeps.");
    }

    private static Recipe Recipe(Problem problem, double learningRate, long seed, int epochs) => new(
        problem, NetworkShape.Chain(6, 2, 1), new Rule { LearningRate = learningRate, Momentum = 0.9 },
        new Start.Seeded(seed, 0.3), epochs);
}
