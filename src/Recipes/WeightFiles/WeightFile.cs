using BackpropWeb.Contracts;
using BackpropWeb.Engine;

namespace BackpropWeb.Recipes.WeightFiles;

/// <summary>All weights of a network, from a file.</summary>
public sealed class WeightFile
{
    private readonly IReadOnlyList<NamedArray> _biases;
    private readonly IReadOnlyList<NamedArray> _connections;
    private readonly bool _isLayered;

    /// <param name="biases">One array for each layer after the input layer.</param>
    /// <param name="connections">[receiving, sending] of each connection.</param>
    /// <param name="isLayered">Whether connection l leads from layer l to the next, in any network.</param>
    internal WeightFile(IReadOnlyList<NamedArray> biases, IReadOnlyList<NamedArray> connections, bool isLayered)
    {
        (_biases, _connections, _isLayered) = (biases, connections, isLayered);
        Layers = LayersOf(biases, connections);
    }

    /// <summary>Units of each layer if the arrays fit a chain of layers; otherwise null.</summary>
    public IReadOnlyList<int>? Layers { get; }

    /// <summary>The weights for a network that they fit, or for one with <see cref="Layers"/>.</summary>
    public WeightsDocument Weights() => new(
        [.. _biases.Select(array => array.Numbers)],
        [.. _connections.Select(array => array.Numbers.Chunk(array.Shape[1]).ToArray())]);

    /// <summary>Why the file does not fit a network; null if it does.</summary>
    public Sentence? ReasonAgainst(NetworkShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var layers = shape.Layers.Length - 1;
        if (_isLayered && !IsChain(shape))
            return "A state_dict has one matrix for each layer; the network here has other connections.";
        if (_biases.Count != layers || _connections.Count != shape.Connections.Length)
        {
            return $"The file has the biases of {_biases.Count} layers and {_connections.Count} matrices of weights; "
                + $"the network here has {layers} and {shape.Connections.Length}.";
        }

        return Enumerable.Range(0, layers).Select(l => Mismatch(_biases[l], shape.Layers[l + 1]))
            .Concat(Enumerable.Range(0, _connections.Count).Select(
                n => Mismatch(_connections[n], shape.ReceivingUnits(n).Count, shape.SendingUnits(n).Count)))
            .FirstOrDefault(each => each is not null);
    }

    private static Sentence? Mismatch(NamedArray array, params int[] shape)
    {
        if (array.Shape.SequenceEqual(shape))
            return null;
        return $"{array.Name} must have the shape {NamedArray.TextOf(shape)}; has {NamedArray.TextOf(array.Shape)}.";
    }

    private static bool IsChain(NetworkShape shape) => shape.Connections.SequenceEqual(
        Enumerable.Range(1, shape.Layers.Length - 1).Select(layer => new LayerConnection(layer - 1, layer)));

    private static List<int>? LayersOf(IReadOnlyList<NamedArray> biases, IReadOnlyList<NamedArray> connections)
    {
        if (biases.Count != connections.Count || connections[0].Shape is not [_, var inputs])
            return null;
        List<int> layers = [inputs];
        foreach (var (bias, connection) in biases.Zip(connections))
        {
            if (bias.Shape is not [var units] || !connection.Shape.SequenceEqual([units, layers[^1]]))
                return null;
            layers.Add(units);
        }

        return layers.Contains(0) ? null : layers;
    }
}
