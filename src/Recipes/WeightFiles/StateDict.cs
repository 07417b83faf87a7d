using System.Text.Json;
using BackpropWeb.Engine;

namespace BackpropWeb.Recipes.WeightFiles;

/// <summary>Reads PyTorch's <c>state_dict</c> of linear layers, saved as JSON:
/// <c>{"0.weight": [[…], …], "0.bias": […], …}</c>.</summary>
internal static class StateDict
{
    private const string Weight = "weight";
    private const string Bias = "bias";

    /// <summary>Whether a name is the weight or the bias of a layer.</summary>
    public static bool IsParameter(string name) => KindOf(name) is Weight or Bias;

    /// <param name="bytes">JSON in UTF-8.</param>
    /// <param name="most">Maximum number of numbers.</param>
    /// <param name="fault">Error message.</param>
    public static List<NamedArray>? Read(ReadOnlyMemory<byte> bytes, int most, out Sentence? fault)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, new() { AllowDuplicateProperties = false });
            return Read(document.RootElement, most, out fault);
        }
        catch (JsonException exception)
        {
            fault = $"The file is not JSON from line {exception.LineNumber + 1 ?? 1} on. JSON has no NaN or Infinity.";
            return null;
        }
        catch (InvalidOperationException)
        {
            fault = "The file is not JSON: a name holds half a surrogate pair.";
            return null;
        }
    }

    /// <summary>Weight matrix and biases of each layer, in order.</summary>
    public static WeightFile? Layers(IReadOnlyList<NamedArray> arrays, out Sentence? fault)
    {
        var layers = arrays.GroupBy(array => LayerOf(array.Name)).ToArray();
        foreach (var (layer, next) in layers.Zip(layers.Skip(1)))
        {
            // Sorted as text, 10 comes before 2.
            var ((stem, number), (nextStem, nextNumber)) = (Numbered(layer.Key), Numbered(next.Key));
            if (stem == nextStem && number >= nextNumber)
            {
                fault = $"The layer \"{layer.Key}\" stands before \"{next.Key}\"; layers must be in their order.";
                return null;
            }
        }

        var (biases, connections) = (new List<NamedArray>(), new List<NamedArray>());
        foreach (var layer in layers)
        {
            if (layer.FirstOrDefault(array => KindOf(array.Name) == Weight) is not { } weight
                || layer.FirstOrDefault(array => KindOf(array.Name) == Bias) is not { } bias)
            {
                fault = $"The layer \"{layer.Key}\" must have a weight and a bias.";
                return null;
            }

            connections.Add(weight);
            biases.Add(bias);
        }

        fault = null;
        return new(biases, connections, isLayered: true);
    }

    private static List<NamedArray>? Read(JsonElement root, int most, out Sentence? fault)
    {
        var arrays = new List<NamedArray>();
        fault = "The JSON must be a state_dict: an object of weights and biases by layer.";
        if (root.ValueKind != JsonValueKind.Object || !root.EnumerateObject().Any())
            return null;
        foreach (var member in root.EnumerateObject())
        {
            fault = $"{member.Name} is neither the weight nor the bias of a linear layer.";
            if (!IsParameter(member.Name))
                return null;
            if (Array(member.Name, member.Value, most, out fault) is not { } array)
                return null;
            arrays.Add(array);
        }

        return arrays;
    }

    private static NamedArray? Array(string name, JsonElement list, int most, out Sentence? fault)
    {
        fault = $"{name} must be a list of numbers, or a list of lists of numbers, all of one length.";
        if (list.ValueKind != JsonValueKind.Array)
            return null;
        var isMatrix = list.GetArrayLength() > 0 && list[0].ValueKind == JsonValueKind.Array;
        int[] shape = isMatrix ? [list.GetArrayLength(), list[0].GetArrayLength()] : [list.GetArrayLength()];
        var numbers = new List<double>();
        foreach (var row in isMatrix ? list.EnumerateArray() : new[] { list }.AsEnumerable())
        {
            if (row.ValueKind != JsonValueKind.Array || row.GetArrayLength() != shape[^1])
                return null;
            foreach (var number in row.EnumerateArray())
            {
                if (number.ValueKind != JsonValueKind.Number)
                    return null;
                numbers.Add(number.GetDouble());
            }
        }

        if (numbers.Count > most)
        {
            fault = $"{name} has the shape {NamedArray.TextOf(shape)}, more numbers than Limits:Weights, "
                + $"{most}, allows.";
            return null;
        }

        var array = new NamedArray(name, shape, [.. numbers]);
        return (fault = array.Unfit()) is null ? array : null;
    }

    private static string KindOf(string name) => name[(name.LastIndexOf('.') + 1)..];

    private static string LayerOf(string name) => name[..Math.Max(0, name.LastIndexOf('.'))];

    private static (string Stem, long? Number) Numbered(string layer)
    {
        var stem = layer.TrimEnd(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
        return (stem, long.TryParse(layer[stem.Length..], out var number) ? number : null);
    }
}
