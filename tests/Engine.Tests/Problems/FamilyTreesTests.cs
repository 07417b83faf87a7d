using BackpropWeb.Engine.Diagnosis;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Engine.Tests.Problems;

public sealed class FamilyTreesTests
{
    private const int Trained = 1500;

    // The couples and children of the letter's fig. 2, from which all relations follow.
    private static readonly (string Husband, string Wife, string[] Children)[] Couples =
    [
        ("Christopher", "Penelope", ["Arthur", "Victoria"]), ("Andrew", "Christine", ["James", "Jennifer"]),
        ("Arthur", "Margaret", []), ("James", "Victoria", ["Colin", "Charlotte"]), ("Charles", "Jennifer", []),
        ("Roberto", "Maria", ["Emilio", "Lucia"]), ("Pierro", "Francesca", ["Marco", "Angela"]),
        ("Emilio", "Gina", []), ("Marco", "Lucia", ["Alfonso", "Sophia"]), ("Tomaso", "Angela", []),
    ];

    [Fact]
    public void Network_Weights_AreTheLetters630()
    {
        Assert.Equal(630, FamilyTrees.Network.WeightCount);
        Assert.Equal([36, 12, 12, 6, 24], FamilyTrees.Network.Layers);
    }

    [Fact]
    public void Entry_Cases_FollowFromTheTrees()
    {
        var expected = new HashSet<string>();
        foreach (var person in FamilyTrees.People)
        {
            foreach (var relation in FamilyTrees.Relations)
            {
                var answers = Answers(person, relation).Order().ToArray();
                if (answers.Length > 0)
                    expected.Add($"{person} {relation} {string.Join(' ', answers)}");
            }
        }

        var actual = FamilyTrees.Entry.Problem.Cases.Select(c =>
        {
            string[] on = [.. Enumerable.Range(0, 36).Where(i => c.Input[i] == 1)
                .Select(i => FamilyTrees.Entry.Problem.InputNames[i])];
            var answers = FamilyTrees.People.Where((_, p) => c.Desired[p] == 1).Order();
            return $"{on[0]} {on[1]} {string.Join(' ', answers)}";
        }).ToHashSet();
        Assert.Equal(104, FamilyTrees.Entry.Problem.Cases.Length);
        Assert.Equal(104, expected.Count);
        Assert.True(expected.SetEquals(actual));
        Assert.Equal(112, FamilyTrees.Entry.Problem.Cases.Sum(c => c.Desired.Sum()));
    }

    [Fact]
    public void HoldOut_Seed_SplitsTheQuestions()
    {
        var problem = FamilyTrees.HoldOut(5);

        Assert.Equal(FamilyTrees.Entry.Problem.Cases, problem.Cases);
        Assert.Equal(100, problem.TrainedCount);
        Assert.Equal(problem.HeldOut, FamilyTrees.HoldOut(5).HeldOut);
        Assert.NotEqual(problem.HeldOut, FamilyTrees.HoldOut(6).HeldOut);
        Assert.Throws<ArgumentOutOfRangeException>(() => FamilyTrees.HoldOut(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => FamilyTrees.HoldOut(1, 104));
    }

    [Fact]
    public void Question_UnknownNames_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => FamilyTrees.Question("Nobody", "aunt"));
        Assert.Throws<ArgumentException>(() => FamilyTrees.Question("Colin", "friend"));
    }

    // The letter's result: all trained questions and the four others are correct. Hidden units represent nation,
    // generation and branch of the family, and none represents sex (Hinton 1986). All seeds from 0 to 11, which have
    // different splits, learn the 100 questions; 26 of their 48 others are correct.
    [Fact]
    public void Recipe_SeedOne_AnswersWhatItWasNeverTold()
    {
        var problem = FamilyTrees.HoldOut(1);
        var trainer = new Trainer(FamilyTrees.Recipe(problem, 1)).Trained(Trained);
        var network = new Network(FamilyTrees.Network, trainer.Weights);

        Assert.Equal(100, trainer.CorrectCount);
        Assert.All(problem.HeldOut.Select(place => problem.Cases[place]), c => Assert.True(
            c.IsCorrect(network.Respond(c.Input.AsSpan()).AsSpan())));

        var units = PersonCode.Of(network);
        Assert.Equal(6, units.Length);
        Assert.InRange(units.Max(unit => Math.Abs(unit.Nation)), 0.9, 1);
        Assert.InRange(units.Max(unit => Math.Abs(unit.Generation)), 0.8, 1);
        Assert.InRange(units.Max(unit => Math.Abs(unit.Branch)), 0.7, 1);
        Assert.InRange(units.Max(unit => Math.Abs(unit.Sex)), 0, 0.3);
    }

    // The printed settings do not learn here: all outputs stay low and equal.
    [Fact]
    public void LetterRecipe_PrintedSettings_StayOnThePlateau()
    {
        var trainer = new Trainer(FamilyTrees.LetterRecipe(FamilyTrees.HoldOut(1), 1)).Trained(Trained);

        Assert.Equal(0, trainer.CorrectCount);
        Assert.Equal(18.4, trainer.TotalError, 0.3);
    }

    [Fact]
    public void PersonCode_AnotherShape_IsRefused() =>
        Assert.Throws<ArgumentException>(() => PersonCode.Of(new(NetworkShape.Chain(1, 1), [0, 0])));

    private static IEnumerable<string> Answers(string person, string relation) => relation switch
    {
        "father" => Parents(person).Where(IsMan),
        "mother" => Parents(person).Where(IsWoman),
        "husband" => Spouse(person).Where(IsMan),
        "wife" => Spouse(person).Where(IsWoman),
        "son" => Children(person).Where(IsMan),
        "daughter" => Children(person).Where(IsWoman),
        "brother" => Siblings(person).Where(IsMan),
        "sister" => Siblings(person).Where(IsWoman),
        "uncle" => AuntsAndUncles(person).Where(IsMan),
        "aunt" => AuntsAndUncles(person).Where(IsWoman),
        "nephew" => NephewsAndNieces(person).Where(IsMan),
        _ => NephewsAndNieces(person).Where(IsWoman),
    };

    private static bool IsMan(string person) => FamilyTrees.People.IndexOf(person) % 12 < 6;

    private static bool IsWoman(string person) => !IsMan(person);

    private static IEnumerable<string> Parents(string person) =>
        Couples.Where(c => c.Children.Contains(person)).SelectMany(c => new[] { c.Husband, c.Wife });

    private static IEnumerable<string> Spouse(string person) =>
        Couples.Where(c => c.Husband == person).Select(c => c.Wife)
            .Concat(Couples.Where(c => c.Wife == person).Select(c => c.Husband));

    private static IEnumerable<string> Children(string person) =>
        Couples.Where(c => c.Husband == person || c.Wife == person).SelectMany(c => c.Children);

    private static IEnumerable<string> Siblings(string person) =>
        Couples.Where(c => c.Children.Contains(person)).SelectMany(c => c.Children).Where(other => other != person);

    private static IEnumerable<string> AuntsAndUncles(string person) =>
        Parents(person).SelectMany(Siblings).SelectMany(other => Spouse(other).Prepend(other)).Distinct();

    private static IEnumerable<string> NephewsAndNieces(string person) =>
        Spouse(person).Prepend(person).SelectMany(Siblings).SelectMany(Children).Distinct();
}
