using System.Collections.Immutable;

namespace BackpropWeb.Engine;

/// <summary>Validates the parts of a <see cref="NetworkShape"/>. Each exception gives the path of the invalid part,
/// such as "connections[2].sending".</summary>
internal static class ShapeRules
{
    public static void RequireLayers(ImmutableArray<int> layers)
    {
        if (layers.IsDefault || layers.Length < 2)
            throw Refusal.Of("layers", "must hold at least two layers.");
        for (var l = 0; l < layers.Length; l++)
        {
            if (layers[l] < 1)
                throw Refusal.Of($"layers[{l}]", $"must have at least 1 unit; has {layers[l]}.");
        }
    }

    public static void RequireConnections(ImmutableArray<int> layers, ImmutableArray<LayerConnection> connections)
    {
        if (connections.IsDefaultOrEmpty)
            throw Refusal.Of("connections", "must hold at least one connection.");
        for (var n = 0; n < connections.Length; n++)
        {
            var connection = connections[n];
            var part = $"connections[{n}]";
            if (connection.From < 0 || connection.To >= layers.Length || connection.From >= connection.To)
                throw Refusal.Of(
                    part, $"must lead from a layer to a later one of 0 to {layers.Length - 1}; leads from " +
                    $"{connection.From} to {connection.To}.");
            RequireGroup(connection.Sending, connection.From, layers, $"{part}.sending");
            RequireGroup(connection.Receiving, connection.To, layers, $"{part}.receiving");
            RequireShared(connections, n, layers);
        }

        RequireOneLinkEach(layers, connections);
        var (sends, receives) = (new bool[layers.Length], new bool[layers.Length]);
        foreach (var connection in connections)
            (sends[connection.From], receives[connection.To]) = (true, true);
        for (var l = 0; l < layers.Length; l++)
        {
            if (l > 0 && !receives[l])
                throw Refusal.Of(
                    "connections", $"must lead to every layer after the input; no connection leads to layer {l}.");
            if (l < layers.Length - 1 && !sends[l])
                throw Refusal.Of(
                    "connections",
                    $"must lead from every layer but the last; no connection leads from layer {l}.");
        }
    }

    public static void RequireActivations(Activation activation, Activation? outputActivation, int outputCount)
    {
        if (!Enum.IsDefined(activation))
            throw Refusal.Of("activation", $"must be a known function; unknown activation {activation}.");
        if (outputActivation is not { } output)
            output = activation;
        else if (!Enum.IsDefined(output))
            throw Refusal.Of("outputActivation", $"must be a known function; unknown activation {output}.");
        else if (activation == Activation.Softmax && output != Activation.Softmax)
            throw Refusal.Of(
                "activation", "must not be softmax, which only the output layer can use.");
        if (output == Activation.Softmax && outputCount < 2)
            throw Refusal.Of(
                activation == Activation.Softmax ? "activation" : "outputActivation",
                $"must not be softmax, which needs at least 2 output units; there is {outputCount}.");
    }

    public static void RequireSharedBiases(ImmutableArray<int> layers, ImmutableArray<SharedBiases> shared)
    {
        for (var n = 0; n < shared.Length; n++)
        {
            var (layer, with) = shared[n];
            if (layer < 1 || layer >= layers.Length || shared.Count(each => each.Layer == layer) > 1)
                throw Refusal.Of(
                    $"sharedBiases[{n}].layer",
                    $"must be a layer from 1 to {layers.Length - 1} and appear once; was {layer}.");
            if (with is { } other && (other < 1 || other >= layer || layers[other] != layers[layer]
                || shared.Any(each => each.Layer == other)))
                throw Refusal.Of(
                    $"sharedBiases[{n}].withLayer",
                    $"must be a layer before layer {layer} with as many units and its own biases; " +
                    $"was {other}.");
        }
    }

