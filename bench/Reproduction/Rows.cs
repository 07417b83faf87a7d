using BackpropWeb.Engine;
using BackpropWeb.Engine.Diagnosis;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Reproduction;

/// <summary>The rows of docs/reproduction.md.</summary>
internal static class Rows
{
    private static readonly Problem Xor = ProblemCatalogue.Find("xor")!.Problem;
    private static readonly NetworkShape Skip = new([2, 1, 1], [new(0, 1), new(0, 2), new(1, 2)]);

    /// <summary>All rows, in the order of the page.</summary>
    public static IReadOnlyList<Row> All { get; } =
    [
        new("XOR, 2-4-1, the exhibit", "own setting", Suggested("xor")),
        new("AND, 2-4-1, the exhibit", "own setting", Suggested("and")),
        new("OR, 2-4-1, the exhibit", "own setting", Suggested("or")),
        new(
            "XOR, 2-2-1, after each epoch, ε 0.5",
            "2 stuck in hundreds of runs, two outputs at 0.5; escapes at ε ≥ 0.5",
            seed => XorBy(NetworkShape.Chain(2, 2, 1), UpdateMoment.AfterEachEpoch, 0.5, 0.5, seed, 5000),
            runs => $"{runs.Count(TwoAtAHalf)} end with two outputs at a half"),
        new(
            "XOR, 2-2-1, after each case, ε 0.5", "as above",
            seed => XorBy(NetworkShape.Chain(2, 2, 1), UpdateMoment.AfterEachCase, 0.5, 0.3, seed, 5000)),
        new(
            "XOR, 2-1-1 with direct links, after each case, ε 0.5", "solved after 558 sweeps (one run)",
            seed => XorBy(Skip, UpdateMoment.AfterEachCase, 0.5, 0.3, seed, 5000)),
        new(
            "XOR, 2-8-1, after each case, ε 0.1", "450 on average, to 0.01 of error a case",
            seed => XorBy(NetworkShape.Chain(2, 8, 1), UpdateMoment.AfterEachCase, 0.1, 0.3, seed, 3000)),
        new(
            "XOR, 2-8-1, after each case, ε 0.75", "68 on average, to 0.01 of error a case",
            seed => XorBy(NetworkShape.Chain(2, 8, 1), UpdateMoment.AfterEachCase, 0.75, 0.3, seed, 3000)),
        new(
            "Parity of 3 bits, 3-3-1", "N hidden units are enough",
            seed => new(
                Parity.Of(3).Problem, NetworkShape.Chain(3, 3, 1), new Rule { LearningRate = 0.2 },
                new Start.Seeded(seed, 1), 1000)),
        new("Parity of 3 bits, 3-6-1", "own setting", Suggested("parity-3")),
        new(
            "Parity of 4 bits, 4-4-1, after each case, ε 0.5", "solved after 2,825 sweeps (one run)",
            seed => new Recipe(
                Parity.Of(4).Problem, NetworkShape.Chain(4, 4, 1),
                new Rule { LearningRate = 0.5, Update = UpdateMoment.AfterEachCase },
                new Start.Seeded(seed, 0.3), 10_000)),
        new("Parity of 4 bits, 4-8-1", "own setting", Suggested("parity-4")),
        new("Encoder 8-3-8", "solved; some codes use 0.5", Suggested("encoder-8")),
        new(
            "Distributed to local, 2-1-4-4", "solved after 5,226 sweeps (one run)", Suggested("distributed-to-local")),
        new(
            "Addition, 2 hidden units, after each case, drawn order, ε 0.1", "fails about half the time, on 3 + 3",
            AdditionBy(2),
            runs => $"{runs.Count(OnlyThreeAndThree)} fail on 3 + 3 alone"),
        new(
            "Addition, 3 hidden units, after each case, drawn order, ε 0.1", "always solved; 3,020 sweeps (one run)",
            AdditionBy(3),
            runs => $"{runs.Count(OnlyThreeAndThree)} fail on 3 + 3 alone"),
        new("Addition, 6 hidden units", "own setting", Suggested("addition")),
        new("Negation, 4-3-3 with direct links", "under 5,000 sweeps", Suggested("negation")),
        new(
            "Symmetry, 6-2-1, ε 0.1: the letter's settings", "solved after 1,425 sweeps (one run)", Symmetry.Letter,
            SymmetryRemark),
        new("Symmetry, 6-2-1, ε 0.05", "own setting", Suggested("symmetry"),
            SymmetryRemark),
        new(
            "T or C, shared detector", "solved after 5,000 to 10,000 sweeps",
            seed => new(
                ProblemCatalogue.Find("t-c")!.Problem, ProblemCatalogue.Find("t-c")!.Suggested.Network,
                new Rule { LearningRate = 0.05 }, new Start.Seeded(seed, 1), 2000)),
        new("T or C, shared detector, biases from −3", "own setting", Suggested("t-c")),
        new(
            "Shift register of 3 units", "under 200 sweeps; always shifts by one", Suggested("shift-register-3"),
            runs => $"{runs.Count(ShiftsByOne)} shift by one at the first step"),
        new(
            "Shift register of 5 units", "under 200 sweeps; always shifts by one", Suggested("shift-register-5"),
            runs => $"{runs.Count(ShiftsByOne)} shift by one at the first step"),
        new(
            "Sequence completion", "260 sweeps; 4 of 5 held-out sequences, 5 of 5 when repeated",
            Suggested("sequences"),
            runs => HeldOut(runs, _ => Iterative.HeldOutCases)),
        new(
            "Family trees, the letter's settings", "all 100 after 1,500 sweeps",
            seed => FamilyTrees.LetterRecipe(FamilyTrees.HoldOut(seed), seed).Trained()),
        new(
            "Family trees, ε 0.1, start ±1, decay 0.001", "all 100; 4 of 4 and 3 of 4 held-out questions",
            seed => FamilyTrees.Recipe(FamilyTrees.HoldOut(seed), seed).Trained(),
            runs => HeldOut(runs, seed => HeldOutCases(FamilyTrees.HoldOut(seed)))),
    ];

