using System.Globalization;
using System.Text.RegularExpressions;
using BackpropWeb.Engine;

namespace BackpropWeb.Recipes.WeightFiles;

/// <summary>Reads all weights of a network from a NumPy archive with the names of an export (<c>biases_1</c>…,
/// <c>connection_0</c>…) or of PyTorch, or from PyTorch's <c>state_dict</c> saved as JSON.</summary>
public static partial class WeightFileReader
{
    private const int MostNames = 8;

    /// <param name="bytes">The whole file.</param>
    /// <param name="most">Limits:Weights.</param>
    /// <param name="fault">Error message.</param>
    public static WeightFile? Read(byte[] bytes, int most, out Sentence? fault)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        var text = bytes.AsSpan();
        if (text.StartsWith("PK"u8))
            return ReadArchive(bytes, most, out fault);
        var mark = text.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
        if (!text[mark..].TrimStart(" \t\r\n"u8).StartsWith("{"u8))
        {
            fault = "The file is neither a NumPy archive (.npz) nor a state_dict saved as JSON.";
            return null;
        }

        return StateDict.Read(bytes.AsMemory(mark), most, out fault) is { } arrays
            ? StateDict.Layers(arrays, out fault)
            : null;
    }

    private static WeightFile? ReadArchive(byte[] bytes, int most, out Sentence? fault)
    {
        if (NumPyArchive.Read(bytes, IsWanted, most, out var others, out fault) is not { } arrays)
            return null;
        var byName = arrays.ToDictionary(array => array.Name);
        if (arrays.Count > 0 && arrays.All(array => StateDict.IsParameter(array.Name)))
            return StateDict.Layers(arrays, out fault);
        var (biases, connections) = (Numbered("biases", 1), Numbered("connection", 0));
        var missing = biases is null or [] ? Missing("biases", 1) : connections is null or [] ? Missing("connection", 0)
            : null;
        if (missing is not null)
        {
            var names = byName.Keys.Concat(others).ToArray();
            var some = string.Join(", ", names.Take(MostNames)) + (names.Length > MostNames ? ", …" : "");
            fault = $"{missing} is missing; the archive has: {some}.";
            return null;
        }

        return new(biases!, connections!, isLayered: false);

        // Null if one of the numbers up to the largest is missing.
        List<NamedArray>? Numbered(string kind, int first)
        {
            var count = byName.Keys.Count(name => Own().Match(name).Groups["kind"].Value == kind);
            var numbered = Enumerable.Range(first, count)
                .Select(n => byName.GetValueOrDefault($"{kind}_{n}")).OfType<NamedArray>().ToList();
            return numbered.Count == count ? numbered : null;
        }

        string Missing(string kind, int first) => Enumerable.Range(first, byName.Count + 1)
            .Select(n => string.Create(CultureInfo.InvariantCulture, $"{kind}_{n}")).First(n => !byName.ContainsKey(n));
    }

    private static bool IsWanted(string name) => Own().IsMatch(name) || StateDict.IsParameter(name);

    [GeneratedRegex("^(?<kind>biases|connection)_(0|[1-9][0-9]{0,5})$", RegexOptions.ExplicitCapture)]
    private static partial Regex Own();
}
