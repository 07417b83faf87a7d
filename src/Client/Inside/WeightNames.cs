using BackpropWeb.Engine;

namespace BackpropWeb.Client.Inside;

/// <summary>Names of weights: "x₁ → h₂". Of links that share a weight the first gives the name.</summary>
public sealed class WeightNames
{
    private readonly string[] _names;

    /// <param name="recipe">The recipe, whose problem names inputs and outputs.</param>
    /// <param name="bias">The word for a bias.</param>
    public WeightNames(Recipe recipe, string bias)
    {
        var (shape, units) = (recipe.Network, new UnitNames(recipe));
        _names = new string[shape.WeightCount];
        foreach (var receiving in UnitId.All(shape))
        {
            _names[shape.BiasIndex(receiving.Layer, receiving.Index)] ??= $"{bias} → {units[receiving]}";
            foreach (var (sending, weight) in SendingUnit.To(receiving, shape))
                _names[weight] ??= $"{units[sending]} → {units[receiving]}";
        }
    }

    /// <summary>The name of a weight by its place in the flat vector.</summary>
    public string this[int weight] => _names[weight];
}
