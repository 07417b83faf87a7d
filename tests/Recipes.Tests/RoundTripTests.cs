using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Recipes.Tests;

/// <summary>A recipe comes back from its document as the same recipe: same network, rule and start, same
/// hash.</summary>
public sealed class RoundTripTests
{
    public static TheoryData<string> Catalogue => [.. ProblemCatalogue.All.Select(entry => entry.Problem.Name)];

    [Theory]
    [MemberData(nameof(Catalogue))]
    public void Recipe_OfTheCatalogue_ComesBackTheSame(string name)
    {
        var recipe = ProblemCatalogue.Find(name)!.Suggested;
        var json = RecipeDocuments.ToCanonicalJson(recipe);

        AssertSame(recipe, Documents.Read(json));
        Assert.Equal(json, Documents.ThereAndBack(recipe));
        Assert.Equal(json, Documents.ThroughTheContract(recipe));
    }

    // The suggested recipe has an order seed, held biases, a start bias; these recipes have not, and must not get them
    // back.
    [Theory]
    [InlineData("negation")]
    [InlineData("shift-register-3")]
    [InlineData("sequences")]
    public void Recipe_WithoutWhatIsSuggested_ComesBackWithoutIt(string name)
    {
        var suggested = ProblemCatalogue.Find(name)!.Suggested;
        var plain = new Recipe(
            suggested.Problem,
            NetworkShape.Chain(suggested.Network.InputCount, 2, suggested.Network.OutputCount),
            suggested.Rule with { OrderSeed = null, Frozen = [], Cut = [] }, new Start.Seeded(1, 0.5), 10);

        AssertSame(plain, Documents.Read(RecipeDocuments.ToCanonicalJson(plain)));
    }

    [Fact]
    public void Recipe_WithEveryWord_ComesBackTheSame()
    {
        var problem = ProblemCatalogue.Find("xor")!.Problem;
        var recipe = new Recipe(
            problem,
            new(
                [2, 3, 3, 2],
                [
                    new(0, 1) { Receiving = new(0, 2) },
                    new(0, 1) { Sending = new(1, 1), Receiving = new(2, 1) },
                    new(1, 2),
                    new(2, 3) { Receiving = new(1, 1) },
                    new(1, 3) { Receiving = new(1, 1), SharedWith = 3 },
                ],
                Activation.Tanh, Activation.Logistic, [new(2, 1), new(3, null)], [new(3, new(1, 1))]),
            new Rule { Update = UpdateMoment.AfterEachCase, OrderSeed = 4, Frozen = [1], Cut = [5, 7] },
            new Start.Seeded(9, 1) { Bias = -0.5 }, 20);

        AssertSame(recipe, Documents.Read(RecipeDocuments.ToCanonicalJson(recipe)));
        Assert.Equal(RecipeDocuments.ToCanonicalJson(recipe), Documents.ThroughTheContract(recipe));
    }

    [Fact]
    public void Recipe_WithExplicitSharedWeights_ComesBackBitForBit()
    {
        foreach (var name in (string[])["sequences", "t-c", "family-trees"])
        {
            var suggested = ProblemCatalogue.Find(name)!.Suggested;
            var weights = new Trainer(suggested).Weights;
            var given = new Recipe(
                suggested.Problem, suggested.Network, suggested.Rule, new Start.Explicit([.. weights]), 1);

            var start = Assert.IsType<Start.Explicit>(Documents.Read(RecipeDocuments.ToCanonicalJson(given)).Start);
            Assert.Equal([.. weights], start.Weights);
        }
    }

    /// <summary>Recipes without groups and sharing keep the bytes that they had before documents supported these, so
    /// that their hashes and the id of the exhibit's run do not change.</summary>
    [Theory]
    [InlineData(
        "xor",
        """{"epochs":600,"network":{"activation":"logistic","connections":[[0,1],[1,2]],"layers":[2,4,""" +
        """1]},"problem":"xor","rule":{"learningRate":0.5,"momentum":0.9,"schedule":[],"tolerance":""" +
        """0,"update":"epoch","weightDecay":0},"start":{"range":0.5,"seed":1}}""")]
    [InlineData(
        "addition",
        """{"epochs":1200,"network":{"activation":"logistic","connections":[[0,1],[0,2],[1,2],[0,3],[1,3],[2,""" +
        """3],[0,4],[1,4],[2,4],[3,4],[0,5],[1,5],[2,5],[3,5],[4,5],[0,6],[1,6],[2,6],[3,6],[4,6],[5,6],[0,""" +
        """7],[1,7],[2,7],[3,7],[4,7],[5,7],[6,7]],"layers":[4,1,1,1,1,1,1,3]},"problem":"addition","rule":""" +
        """{"learningRate":0.05,"momentum":0.9,"schedule":[],"tolerance":0,"update":"epoch","weightDecay":""" +
        """0},"start":{"range":0.3,"seed":3}}""")]
    public void Document_OfAPlainRecipe_HasNoNewWord(string name, string json) =>
        Assert.Equal(json, RecipeDocuments.ToCanonicalJson(ProblemCatalogue.Find(name)!.Suggested));

    private static void AssertSame(Recipe expected, Recipe actual)
    {
        Assert.Same(expected.Problem, actual.Problem);
        Assert.Equal(expected.Rule, actual.Rule);
        Assert.Equal(expected.Start, actual.Start);
        Assert.Equal(expected.Epochs, actual.Epochs);
        var (a, b) = (expected.Network, actual.Network);
        Assert.Equal(a.Layers, b.Layers);
        Assert.Equal(a.Connections, b.Connections);
        Assert.Equal(
            (a.Activation, a.OutputActivation, a.WeightCount),
            (b.Activation, b.OutputActivation, b.WeightCount));
        Assert.Equal(a.SharedBiases, b.SharedBiases);
        Assert.Equal(a.Outputs, b.Outputs);
    }

    [Fact]
    public void ReadStored_InvalidRecipe_NamesOwnerAndField()
    {
        var error = Assert.Throws<FormatException>(
            () => RecipeReader.ReadStored("""{"problem":"nothing"}""", "run AAAA"));

        Assert.Equal("The stored recipe of run AAAA is invalid: problem.", error.Message);
    }
}
