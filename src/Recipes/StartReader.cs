using BackpropWeb.Engine;

namespace BackpropWeb.Recipes;

/// <summary>Reads the start of a recipe: a seed and a range, or all weights.</summary>
internal sealed class StartReader(FieldErrors errors)
{
    public Start? Read(JsonField? field, NetworkShape? network, Suggestion? suggestion)
    {
        var (suggestedRange, suggestedBias) = suggestion is null
            ? (Suggestion.OwnRange, null)
            : (suggestion.Range, suggestion.Bias);
        if (field is null)
            return new Start.Seeded(FreshSeed.Draw(), suggestedRange) { Bias = suggestedBias };
        if (field.Value.Members("seed", "range", "bias", "weights") is not { } members)
            return null;
        if (members["weights"] is { } weights)
        {
            if (members.Has("seed") || members.Has("range") || members.Has("bias"))
                errors.OutOfRange(
                    members.PathOf("weights"),
                    "must not be sent together with seed, range or bias");
            return network is null ? null : Weights(weights, network);
        }

        var seed = members["seed"] is { } seedField
            ? seedField.WholeNumber(Start.Seeded.SeedBounds)
            : FreshSeed.Draw();
        var range = members["range"] is { } rangeField
            ? rangeField.Number(Start.Seeded.RangeBounds)
            : suggestedRange;
        // A request that sets the range also sets the bias.
        var bias = members["bias"] is { } biasField ? biasField.Number(Start.Seeded.BiasBounds)
            : members.Has("range") ? null : suggestedBias;
        return seed is null || range is null ? null : new Start.Seeded(seed.Value, range.Value) { Bias = bias };
    }

    private Start.Explicit? Weights(JsonField field, NetworkShape network)
    {
        if (field.Members("biases", "connections") is not { } members)
            return null;
        var places = new WeightPlaces(network);
        if (Required(members, "biases", network.Layers.Length - 1) is { } biases)
        {
            for (var layer = 1; layer < network.Layers.Length; layer++)
            {
                if (Exactly(biases[layer - 1], network.Layers[layer]) is not { } units)
                    continue;
                for (var unit = 0; unit < units.Length; unit++)
                    places.Set(network.BiasIndex(layer, unit), units[unit]);
            }
        }

        if (Required(members, "connections", network.Connections.Length) is { } connections)
        {
            for (var n = 0; n < connections.Length; n++)
            {
                var (to, from) = (network.ReceivingUnits(n), network.SendingUnits(n));
                if (Exactly(connections[n], to.Count) is not { } receiving)
                    continue;
                for (var j = 0; j < receiving.Length; j++)
                {
                    if (Exactly(receiving[j], from.Count) is not { } sending)
                        continue;
                    for (var i = 0; i < sending.Length; i++)
                        places.Set(network.WeightIndex(n, to.Start + j, from.Start + i), sending[i]);
                }
            }
        }

        return new([.. places.Flat]);
    }

    private JsonField[]? Required(JsonMembers members, string name, int length)
    {
        if (members[name] is { } field)
            return Exactly(field, length);
        errors.Malformed(members.PathOf(name), "is required");
        return null;
    }

    private JsonField[]? Exactly(JsonField field, int length)
    {
        if (field.Items() is not { } items)
            return null;
        if (items.Length == length)
            return items;
        errors.OutOfRange(
            field.Path,
            $"must hold {JsonField.Format(length)} to match the network's layers; "
            + $"holds {JsonField.Format(items.Length)}");
        return null;
    }

    /// <summary>The flat weight vector. A shared weight is written several times, with the same value each
    /// time.</summary>
    private sealed class WeightPlaces(NetworkShape network)
    {
        private readonly bool[] _isSet = new bool[network.WeightCount];

        public double[] Flat { get; } = new double[network.WeightCount];

        public void Set(int place, JsonField field)
        {
            if (field.Number(Start.Explicit.WeightBounds) is not { } weight)
                return;
            if (_isSet[place] && Flat[place] != weight)
                field.OutOfRange($"must be {Flat[place]}, the weight that it shares");
            (_isSet[place], Flat[place]) = (true, weight);
        }
    }
}
