using System.Text.Json;
using System.Text.Json.Nodes;
using BackpropWeb.Contracts;

namespace BackpropWeb.Recipes.Tests;

/// <summary>The readers know exactly the members that the contract of <c>POST /api/runs</c> has.</summary>
public sealed class ContractTests
{
    private const string NotKnown = "is unknown; known fields are ";

    /// <summary>A value of the wrong kind for every member.</summary>
    private const string WrongKind = "[[{}]]";

    private static readonly Dictionary<string, (Type Contract, string Valid)> Objects = new()
    {
        [""] = (typeof(RunRequest), """{ "problem": "xor" }"""),
        ["problem"] = (typeof(ProblemDocument), """{ "problem": { "cases": [{ "input": [0], "desired": [1] }] } }"""),
        ["problem.cases.0"] = (
            typeof(CaseDocument), """{ "problem": { "cases": [{ "input": [0], "desired": [1] }] } }"""),
        ["problem.scaling"] = (
            typeof(ScalingDocument),
            """
            { "problem": { "cases": [{ "input": [0], "desired": [1] }], "scaling": { "inputs": "unit" } } }
            """),
        ["network"] = (typeof(NetworkDocument), """{ "problem": "xor", "network": {} }"""),
        ["network.connections.0"] = (
            typeof(ConnectionDocument),
            """
            { "problem": "xor", "network": { "layers": [2, 2, 1], "connections": [{ "from": 0, "to": 1 }, [1, 2]] } }
            """),
        ["network.sharedBiases.0"] = (
            typeof(SharedBiasesDocument),
            """
            { "problem": "xor",
              "network": { "layers": [2, 2, 2, 1], "sharedBiases": [{ "layer": 2, "withLayer": 1 }] } }
            """),
        ["network.outputs.0"] = (
            typeof(OutputsDocument),
            """
            { "problem": "xor",
              "network": { "layers": [2, 2, 1], "outputs": [{ "layer": 2, "start": 0, "count": 1 }] } }
            """),
        ["rule"] = (typeof(RuleDocument), """{ "problem": "xor", "rule": {} }"""),
        ["rule.schedule.0"] = (
            typeof(RuleChangeDocument), """{ "problem": "xor", "rule": { "schedule": [{ "fromEpoch": 5 }] } }"""),
        ["start"] = (typeof(StartDocument), """{ "problem": "xor", "start": {} }"""),
        ["start.weights"] = (
            typeof(WeightsDocument),
            """
            { "problem": "and", "network": { "layers": [2, 1] },
              "start": { "weights": { "biases": [[0]], "connections": [[[0, 0]]] } } }
            """),
    };

    public static TheoryData<string> Places => [.. Objects.Keys];

    [Theory]
    [MemberData(nameof(Places))]
    public void EveryMember_OfAWrongKind_IsRefusedByItsPath(string place)
    {
        var (contract, valid) = Objects[place];
        Documents.Read(valid);
        Assert.All(Members(contract), member =>
        {
            var errors = Refused(valid, place, member, WrongKind);
            Assert.All(errors, error => Assert.StartsWith(Path(place, member), error.Field, StringComparison.Ordinal));
            Assert.DoesNotContain(errors, error => error.Message.StartsWith(NotKnown, StringComparison.Ordinal));
        });
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void AnUnknownMember_IsToldTheMembersOfTheContract(string place)
    {
        var (contract, valid) = Objects[place];
        var (field, message) = Assert.Single(Refused(valid, place, "nosuch", "1"));
        Assert.Equal(Path(place, "nosuch"), field);
        Assert.StartsWith(NotKnown, message, StringComparison.Ordinal);
        Assert.Equal(Members(contract).Order(), message[NotKnown.Length..].Split(", ").Order());
    }

    [Fact]
    public void EveryObjectOfTheContract_IsTested()
    {
        var contracts = Objects.Values.Select(item => item.Contract).ToHashSet();
        Assert.All(contracts, contract => Assert.Subset(contracts, Inner(contract).ToHashSet()));
    }

    private static IEnumerable<string> Members(Type contract) =>
        contract.GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));

    private static IEnumerable<Type> Inner(Type contract) => contract.GetProperties()
        .Select(property => property.PropertyType)
        .Select(type => type.IsGenericType ? type.GetGenericArguments()[0] : type)
        .Where(type => type.Assembly == contract.Assembly);

    private static (string Field, string Message)[] Refused(string valid, string place, string member, string value)
    {
        var document = JsonNode.Parse(valid)!;
        var node = document;
        foreach (var name in place.Split('.', StringSplitOptions.RemoveEmptyEntries))
            node = name == "0" ? node[0]! : node[name]!;
        node[member] = JsonNode.Parse(value);
        Assert.Null(RecipeReader.ReadSpecification(JsonSerializer.SerializeToElement(document), new(), out var errors));
        return [.. errors.ToDictionary().SelectMany(error => error.Value.Select(message => (error.Key, message)))];
    }

    private static string Path(string place, string member) =>
        (place.Length == 0 ? member : $"{place}.{member}").Replace(".0", "[0]", StringComparison.Ordinal);
}
