using System.Collections.Immutable;

namespace BackpropWeb.Engine;

/// <summary>What the parts of a <see cref="NetworkShape"/> must keep to.</summary>
internal static class ShapeRules
{
    public static void RequireLayers(ImmutableArray<int> layers)
    {
        if (layers.IsDefault || layers.Length < 2)
            throw new ArgumentException("A network needs at least two layers.", nameof(layers));
        for (var l = 0; l < layers.Length; l++)
        {
            if (layers[l] < 1)
                throw new ArgumentException(
                    $"Layer {l} must have at least 1 unit; it has {layers[l]}.", nameof(layers));
        }
    }

    public static void RequireConnections(ImmutableArray<int> layers, ImmutableArray<LayerConnection> connections)
    {
        if (connections.IsDefaultOrEmpty)
            throw new ArgumentException("A network needs at least one connection.", nameof(connections));
        for (var n = 0; n < connections.Length; n++)
        {
            var connection = connections[n];
            if (connection.From < 0 || connection.To >= layers.Length || connection.From >= connection.To)
                throw new ArgumentException(
                    $"A connection must lead from a layer to a later one of 0 to {layers.Length - 1}; " +
                    $"one leads from {connection.From} to {connection.To}.", nameof(connections));
            RequireGroup(connection.Sending, connection.From, layers, nameof(connections));
            RequireGroup(connection.Receiving, connection.To, layers, nameof(connections));
            RequireShared(connections, n, layers);
        }

        RequireOneLinkEach(layers, connections);
        for (var l = 0; l < layers.Length; l++)
        {
            if (l > 0 && !connections.Any(c => c.To == l))
                throw new ArgumentException($"Nothing leads to layer {l}.", nameof(connections));
            if (l < layers.Length - 1 && !connections.Any(c => c.From == l))
                throw new ArgumentException($"Nothing leads on from layer {l}.", nameof(connections));
        }
    }

    public static void RequireActivations(Activation activation, Activation? outputActivation, int outputCount)
    {
        if (!Enum.IsDefined(activation))
            throw new ArgumentException($"There is no activation {activation}.", nameof(activation));
        if (outputActivation is not { } output)
            output = activation;
        else if (!Enum.IsDefined(output))
            throw new ArgumentException($"There is no activation {output}.", nameof(outputActivation));
        else if (activation == Activation.Softmax && output != Activation.Softmax)
            throw new ArgumentException(
                "Softmax is a function of the output layer; hidden units need another one.", nameof(activation));
        if (output == Activation.Softmax && outputCount < 2)
            throw new ArgumentException(
                $"Softmax needs at least 2 output units to share among; there is {outputCount}.", nameof(activation));
    }

    public static void RequireSharedBiases(ImmutableArray<int> layers, ImmutableArray<SharedBiases> shared)
    {
        foreach (var (layer, with) in shared)
        {
            if (layer < 1 || layer >= layers.Length || shared.Count(each => each.Layer == layer) > 1)
                throw new ArgumentException(
                    $"Shared biases must name layers of 1 to {layers.Length - 1}, each once; one names {layer}.",
                    nameof(shared));
            if (with is { } other && (other < 1 || other >= layer || layers[other] != layers[layer]
                || shared.Any(each => each.Layer == other)))
                throw new ArgumentException(
                    $"Layer {layer} can share the biases only of an earlier layer of as many units that has its own; " +
                    $"{other} is not one.", nameof(shared));
        }
    }

    public static void RequireOutputs(
        ImmutableArray<int> layers, ImmutableArray<LayerUnits> outputs, Activation outputActivation)
    {
        if (outputs.IsEmpty || !outputs.Any(group => group.Layer == layers.Length - 1))
            throw new ArgumentException("The last layer must hold output units.", nameof(outputs));
        for (var n = 0; n < outputs.Length; n++)
        {
            var (layer, units) = outputs[n];
            if (layer < 1 || layer >= layers.Length)
                throw new ArgumentException(
                    $"Output units must stand in a layer of 1 to {layers.Length - 1}; was {layer}.", nameof(outputs));
            RequireGroup(units, layer, layers, nameof(outputs));
            if (outputs.Take(n).Any(other => other.Layer == layer && other.Units.Overlaps(units)))
                throw new ArgumentException($"A unit of layer {layer} is an output twice.", nameof(outputs));
        }

        if (outputActivation == Activation.Softmax
            && (outputs.Length > 1 || outputs[0].Units != new UnitRange(0, layers[^1])))
            throw new ArgumentException("With softmax the outputs must be the last layer.", nameof(outputs));
    }

    public static int RequireWeightCount(
        ImmutableArray<int> layers, ImmutableArray<LayerConnection> connections, ImmutableArray<SharedBiases> shared)
    {
        var count = layers.Sum(units => (decimal)units) - layers[0]
            - shared.Sum(each => (decimal)layers[each.Layer] - (each.WithLayer is null ? 1 : 0));
        count += connections.Where(c => c.SharedWith is null)
            .Sum(c => (decimal)(c.Sending?.Count ?? layers[c.From]) * (c.Receiving?.Count ?? layers[c.To]));
        if (count > NetworkShape.LargestWeightCount || layers.Sum(units => (long)units) > NetworkShape.LargestWeightCount)
            throw new ArgumentException(
                $"A network may have at most {NetworkShape.LargestWeightCount} weights; this one has {count}.",
                nameof(layers));
        return (int)count;
    }

    private static void RequireGroup(UnitRange? group, int layer, ImmutableArray<int> layers, string name)
    {
        if (group is { } units && (units.Start < 0 || units.Count < 1 || units.Start > layers[layer] - units.Count))
            throw new ArgumentException(
                $"A group must lie within its layer, units 0 to {layers[layer] - 1} of layer {layer}; one has " +
                $"{units.Count} units from {units.Start} on.", name);
    }

    private static void RequireShared(
        ImmutableArray<LayerConnection> connections, int n, ImmutableArray<int> layers)
    {
        if (connections[n].SharedWith is not { } other)
            return;
        if (other < 0 || other >= n || connections[other].SharedWith is not null
            || Size(connections[other]) != Size(connections[n]))
            throw new ArgumentException(
                $"Connection {n} can share the weights only of an earlier one of the same size that has its own; " +
                $"{other} is not one.", nameof(connections));

        (int, int) Size(LayerConnection c) => (c.Sending?.Count ?? layers[c.From], c.Receiving?.Count ?? layers[c.To]);
    }

    private static void RequireOneLinkEach(ImmutableArray<int> layers, ImmutableArray<LayerConnection> connections)
    {
        foreach (var pair in connections.GroupBy(c => (c.From, c.To)))
        {
            var same = pair.ToArray();
            for (var n = 1; n < same.Length; n++)
            {
                if (same.Take(n).Any(other => Overlap(same[n], other)))
                    throw new ArgumentException(
                        $"Layers {pair.Key.From} and {pair.Key.To} are joined twice.", nameof(connections));
            }
        }

        bool Overlap(LayerConnection a, LayerConnection b) =>
            (a.Sending ?? new(0, layers[a.From])).Overlaps(b.Sending ?? new(0, layers[b.From]))
            && (a.Receiving ?? new(0, layers[a.To])).Overlaps(b.Receiving ?? new(0, layers[b.To]));
    }
}
