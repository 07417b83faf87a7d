using System.Collections.Immutable;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Numerics;

namespace BackpropWeb.Engine.Problems;

/// <summary>The letter's second demonstration: two families of the same make, one English and one Italian. Asked for a
/// person and a relation, the net names who stands in it: (Colin, aunt) → Jennifer, Margaret.</summary>
/// <remarks>24 person units and 12 relation units feed six hidden units each; 12 central units, 6 more and 24 person
/// units follow. Persons of both families stand in the same order, six men before six women.</remarks>
public static class FamilyTrees
{
    private const string Source =
        "Rumelhart, Hinton & Williams, Nature 323, 533-536 (1986), figs 2-4, and Hinton, Learning distributed " +
        "representations of concepts (1986). The printed rates do not learn the task here: ε is ten times the printed " +
        "one, weights start within ±1, and decay is half as strong.";

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
        "father", "mother", "husband", "wife", "son", "daughter", "uncle", "aunt", "brother", "sister", "nephew", "niece",
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

    /// <summary>Questions to learn and questions to be asked afterwards.</summary>
    /// <param name="seed">Of the choice: 0 to 2⁵³ − 1.</param>
    /// <param name="heldOut">Questions held out; the letter's number is 4.</param>
    /// <exception cref="ArgumentOutOfRangeException">A seed out of its bounds, or fewer than one question or more than
    /// 103 held out.</exception>
    public static (Problem Trained, ImmutableArray<Case> HeldOut) HoldOut(long seed, int heldOut = 4)
    {
        Start.Seeded.SeedBounds.Require(seed, nameof(seed));
        new Bounds<int>(1, true, 103).Require(heldOut, nameof(heldOut));
        Case[] cases = [.. Entry.Problem.Cases];
        var random = new Xoshiro256((ulong)seed);
        for (var n = cases.Length - 1; n >= cases.Length - heldOut; n--)
        {
            var other = (int)(random.NextDouble() * (n + 1));
            (cases[n], cases[other]) = (cases[other], cases[n]);
        }

        var held = cases[^heldOut..];
        var trained = Entry.Problem.Cases.RemoveRange(held, ReferenceEqualityComparer.Instance);
        return (
            new(Entry.Problem.Name, Entry.Problem.InputNames, Entry.Problem.OutputNames, trained),
            [.. held]);
    }

    /// <summary>The recipe that works here: ε 0.1 (half of it for 20 sweeps), α 0.9 (0.5 for 20 sweeps), decay 0.001,
    /// tolerance 0.2, start within ±1.</summary>
    /// <param name="problem">All questions or those of <see cref="HoldOut"/>.</param>
    /// <param name="seed">Of the start.</param>
    /// <param name="epochs">1,500 learn all questions; more answer more of those held out.</param>
    public static Recipe Recipe(Problem problem, long seed, int epochs = 1500) => new(
        problem, Network, Rule(0.1, 0.001), new Start.Seeded(seed, 1), epochs);

    /// <summary>The letter's printed settings: ε 0.005 and α 0.5 for 20 sweeps, then 0.01 and 0.9; decay 0.002; start
    /// within ±0.3; 1,500 sweeps. Here every run of it stays on the plateau.</summary>
    /// <param name="problem">All questions or those of <see cref="HoldOut"/>.</param>
    /// <param name="seed">Of the start.</param>
    public static Recipe LetterRecipe(Problem problem, long seed) => new(
        problem, Network, Rule(0.01, 0.002), new Start.Seeded(seed, 0.3), 1500);

    /// <summary>The input for a question.</summary>
    /// <param name="person">One of <see cref="People"/>.</param>
    /// <param name="relation">One of <see cref="Relations"/>.</param>
    /// <exception cref="ArgumentException">There is no such person or relation.</exception>
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