    public static void RequireOutputs(
        ImmutableArray<int> layers, ImmutableArray<LayerUnits> outputs, Activation outputActivation)
    {
        if (outputs.IsEmpty || !outputs.Any(group => group.Layer == layers.Length - 1))
            throw Refusal.Of("outputs", "must name units of the last layer, which must hold output units.");
        for (var n = 0; n < outputs.Length; n++)
        {
            var (layer, units) = outputs[n];
            if (layer < 1 || layer >= layers.Length)
                throw Refusal.Of(
                    $"outputs[{n}].layer", $"must be a layer from 1 to {layers.Length - 1}; was {layer}.");
            RequireGroup(units, layer, layers, $"outputs[{n}]");
            if (outputs.Take(n).Any(other => other.Layer == layer && other.Units.Overlaps(units)))
                throw Refusal.Of($"outputs[{n}]", $"must not name a unit of layer {layer} twice.");
        }

        if (outputActivation == Activation.Softmax
            && (outputs.Length > 1 || outputs[0].Units != new UnitRange(0, layers[^1])))
            throw Refusal.Of("outputs", "must be the last layer with softmax.");
    }

    public static int RequireWeightCount(
        ImmutableArray<int> layers, ImmutableArray<LayerConnection> connections, ImmutableArray<SharedBiases> shared)
    {
        var count = layers.Sum(units => (decimal)units) - layers[0]
            - shared.Sum(each => (decimal)layers[each.Layer] - (each.WithLayer is null ? 1 : 0));
        count += connections.Where(c => c.SharedWith is null)
            .Sum(c => (decimal)(c.Sending?.Count ?? layers[c.From]) * (c.Receiving?.Count ?? layers[c.To]));
        if (count > NetworkShape.LargestWeightCount
            || layers.Sum(units => (long)units) > NetworkShape.LargestWeightCount)
            throw Refusal.Of(
                "layers", $"must make at most {NetworkShape.LargestWeightCount} weights; they make {count}.");
        return (int)count;
    }

    private static void RequireGroup(UnitRange? group, int layer, ImmutableArray<int> layers, string part)
    {
        if (group is { } units && (units.Start < 0 || units.Count < 1 || units.Start > layers[layer] - units.Count))
            throw Refusal.Of(
                part,
                $"must be within its layer, units 0 to {layers[layer] - 1} of layer {layer}; has {units.Count} " +
                $"units from unit {units.Start}.");
    }

    private static void RequireShared(
        ImmutableArray<LayerConnection> connections, int n, ImmutableArray<int> layers)
    {
        if (connections[n].SharedWith is not { } other)
            return;
        if (other < 0 || other >= n || connections[other].SharedWith is not null
            || Size(connections[other]) != Size(connections[n]))
            throw Refusal.Of(
                $"connections[{n}].sharedWith",
                $"must be the index of an earlier connection of the same size with its own weights; " +
                $"was {other}.");

        (int, int) Size(LayerConnection c) => (c.Sending?.Count ?? layers[c.From], c.Receiving?.Count ?? layers[c.To]);
    }

    /// <summary>Checks each receiving unit separately, so that the time grows with the number of links, also for
    /// thousands of small groups.</summary>
    private static void RequireOneLinkEach(ImmutableArray<int> layers, ImmutableArray<LayerConnection> connections)
    {
        var joined = Enumerable.Range(0, connections.Length).GroupBy(n => (connections[n].From, connections[n].To));
        foreach (var (pair, same) in joined.Select(group => (group.Key, group.ToArray()))
            .Where(group => group.Item2.Length > 1))
        {
            var senders = new List<(UnitRange Units, int Connection)>[layers[pair.To]];
            foreach (var n in same)
            {
                var receiving = connections[n].Receiving ?? new(0, layers[pair.To]);
                for (var j = receiving.Start; j < receiving.Start + receiving.Count; j++)
                    (senders[j] ??= []).Add((connections[n].Sending ?? new(0, layers[pair.From]), n));
            }

            foreach (var groups in senders.Where(groups => groups is not null))
            {
                groups.Sort((a, b) => a.Units.Start.CompareTo(b.Units.Start));
                for (var k = 1; k < groups.Count; k++)
                {
                    if (groups[k].Units.Overlaps(groups[k - 1].Units))
                        throw Refusal.Of(
                            $"connections[{Math.Max(groups[k].Connection, groups[k - 1].Connection)}]",
                            $"must not join units of layers {pair.From} and {pair.To} a second time; " +
                            $"they are joined twice.");
                }
            }
        }
    }
}
