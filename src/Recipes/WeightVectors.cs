using BackpropWeb.Contracts;
using BackpropWeb.Engine;

namespace BackpropWeb.Recipes;

/// <summary>Flat weight vectors as the lists by layer and connection that cross the wire.</summary>
public static class WeightVectors
{
    public static WeightsDocument ToDocument(NetworkShape shape, ReadOnlySpan<double> flat)
    {
        var biases = new double[shape.Layers.Length - 1][];
        for (var layer = 1; layer < shape.Layers.Length; layer++)
            biases[layer - 1] = flat.Slice(shape.BiasOffset(layer), shape.Layers[layer]).ToArray();

        var connections = new double[shape.Connections.Length][][];
        for (var n = 0; n < connections.Length; n++)
        {
            var (sending, receiving) = (shape.Layers[shape.Connections[n].From], shape.Layers[shape.Connections[n].To]);
            connections[n] = new double[receiving][];
            for (var j = 0; j < receiving; j++)
                connections[n][j] = flat.Slice(shape.ConnectionOffset(n) + (j * sending), sending).ToArray();
        }

        return new(biases, connections);
    }
}
