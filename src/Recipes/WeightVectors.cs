using BackpropWeb.Contracts;
using BackpropWeb.Engine;

namespace BackpropWeb.Recipes;

/// <summary>Converts flat weight vectors to the API's lists by layer and connection, and back. The lists repeat a
/// shared weight for each of its links.</summary>
public static class WeightVectors
{
    public static WeightsDocument ToDocument(NetworkShape shape, ReadOnlySpan<double> flat)
    {
        var biases = new double[shape.Layers.Length - 1][];
        for (var layer = 1; layer < shape.Layers.Length; layer++)
        {
            biases[layer - 1] = new double[shape.Layers[layer]];
            for (var unit = 0; unit < shape.Layers[layer]; unit++)
                biases[layer - 1][unit] = flat[shape.BiasIndex(layer, unit)];
        }

        var connections = new double[shape.Connections.Length][][];
        for (var n = 0; n < connections.Length; n++)
        {
            var (to, from) = (shape.ReceivingUnits(n), shape.SendingUnits(n));
            connections[n] = new double[to.Count][];
            for (var j = 0; j < to.Count; j++)
                connections[n][j] = flat.Slice(shape.WeightIndex(n, to.Start + j, from.Start), from.Count).ToArray();
        }

        return new(biases, connections);
    }

    /// <summary>The flat weight vector of the lists.</summary>
    public static double[] ToVector(NetworkShape shape, WeightsDocument document)
    {
        var flat = new double[shape.WeightCount];
        for (var layer = 1; layer < shape.Layers.Length; layer++)
        {
            for (var unit = 0; unit < shape.Layers[layer]; unit++)
                flat[shape.BiasIndex(layer, unit)] = document.Biases[layer - 1][unit];
        }

        for (var n = 0; n < shape.Connections.Length; n++)
        {
            var (receiving, sending) = (shape.ReceivingUnits(n), shape.SendingUnits(n));
            for (var j = 0; j < receiving.Count; j++)
            {
                for (var i = 0; i < sending.Count; i++)
                    flat[shape.WeightIndex(n, receiving.Start + j, sending.Start + i)] = document.Connections[n][j][i];
            }
        }

        return flat;
    }
}
