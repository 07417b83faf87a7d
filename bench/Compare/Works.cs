using System.Collections.Immutable;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Compare;

/// <summary>The recipes that all libraries train.</summary>
internal static class Works
{
    /// <summary>Number of networks in the study.</summary>
    public const int StudyCount = 100_000;

    /// <summary>Recipes of one network, by file name.</summary>
    public static IReadOnlyDictionary<string, Recipe> All { get; } = new Dictionary<string, Recipe>
    {
        ["xor"] = FirstSolved(Xor),
        ["symmetry"] = FirstSolved(Symmetry.Letter),
        ["family-trees"] = FamilyTrees.Recipe(ProblemCatalogue.Find("family-trees")!.Problem, 1),
        ["digits"] = Digits(),
    };

    /// <summary>The study's recipe for a seed.</summary>
    /// <param name="seed">0 or more.</param>
    public static Recipe Xor(long seed) => new(
        ProblemCatalogue.Find("xor")!.Problem, NetworkShape.Chain(2, 2, 1),
        new Rule { LearningRate = 0.5, Momentum = 0.9 }, new Start.Seeded(seed, 0.5), 600);

    private static Recipe FirstSolved(Func<long, Recipe> recipe) =>
        Study.Run(seed => recipe(seed), 32).First(run => run.SolvedAt is not null).Recipe;

    // Has the size of the well-known data set of handwritten digits (8 × 8 points), which we may not distribute: ten
    // patterns of 64 points, each used about 180 times with a quarter of its points changed.
    private static Recipe Digits()
    {
        const int inputs = 64, classes = 10, cases = 1797;
        ulong state = 1;
        var patterns = new double[classes][];
        for (var n = 0; n < classes; n++)
            patterns[n] = [.. Enumerable.Range(0, inputs).Select(_ => Next())];
        var list = ImmutableArray.CreateBuilder<Case>();
        for (var c = 0; c < cases; c++)
        {
            var input = patterns[c % classes].Select(x => Next() < 0.25 ? Next() : x).ToImmutableArray();
            list.Add(new(input, [.. Enumerable.Range(0, classes).Select(j => j == c % classes ? 1.0 : 0)]));
        }

        var problem = new Problem(
            "digits", [.. Enumerable.Range(0, inputs).Select(i => $"x{i}")],
            [.. Enumerable.Range(0, classes).Select(j => $"{j}")], list.ToImmutable());
        return new(
            problem, NetworkShape.Chain(inputs, 32, classes), new Rule { LearningRate = 0.0001, Momentum = 0.9 },
            new Start.Seeded(1, 0.1), 100);

        // Sixteenths, like the points of the digits; the upper bits of a linear congruential generator are sufficient.
        double Next()
        {
            state = state * 6364136223846793005 + 1442695040888963407;
            return (state >> 59) / 32.0;
        }
    }
}
