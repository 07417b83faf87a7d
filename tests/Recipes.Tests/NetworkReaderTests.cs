using BackpropWeb.Engine;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Recipes.Tests;

public sealed class NetworkReaderTests
{
    private const string FamilyTreesByName =
        """
        {
          "problem": "family-trees",
          "network": {
            "layers": [
              [{ "name": "person", "units": 24 }, { "name": "relationship", "units": 12 }],
              [{ "name": "personCode", "units": 6 }, { "name": "relationCode", "units": 6 }],
              [{ "name": "central", "units": 12 }], 6, 24
            ],
            "connections": [
              ["person", "personCode"], { "from": "relationship", "to": "relationCode" }, [1, "central"], [2, 3], [3, 4]
            ]
          }
        }
        """;

    [Fact]
    public void NamedGroups_OfTheFamilyTrees_MakeTheEnginesNetwork()
    {
        var network = Documents.Read(FamilyTreesByName).Network;

        Assert.Equal(FamilyTrees.Network.Layers, network.Layers);
        Assert.Equal(FamilyTrees.Network.Connections, network.Connections);
    }

    [Fact]
    public void Request_WithOnlyASeed_KeepsAllThatIsSuggested()
    {
        var suggested = ProblemCatalogue.Find("shift-register-3")!.Suggested;
        var recipe = Documents.Read("""{ "problem": "shift-register-3", "start": { "seed": 5 } }""");

        Assert.Equal(suggested.Rule, recipe.Rule);
        Assert.Same(suggested.Network, recipe.Network);
        Assert.Equal(new Start.Seeded(5, 0.3) { Bias = -2 }, recipe.Start);
    }

    [Fact]
    public void Request_WithANetworkOfItsOwn_HoldsNoWeightsOfTheSuggestedOne()
    {
        var recipe = Documents.Read("""{ "problem": "shift-register-3", "network": { "layers": [3, 4, 3] } }""");

        Assert.Empty(recipe.Rule.Frozen);
        Assert.Empty(recipe.Network.SharedBiases);
    }

    [Fact]
    public void GroupThatIsItsWholeLayer_IsTheLayer()
    {
        var recipe = Documents.Read(
            """
            {
              "problem": "xor",
              "network": {
                "layers": [2, 2, 1],
                "connections": [{ "from": 0, "to": 1, "sending": [0, 2], "receiving": [0, 2] }, [1, 2]]
              },
              "rule": { "frozen": [3, 1, 3] }
            }
            """);

        Assert.Equal([new(0, 1), new(1, 2)], recipe.Network.Connections);
        Assert.Equal([1, 3], recipe.Rule.Frozen);
    }

