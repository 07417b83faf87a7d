using System.Globalization;
using BackpropWeb.Engine;

namespace BackpropWeb.Client.Shared;

/// <summary>A unit by layer and index, written "1.0" in addresses.</summary>
/// <param name="Layer">0 is the input layer.</param>
/// <param name="Index">Index in the layer, from 0.</param>
public readonly record struct UnitId(int Layer, int Index)
{
    /// <summary>Reads "1.0"; null if it is not a hidden or output unit of the network.</summary>
    public static UnitId? Parse(string? text, NetworkShape shape) =>
        text?.Split('.') is [var layerText, var indexText]
        && int.TryParse(layerText, NumberStyles.None, CultureInfo.InvariantCulture, out var layer)
        && int.TryParse(indexText, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
        && layer > 0 && layer < shape.Layers.Length && index < shape.Layers[layer]
            ? new(layer, index)
            : null;

    /// <summary>Every unit after the input layer, layer by layer.</summary>
    public static IEnumerable<UnitId> All(NetworkShape shape) =>
        Enumerable.Range(1, shape.Layers.Length - 1)
            .SelectMany(layer => Enumerable.Range(0, shape.Layers[layer]).Select(index => new UnitId(layer, index)));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Layer}.{Index}");
}
