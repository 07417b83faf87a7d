using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Recipes;

/// <summary>Converts recipes of the engine to documents of the API, and hashes them.</summary>
public static class RecipeDocuments
{
    /// <summary>The complete document, without defaults from a suggested recipe. Rare members (groups, sharing, another
    /// output function, an order seed, held weights, a start bias) are omitted if unused.</summary>
    public static RecipeDocument ToDocument(Recipe recipe) => new()
    {
        Problem = ToDocument(recipe.Problem),
        Network = ToDocument(recipe.Network),
        Rule = ToDocument(recipe.Rule),
        Start = recipe.Start switch
        {
            Start.Seeded seeded => new() { Seed = seeded.Seed, Range = seeded.Range, Bias = seeded.Bias },
            Start.Explicit given => new()
            {
                Weights = WeightVectors.ToDocument(recipe.Network, given.Weights.AsSpan()),
            },
            _ => throw new NotSupportedException($"There is no document for {recipe.Start.GetType().Name}."),
        },
        Epochs = recipe.Epochs,
    };

    /// <summary>The complete recipe in canonical JSON.</summary>
    public static string ToCanonicalJson(Recipe recipe) =>
        CanonicalJson.Write(
            JsonSerializer.SerializeToElement(ToDocument(recipe), ContractsJson.Default.RecipeDocument));

    /// <summary>The network in JSON. It is the same text for two recipes if their networks are equal.</summary>
    public static string NetworkJson(Recipe recipe) =>
        JsonSerializer.Serialize(ToDocument(recipe.Network), ContractsJson.Default.NetworkDocument);

    /// <summary>SHA-256 of canonical JSON, in lower-case hexadecimal.</summary>
    public static string Hash(string canonicalJson) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonicalJson)));

    /// <summary>Name of a problem in the catalogue; null for a client's own problem, even with such a name.</summary>
    public static string? CatalogueName(Problem problem) =>
        ProblemCatalogue.Find(problem.Name) is { } entry && entry.Problem.Cases == problem.Given ? problem.Name : null;

    /// <summary>The cases with inputs as given, before scaling.</summary>
    public static ImmutableArray<CaseDocument> Cases(Problem problem) =>
        [.. problem.Given.Select(c => new CaseDocument(c.Input, c.Desired))];

    private static ProblemDocument ToDocument(Problem problem) =>
        CatalogueName(problem) is { } name
            ? new() { Name = name, HeldOut = HeldOut(problem), Scaling = Scaling(problem) }
            : new()
            {
                Name = problem.Name,
                InputNames = problem.InputNames,
                OutputNames = problem.OutputNames,
                Cases = Cases(problem),
                HeldOut = HeldOut(problem),
                Scaling = Scaling(problem),
            };

    private static ScalingDocument? Scaling(Problem problem) =>
        problem.Scaling == InputScaling.None ? null : new(ScalingNames.Of(problem.Scaling));

    private static int[]? HeldOut(Problem problem) => problem.HeldOut.IsEmpty ? null : [.. problem.HeldOut];

    private static NetworkDocument ToDocument(NetworkShape network) => new()
    {
        Layers = network.Layers,
        Connections = [.. Enumerable.Range(0, network.Connections.Length).Select(n => ToDocument(network, n))],
        Activation = ActivationNames.Of(network.Activation),
        OutputActivation = network.OutputActivation == network.Activation
            ? null
            : ActivationNames.Of(network.OutputActivation),
        SharedBiases = network.SharedBiases.IsEmpty
            ? null
            : [.. network.SharedBiases.Select(shared => new SharedBiasesDocument(shared.Layer, shared.WithLayer))],
        Outputs = network.Outputs is [var last]
            && last == new LayerUnits(network.Layers.Length - 1, new(0, network.Layers[^1]))
            ? null
            : [.. network.Outputs
                .Select(group => new OutputsDocument(group.Layer, group.Units.Start, group.Units.Count))],
    };

    private static ConnectionDocument ToDocument(NetworkShape network, int n)
    {
        var connection = network.Connections[n];
        return new(
            connection.From, connection.To, Pair(network.SendingUnits(n), connection.From),
            Pair(network.ReceivingUnits(n), connection.To), connection.SharedWith);

        IReadOnlyList<int>? Pair(UnitRange group, int layer) =>
            group == new UnitRange(0, network.Layers[layer]) ? null : [group.Start, group.Count];
    }

    private static RuleDocument ToDocument(Rule rule) => new()
    {
        LearningRate = rule.LearningRate,
        Momentum = rule.Momentum,
        WeightDecay = rule.WeightDecay,
        Update = UpdateNames.Of(rule.Update),
        Tolerance = rule.Tolerance,
        Schedule =
        [
            .. rule.Schedule.Select(change => new RuleChangeDocument
            {
                FromEpoch = change.FromEpoch,
                LearningRate = change.LearningRate,
                Momentum = change.Momentum,
                WeightDecay = change.WeightDecay,
            }),
        ],
        OrderSeed = rule.OrderSeed,
        Frozen = rule.Frozen.IsEmpty ? null : rule.Frozen,
        Cut = rule.Cut.IsEmpty ? null : rule.Cut,
    };
}
