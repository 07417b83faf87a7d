using System.Collections.Immutable;
using BackpropWeb.Engine;

namespace BackpropWeb.Recipes;

/// <summary>Layers with their named groups.</summary>
internal sealed class LayerGroups(ImmutableArray<int> units, Dictionary<string, LayerUnits> groups)
{
    public ImmutableArray<int> Units => units;

    /// <summary>Allowed indexes of layers.</summary>
    public Bounds<long> Bounds => new(0, true, units.Length - 1);

    /// <summary>The units at an end of a connection, which is a layer or a group; null (and an error) if neither
    /// exists.</summary>
    public LayerUnits? End(JsonField field)
    {
        if (!field.IsString)
            return field.WholeNumber(Bounds) is { } layer ? new((int)layer, new(0, units[(int)layer])) : null;
        if (field.Text(LayersReader.LongestName) is { } name && groups.TryGetValue(name, out var group))
            return group;
        if (groups.Count == 0)
            field.OutOfRange("must be the index of a layer; no layer has named groups");
        else
            field.OutOfRange(
                $"must be the index of a layer or one of the groups {string.Join(", ", groups.Keys.Take(20))}");
        return null;
    }

    /// <summary>Null for the whole layer.</summary>
    public UnitRange? Group(LayerUnits end) => end.Units == new UnitRange(0, units[end.Layer]) ? null : end.Units;
}

/// <summary>Reads the layers of a network: a number of units each, or a list of named groups.</summary>
internal sealed class LayersReader(RecipeLimits limits, FieldErrors errors)
{
    public const int LongestName = 100;

    private readonly Dictionary<string, LayerUnits> _groups = new(StringComparer.Ordinal);

    /// <param name="hasOutputs">Whether the document lists the output units; otherwise they are the last
    /// layer.</param>
    public LayerGroups? Read(JsonField? field, Suggestion? suggested, bool hasOutputs)
    {
        if (field is not { } layersField)
            return suggested is null ? null : new(suggested.Network.Layers, _groups);
        if (layersField.Items() is not { } items)
            return null;
        if (items.Length < 2 || items.Length > limits.Units)
        {
            errors.OutOfRange(
                layersField.Path,
                $"must hold at least 2 and at most {JsonField.Format(limits.Units)} layers; "
                + $"holds {JsonField.Format(items.Length)}");
            return null;
        }

        int?[] layers = [.. items.Select(Layer)];
        if (suggested is not null)
        {
            RequireUnits(items[0], layers[0], suggested.Network.InputCount, "inputs");
            if (!hasOutputs)
                RequireUnits(items[^1], layers[^1], suggested.Network.OutputCount, "outputs");
        }

        return layers.Any(units => units is null) ? null : new([.. layers.Select(units => units!.Value)], _groups);
    }

    private int? Layer(JsonField item, int layer)
    {
        if (!item.IsList)
            return (int?)item.WholeNumber(new(1, true, limits.Units), "Limits:Units");
        if (item.Items(most: limits.Units) is not { } groups)
            return null;
        var start = 0L;
        foreach (var group in groups)
        {
            if (group.Members("name", "units") is not { } members
                || members.Required("name")?.Text(LongestName) is not { } name
                || members.Required("units")?.WholeNumber(new(1, true, limits.Units), "Limits:Units") is not { } units)
                return null;
            if (!_groups.TryAdd(name, new(layer, new((int)start, (int)units))))
                members["name"]!.Value.OutOfRange("must be a name that no other group has");
            start += units;
        }

        if (start >= 1 && start <= limits.Units)
            return (int)start;
        errors.OutOfRange(
            item.Path,
            $"must have at least 1 and at most {JsonField.Format(limits.Units)} units (Limits:Units); "
            + $"has {JsonField.Format(start)}");
        return null;
    }

    private static void RequireUnits(JsonField layer, int? units, int needed, Sentence side)
    {
        if (units is not null && units != needed)
            layer.OutOfRange($"must be {JsonField.Format(needed)}, the problem's number of {side}");
    }
}
