using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace BackpropWeb.Client.Lab;

/// <summary>The JSON document of a recipe, read and written by paths such as <c>network.layers[1]</c>.</summary>
internal sealed partial class LabDocument(JsonObject root)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public string Json => root.ToJsonString(Indented);

    public JsonElement Element
    {
        get
        {
            using var document = JsonDocument.Parse(root.ToJsonString());
            return document.RootElement.Clone();
        }
    }

    public LabDocument Clone() => new(root.DeepClone().AsObject());

    /// <summary>The member at a path; null if it is missing.</summary>
    public JsonNode? this[string path]
    {
        get
        {
            JsonNode? node = root;
            foreach (var step in Steps(path))
            {
                node = (node, step) switch
                {
                    (JsonArray list, int place) => place < list.Count ? list[place] : null,
                    (JsonObject members, string name) => members[name],
                    _ => null,
                };
            }

            return node;
        }
    }

    /// <summary>The text of a member in its control.</summary>
    public string Text(string path) => this[path] switch
    {
        null => "",
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        var other => other.ToJsonString(),
    };

    /// <summary>Sets the member at a path, and the objects that it is in; null removes it.</summary>
    public void Set(string path, JsonNode? value)
    {
        var steps = Steps(path).ToArray();
        JsonNode node = root;
        foreach (var step in steps[..^1])
        {
            node = step is string name
                ? node.AsObject()[name] ?? (node.AsObject()[name] = new JsonObject())
                : node.AsArray()[(int)step]!;
        }

        if (steps[^1] is int place)
            node.AsArray()[place] = value;
        else if (value is null)
            node.AsObject().Remove((string)steps[^1]);
        else
            node.AsObject()[(string)steps[^1]] = value;
    }

    private static IEnumerable<object> Steps(string path) => Step().Matches(path).Select(match =>
        match.Groups[1].Success ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : (object)match.Value);

    [GeneratedRegex(@"\[(\d+)\]|[^.\[\]]+")]
    private static partial Regex Step();
}