    [Theory]
    [InlineData(
        """{ "connections": [{ "from": 0, "to": 1, "sending": [1, 2] }, [1, 2]] }""",
        "network.connections[0].sending",
        "units 0 to 1 of layer 0")]
    [InlineData(
        """{ "connections": [{ "from": 0, "to": 1, "sending": [1] }, [1, 2]] }""",
        "network.connections[0].sending",
        "a pair [start, count]")]
    [InlineData(
        """{ "connections": [{ "from": 0, "to": 1, "receiving": [0, 0] }, [1, 2]] }""",
        "network.connections[0].receiving[1]",
        "1 or more")]
    [InlineData(
        """{ "connections": [{ "from": 0, "to": 1, "sharedWith": 0 }, [1, 2]] }""",
        "network.connections[0].sharedWith",
        "an earlier connection of the same size")]
    [InlineData("""{ "connections": [{ "to": 1 }, [1, 2]] }""", "network.connections[0].from", "is required")]
    [InlineData(
        """{ "connections": [["hidden", 1], [1, 2]] }""",
        "network.connections[0][0]",
        "no layer has named groups")]
    [InlineData(
        """
        { "layers": [[{ "name": "a", "units": 1 }, { "name": "b", "units": 1 }], 2, 1],
          "connections": [["c", 1], [1, 2]] }
        """,
        "network.connections[0][0]",
        "one of the groups a, b; was \"c\"")]
    [InlineData(
        """{ "layers": [[{ "name": "a", "units": 1 }, { "name": "a", "units": 1 }], 2, 1] }""",
        "network.layers[0][1].name",
        "no other group has")]
    [InlineData("""{ "layers": [[{ "name": "a" }], 2, 1] }""", "network.layers[0][0].units", "is required")]
    [InlineData(
        """{ "layers": [[{ "name": "a", "units": 600 }, { "name": "b", "units": 600 }], 2, 1] }""",
        "network.layers[0]",
        "at most 1,000 units (Limits:Units); has 1,200")]
    [InlineData("""{ "layers": [[], 2, 1] }""", "network.layers[0]", "at least 1")]
    [InlineData(
        """
        { "layers": [[{ "name": "a", "units": 2 }], 2, 1],
          "connections": [{ "from": "a", "to": 1, "sending": [0, 1] }, [1, 2]] }
        """,
        "network.connections[0].sending",
        "omitted if from names a group")]
    [InlineData("""{ "sharedBiases": [{ "layer": 3 }] }""", "network.sharedBiases[0].layer", "0 or more and at most 2")]
    [InlineData(
        """{ "sharedBiases": [{ "layer": 2, "withLayer": 1 }] }""",
        "network.sharedBiases[0].withLayer",
        "as many units")]
    [InlineData(
        """{ "sharedBiases": [{ "layer": 1 }, { "layer": 1 }, { "layer": 1 }, { "layer": 1 }] }""",
        "network.sharedBiases",
        "at most 3; holds 4")]
    [InlineData("""{ "outputs": [{ "layer": 2, "start": 0 }] }""", "network.outputs[0].count", "is required")]
    [InlineData("""{ "outputs": [{ "layer": 1, "start": 0, "count": 1 }] }""", "network.outputs", "of the last layer")]
    [InlineData(
        """{ "outputs": [{ "layer": 2, "start": 0, "count": 1 }, { "layer": 1, "start": 0, "count": 1 }] }""",
        "network.outputs",
        "must make 1 output units")]
    [InlineData("""{ "outputActivation": "softmax" }""", "network.outputActivation", "at least 2 output units")]
    [InlineData("""{ "outputActivation": "sine" }""", "network.outputActivation", "\"tanh\" or \"linear\"")]
    public void BrokenNetwork_IsRefusedByItsField(string network, string field, string message)
    {
        var (path, said) = Documents.Refused($$"""{ "problem": "xor", "network": {{network}} }""");
        Assert.Equal(field, path);
        Assert.Contains(message, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "rule": { "orderSeed": 3, "update": "epoch" } }""", "rule.orderSeed", "must be omitted")]
    [InlineData(
        """{ "rule": { "orderSeed": -1, "update": "case" } }""",
        "rule.orderSeed",
        "0 or more and at most 9007199254740991")]
    [InlineData("""{ "rule": { "frozen": [17] } }""", "rule.frozen[0]", "0 or more and below 17")]
    [InlineData("""{ "rule": { "cut": [0.5] } }""", "rule.cut[0]", "whole number")]
    [InlineData("""{ "start": { "bias": 101 } }""", "start.bias", "-100 or more and at most 100")]
    [InlineData("""{ "start": { "bias": 1, "weights": {} } }""", "start.weights", "must not be sent together")]
    public void BrokenRuleOrStart_IsRefusedByItsField(string rest, string field, string message)
    {
        var (path, said) = Documents.Refused($$"""{ "problem": "xor", {{rest[1..^1]}} }""");
        Assert.Equal(field, path);
        Assert.Contains(message, said, StringComparison.Ordinal);
    }

    [Fact]
    public void SharedWeightsThatDiffer_AreRefusedByTheirField()
    {
        const string weights =
            """
            { "biases": [[0, 0, 0], [0, 0, 0]],
              "connections": [[[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 2, 3], [4, 5, 7], [7, 8, 9]]] }
            """;
        var (path, said) = Documents.Refused(
            $$"""{ "problem": "shift-register-3", "start": { "weights": {{weights}} } }""");
        Assert.Equal("start.weights.connections[1][1][2]", path);
        Assert.Equal("must be 6, the weight that it shares; was 7", said);
    }

    /// <summary>A hundred thousand links between two layers, each in its own connection, so the reader checks every
    /// link.</summary>
    [Fact]
    public void ThousandsOfSmallGroups_AreCheckedWithoutDelay()
    {
        var links = string.Join(',', Enumerable.Range(0, 300).SelectMany(j => Enumerable.Range(0, 300).Select(i =>
            $$"""{"from":0,"to":1,"sending":[{{i}},1],"receiving":[{{j}},1]}""")));
        var zeros = string.Join(',', new int[300]);

        var network = Documents.Read($$"""
            { "problem": { "cases": [{ "input": [{{zeros}}], "desired": [{{zeros}}] }] }, "epochs": 1,
              "network": { "layers": [300, 300], "connections": [{{links}}] } }
            """).Network;

        Assert.Equal(90_300, network.WeightCount);
        Assert.Equal(90_300, network.LinkCount);
    }

    [Fact]
    public void LimitOfWeights_CountsSharedOnesWhereverTheyWork()
    {
        var copies = string.Join(',', Enumerable.Range(0, 9).SelectMany(n => Enumerable.Range(n + 1, Math.Min(2, 9 - n))
            .Select(to => to == 1 ? "[0, 1]" : $$"""{ "from": {{n}}, "to": {{to}}, "sharedWith": 0 }""")));
        var layers = string.Join(',', Enumerable.Repeat(100, 10));
        var side = string.Join(',', new int[100]);

        var (path, said) = Documents.Refused(
            $$"""
            { "problem": { "cases": [{ "input": [{{side}}], "desired": [{{side}}] }] },
              "network": { "layers": [{{layers}}], "connections": [{{copies}}] } }
            """);

        Assert.Equal("network.layers", path);
        Assert.Equal("must have at most 100,000 weights (Limits:Weights); has 170,900", said);
    }
}
