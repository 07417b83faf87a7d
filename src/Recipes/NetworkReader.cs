using System.Collections.Immutable;
using BackpropWeb.Engine;

namespace BackpropWeb.Recipes;

/// <summary>Reads the network of a recipe. The engine checks whether its parts fit together.</summary>
internal sealed class NetworkReader(RecipeLimits limits, FieldErrors errors)
{
    private const string Whole = "network";

    public NetworkShape? Read(JsonField? field, Suggestion? suggested)
    {
        if (field is null)
            return suggested is null
                || !IsWithinLimits(suggested.Network.Layers, suggested.Network.Connections, "problem")
                ? null
                : suggested.Network;
        if (field.Value.Members(
            "layers", "connections", "activation", "outputActivation", "sharedBiases", "outputs") is not { } members)
            return null;

        var hasLayers = members.Has("layers");
        var whole = hasLayers ? null : suggested?.Network;
        var layers = new LayersReader(limits, errors).Read(
            members["layers"], suggested, hasOutputs: members.Has("outputs"));
        if (layers is null)
            return null;
        var connections = members["connections"] is { } connectionsField
            ? Connections(connectionsField, layers)
            : whole?.Connections ?? Chain(layers.Units.Length);
        var activation = members["activation"] is { } one
            ? one.OneOf(ActivationNames.All)
            : whole?.Activation ?? Activation.Logistic;
        var outputActivation = members["outputActivation"] is { } other ? other.OneOf(ActivationNames.All)
            : members.Has("activation") ? null : whole?.OutputActivation;
        var sharedBiases = members["sharedBiases"] is { } shared
            ? SharedBiases(shared, layers)
            : whole?.SharedBiases ?? [];
        var outputs = members["outputs"] is { } places ? Outputs(places, layers) : whole?.Outputs ?? default;
        if (errors.Any || !IsWithinLimits(layers.Units, connections, members.PathOf("layers")))
            return null;
        try
        {
            var shape = new NetworkShape(
                layers.Units, connections, activation!.Value, outputActivation, sharedBiases, outputs);
            if (suggested is null || shape.OutputCount == suggested.Network.OutputCount)
                return shape;
            errors.OutOfRange(
                members.PathOf(members.Has("outputs") ? "outputs" : "layers"),
                $"must make {JsonField.Format(suggested.Network.OutputCount)} output units, "
                + $"the problem's number of outputs; "
                + $"make {JsonField.Format(shape.OutputCount)}");
        }
        catch (ArgumentException refusal) when (refusal.ParamName is not null)
        {
            errors.OutOfRange($"{Whole}.{refusal.ParamName}", RecipeReader.RuleOf(refusal));
        }

        return null;
    }

    private ImmutableArray<LayerConnection> Connections(JsonField field, LayerGroups layers)
    {
        var connections = ImmutableArray.CreateBuilder<LayerConnection>();
        foreach (var item in field.Items() ?? [])
        {
            if ((item.IsObject ? Linked(item, layers) : Pair(item, layers)) is { } connection)
                connections.Add(connection);
        }

        return connections.ToImmutable();
    }

    private LayerConnection? Pair(JsonField item, LayerGroups layers)
    {
        if (item.Items() is not { } pair)
            return null;
        if (pair.Length == 2)
            return Connection(layers.End(pair[0]), layers.End(pair[1]), layers);
        errors.Malformed(item.Path, $"must be a pair [from, to]; holds {JsonField.Format(pair.Length)}");
        return null;
    }

    private LayerConnection? Linked(JsonField item, LayerGroups layers)
    {
        if (item.Members("from", "to", "sending", "receiving", "sharedWith") is not { } members)
            return null;
        var from = End(members, "from", "sending", layers);
        var to = End(members, "to", "receiving", layers);
        var sharedWith = members["sharedWith"]?.WholeNumber(new(0, true, limits.Weights));
        return Connection(from, to, layers) is { } connection
            ? connection with { SharedWith = (int?)sharedWith }
            : null;
    }

    private LayerUnits? End(JsonMembers members, string name, string group, LayerGroups layers)
    {
        if (members[name] is not { } field)
        {
            errors.Malformed(members.PathOf(name), "is required: the index of a layer, or the name of a group");
            return null;
        }

        var named = layers.End(field);
        if (named is not { } end || members[group] is not { } range)
            return named;
        if (field.IsString)
            range.OutOfRange($"must be omitted if {name} names a group");
        else if (range.Items() is not [var start, var count])
            range.Malformed("must be a pair [start, count]");
        else if (start.WholeNumber(new(0, true, limits.Units)) is { } first
            && count.WholeNumber(new(1, true, limits.Units), "Limits:Units") is { } most)
            return end with { Units = new((int)first, (int)most) };
        return null;
    }

    /// <summary>Omits a group that is its whole layer, so that equal networks give equal recipes.</summary>
    private static LayerConnection? Connection(LayerUnits? from, LayerUnits? to, LayerGroups layers) =>
        from is { } sending && to is { } receiving
            ? new(sending.Layer, receiving.Layer)
            {
                Sending = layers.Group(sending),
                Receiving = layers.Group(receiving),
            }
            : null;

    private static ImmutableArray<SharedBiases> SharedBiases(JsonField field, LayerGroups layers)
    {
        var shared = ImmutableArray.CreateBuilder<SharedBiases>();
        foreach (var item in field.Items(most: layers.Units.Length) ?? [])
        {
            if (item.Members("layer", "withLayer") is { } members
                && members.Required("layer")?.WholeNumber(layers.Bounds) is { } layer)
                shared.Add(new((int)layer, (int?)members["withLayer"]?.WholeNumber(layers.Bounds)));
        }

        return shared.ToImmutable();
    }

    private ImmutableArray<LayerUnits> Outputs(JsonField field, LayerGroups layers)
    {
        var outputs = ImmutableArray.CreateBuilder<LayerUnits>();
        foreach (var item in field.Items(most: limits.Units) ?? [])
        {
            if (item.Members("layer", "start", "count") is { } members
                && members.Required("layer")?.WholeNumber(layers.Bounds) is { } layer
                && members.Required("start")?.WholeNumber(new(0, true, limits.Units)) is { } start
                && members.Required("count")?.WholeNumber(new(1, true, limits.Units)) is { } count)
                outputs.Add(new((int)layer, new((int)start, (int)count)));
        }

        return outputs.ToImmutable();
    }

    /// <summary>Counts a shared weight once for each of its links, because each takes time.</summary>
    private bool IsWithinLimits(ImmutableArray<int> layers, ImmutableArray<LayerConnection> connections, string path)
    {
        var units = layers.Sum(layer => (long)layer);
        var weights = units - layers[0] + connections.Sum(
            c => (double)(c.Sending?.Count ?? layers[c.From]) * (c.Receiving?.Count ?? layers[c.To]));
        if (units > limits.Units)
            errors.OutOfRange(
                path,
                $"must have at most {JsonField.Format(limits.Units)} units in all (Limits:Units); "
                + $"has {JsonField.Format(units)}");
        if (weights > limits.Weights)
            errors.OutOfRange(
                path,
                $"must have at most {JsonField.Format(limits.Weights)} weights (Limits:Weights); "
                + $"has {JsonField.Format(weights)}");
        return units <= limits.Units && weights <= limits.Weights;
    }

    private static ImmutableArray<LayerConnection> Chain(int layerCount) =>
        [.. Enumerable.Range(1, layerCount - 1).Select(to => new LayerConnection(to - 1, to))];
}