    private static Func<long, Recipe> Suggested(string name)
    {
        var recipe = ProblemCatalogue.Find(name)!.Suggested;
        return seed => new(
            recipe.Problem, recipe.Network,
            recipe.Rule.OrderSeed is null ? recipe.Rule : recipe.Rule with { OrderSeed = seed },
            ((Start.Seeded)recipe.Start) with { Seed = seed }, recipe.Epochs);
    }

    private static Recipe XorBy(
        NetworkShape shape, UpdateMoment update, double learningRate, double range, long seed, int epochs) => new(
        Xor, shape, new Rule { LearningRate = learningRate, Momentum = 0.9, Update = update },
        new Start.Seeded(seed, range), epochs);

    private static Func<long, Recipe> AdditionBy(int hidden)
    {
        var recipe = Chapter8.AdditionWith(hidden).Suggested;
        return seed => new(
            recipe.Problem, recipe.Network,
            new Rule { LearningRate = 0.1, Update = UpdateMoment.AfterEachCase, OrderSeed = seed },
            new Start.Seeded(seed, 0.3), 5000);
    }

    private static bool TwoAtAHalf(StudyRun run) =>
        run.SolvedAt is null
        && new Trainer(run.Recipe, run.End).Outputs.ToArray().Count(y => Math.Abs(y - 0.5) < 0.05) == 2;

    private static bool OnlyThreeAndThree(StudyRun run) =>
        run.CorrectCount == 15 && !new Trainer(run.Recipe, run.End).Inspect().Cases[15].Correct;

    private static bool ShiftsByOne(StudyRun run)
    {
        var look = new Trainer(run.Recipe, run.End).Inspect();
        return look.Cases.Select((each, c) => (each, run.Recipe.Problem.Cases[c].Input)).All(pair =>
            pair.each.Outputs[0].Select((y, k) =>
                y > 0.5 == (pair.Input[(k + 1) % pair.Input.Length] == 1)).All(isShifted => isShifted));
    }

    private static string SymmetryRemark(IReadOnlyList<StudyRun> runs)
    {
        var solved = runs.Where(run => run.SolvedAt is not null)
            .Select(run => SymmetryPattern.Of(run.End.Weights.AsSpan())).ToArray();
        return $"of the solved {solved.Count(p => p.Antisymmetry < 0.05)} mirrored, " +
            $"{solved.Count(p => p.IsOneTwoFour)} in 1 : 2 : 4, " +
            $"{solved.Count(p => p.HasLetterSigns)} with the letter's signs";
    }

    private static System.Collections.Immutable.ImmutableArray<Case> HeldOutCases(Problem problem) =>
        [.. problem.HeldOut.Select(place => problem.Cases[place])];

    private static string HeldOut(
        IReadOnlyList<StudyRun> runs, Func<long, System.Collections.Immutable.ImmutableArray<Case>> questions)
    {
        var counts = runs.Select(run =>
        {
            var network = new Network(run.Recipe.Network, run.End.Weights.AsSpan());
            return questions(((Start.Seeded)run.Recipe.Start).Seed)
                .Count(c => c.IsCorrect(network.Respond(c.Input.AsSpan()).AsSpan()));
        }).ToArray();
        var most = questions(0).Length;
        return $"held-out right, 0 to {most}: " +
            string.Join(", ", Enumerable.Range(0, most + 1).Select(right => counts.Count(count => count == right))) +
            " runs";
    }
}
