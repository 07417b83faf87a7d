using System.Collections.Immutable;

namespace BackpropWeb.Engine.Problems;

/// <summary>The letter's second demonstration: two families of the same structure, one English and one Italian. For a
/// person and a relation, the net returns the related persons: (Colin, aunt) → Jennifer, Margaret.</summary>
/// <remarks>24 person units and 12 relation units feed six hidden units each; 12 central units, 6 more and 24 person
/// units follow. Both families list their persons in the same order, six men before six women.</remarks>
public static class FamilyTrees
{
    private const string Source =
        "Rumelhart, Hinton & Williams, Nature 323, 533-536 (1986), figs 2-4, and Hinton, Learning distributed " +
        "representations of concepts (1986). The printed rates do not learn the task here: ε is ten times the " +
        "printed one, weights start within ±1, and decay is half as strong.";

    /// <summary>The 24 persons, in the order of the units.</summary>
    public static ImmutableArray<string> People { get; } =
    [
        "Christopher", "Andrew", "Arthur", "James", "Charles", "Colin",
        "Penelope", "Christine", "Victoria", "Jennifer", "Margaret", "Charlotte",
        "Roberto", "Pierro", "Emilio", "Marco", "Tomaso", "Alfonso",
        "Maria", "Francesca", "Lucia", "Angela", "Gina", "Sophia",
    ];

    /// <summary>The 12 relations, in the order of the units.</summary>
    public static ImmutableArray<string> Relations { get; } =
    [
        "father", "mother", "husband", "wife", "son", "daughter",
        "uncle", "aunt", "brother", "sister", "nephew", "niece",
    ];

    /// <summary>The five layers, with two groups in the first two. 630 weights.</summary>
    public static NetworkShape Network { get; } = new(
        [36, 12, 12, 6, 24],
        [
            new(0, 1) { Sending = new(0, 24), Receiving = new(0, 6) },
            new(0, 1) { Sending = new(24, 12), Receiving = new(6, 6) },
            new(1, 2), new(2, 3), new(3, 4),
        ]);

    /// <summary>All 104 questions that have an answer, with a recipe that learns them.</summary>
    public static CatalogueEntry Entry { get; } = MakeEntry();

    /// <summary>All questions, some of them held out of the training.</summary>
    /// <param name="seed">Seed of the draw: 0 to 2⁵³ − 1.</param>
    /// <param name="heldOut">Number of held-out questions; 4 in the letter.</param>
    /// <exception cref="ArgumentOutOfRangeException">The seed is out of bounds, or the number of held-out questions is
    /// not from 1 to 103.</exception>
    public static Problem HoldOut(long seed, int heldOut = 4) =>
        Entry.Problem.WithHeldOut(Problem.DrawHeldOut(Entry.Problem.Cases.Length, heldOut, seed));

    /// <summary>The recipe that learns the task here: ε 0.1 (half of it for 20 sweeps), α 0.9 (0.5 for 20 sweeps),
    /// decay 0.001, tolerance 0.2, start within ±1.</summary>
    /// <param name="problem">All questions or those of <see cref="HoldOut"/>.</param>
    /// <param name="seed">Seed of the start.</param>
    /// <param name="epochs">In 1,500, 953 of 1,000 starts learned the 100 questions trained on
    /// (docs/reproduction.md).</param>
    public static Recipe Recipe(Problem problem, long seed, int epochs = 1500) => new(
        problem, Network, Rule(0.1, 0.001), new Start.Seeded(seed, 1), epochs);

    /// <summary>The letter's printed settings: ε 0.005 and α 0.5 for 20 sweeps, then 0.01 and 0.9; decay 0.002; start
    /// within ±0.3; 1,500 sweeps. Here every run stays on the plateau.</summary>
    /// <param name="problem">All questions or those of <see cref="HoldOut"/>.</param>
    /// <param name="seed">Seed of the start.</param>
    public static Recipe LetterRecipe(Problem problem, long seed) => new(
        problem, Network, Rule(0.01, 0.002), new Start.Seeded(seed, 0.3), 1500);

    /// <summary>The input for a question.</summary>
    /// <param name="person">One of <see cref="People"/>.</param>
    /// <param name="relation">One of <see cref="Relations"/>.</param>
    /// <exception cref="ArgumentException">The person or relation does not exist.</exception>
    public static ImmutableArray<double> Question(string person, string relation)
    {
        var input = new double[36];
        input[IndexOf(People, person, nameof(person))] = 1;
        input[24 + IndexOf(Relations, relation, nameof(relation))] = 1;
        return ImmutableArray.Create(input);
    }

    private static CatalogueEntry MakeEntry()
    {
        using var stream = typeof(FamilyTrees).Assembly.GetManifestResourceStream("family-trees.csv")!;
        using var reader = new StreamReader(stream);
        reader.ReadLine(); // person,relation,answers
        var cases = ImmutableArray.CreateBuilder<Case>();
        while (reader.ReadLine() is { } line)
        {
            var columns = line.Split(',');
            var desired = new double[24];
            foreach (var answer in columns[2].Split(';'))
                desired[IndexOf(People, answer, nameof(answer))] = 1;
            cases.Add(new(Question(columns[0], columns[1]), ImmutableArray.Create(desired)));
        }

        var problem = new Problem("family-trees", [.. People, .. Relations], People, cases.ToImmutable());
        return new(problem, "Family trees", Recipe(problem, 1), Source);
    }

    private static Rule Rule(double learningRate, double decay) => new()
    {
        LearningRate = learningRate / 2, Momentum = 0.5, WeightDecay = decay, Tolerance = 0.2,
        Schedule = [new(20, learningRate, 0.9)],
    };

    private static int IndexOf(ImmutableArray<string> names, string name, string parameter)
    {
        var index = names.IndexOf(name);
        return index >= 0 ? index : throw new ArgumentException($"There is no {name} in the family trees.", parameter);
    }
}
