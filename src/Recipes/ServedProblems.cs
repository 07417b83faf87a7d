using System.Collections.Immutable;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Recipes;

/// <summary>The engine's problems whose suggested recipes can be written in the wire's documents. Those that need groups
/// of units, shared weights, a drawn order of cases or a start bias wait until the documents have words for them: a
/// recipe that lost such a part on its way would be another recipe.</summary>
public static class ServedProblems
{
    public static ImmutableArray<CatalogueEntry> All { get; } = [.. ProblemCatalogue.All.Where(entry => HasDocument(entry.Suggested))];

    public static string Names { get; } = string.Join(", ", All.Select(entry => entry.Problem.Name));

    /// <summary>The entry of that name, or null.</summary>
    public static CatalogueEntry? Find(string name) => All.FirstOrDefault(entry => entry.Problem.Name == name);

    private static bool HasDocument(Recipe recipe) =>
        recipe.Network.Connections.All(connection => connection == new LayerConnection(connection.From, connection.To))
        && recipe.Network.SharedBiases.IsEmpty
        && recipe.Network.Outputs is [var outputs] && outputs == new LayerUnits(recipe.Network.Layers.Length - 1, new(0, recipe.Network.Layers[^1]))
        && recipe.Network.OutputActivation == recipe.Network.Activation
        && recipe.Rule is { OrderSeed: null, Frozen.IsEmpty: true, Cut.IsEmpty: true }
        && recipe.Start is not Start.Seeded { Bias: not null };
}
