using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Problems;
using BackpropWeb.Recipes;

namespace BackpropWeb.Client.Lab;

/// <summary>The recipe that the lab is about: the very document that will be sent, and what the server's own reader says
/// of it. Controls read and write its members by path, so nothing that a control does not know is lost.</summary>
public sealed partial class LabRecipe
{
    /// <summary>Units of a new hidden layer.</summary>
    public const int HiddenUnits = 4;

    private readonly RecipeLimits _limits;
    private JsonObject _document;
    private IReadOnlyDictionary<string, Sentence[]> _errors = new Dictionary<string, Sentence[]>();

    public LabRecipe(RecipeLimits limits, JsonObject document)
    {
        _limits = limits;
        _document = document;
        Read();
    }

    /// <summary>Raised after each change, when the recipe has been read again.</summary>
    public event Action? Changed;

    public RecipeLimits Limits => _limits;

    /// <summary>What the engine would train; null while <see cref="Errors"/> say what is wrong.</summary>
    public RunOrder? Order { get; private set; }

    /// <summary>The last recipe that could be trained: what drawings show while a number is being typed.</summary>
    public Recipe? LastGood { get; private set; }

    public IReadOnlyDictionary<string, Sentence[]> Errors => _errors;

    /// <summary>Editors whose contents are no part of the recipe yet, because they cannot be read.</summary>
    public HashSet<string> Unread { get; } = [];

    public string Json => _document.ToJsonString(Indented);

    public JsonElement Element
    {
        get
        {
            using var document = JsonDocument.Parse(_document.ToJsonString());
            return document.RootElement.Clone();
        }
    }

    /// <summary>The suggested recipe of a problem of the catalogue, at a pace that can be watched.</summary>
    public static JsonObject Suggested(CatalogueEntry entry)
    {
        var document = ToObject(JsonSerializer.SerializeToElement(
            RecipeDocuments.ToDocument(entry.Suggested), ContractsJson.Default.RecipeDocument));
        document["pace"] = PaceFor(entry.Suggested.Epochs);
        return document;
    }

    public static JsonObject ToObject(JsonElement element) => JsonNode.Parse(element.GetRawText())!.AsObject();

    /// <summary>What a run of a recipe takes ten seconds for, and never less than the exhibit's pace.</summary>
    public static double PaceFor(int epochs) =>
        Math.Min(Math.Max(Runs.ExhibitPace.EpochsPerSecond, Math.Round(epochs / 10.0)), RunOrder.PaceBounds.To!.Value);

    /// <summary>The member at a path such as <c>network.layers[1]</c>; null where there is none.</summary>
    public JsonNode? this[string path]
    {
        get
        {
            JsonNode? node = _document;
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

    /// <summary>A member as its control shows it.</summary>
    public string Text(string path) => this[path] switch
    {
        null => "",
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        var other => other.ToJsonString(),
    };

    /// <summary>Takes what was typed; nothing for the default.</summary>
    public void Type(string path, string? typed) => Set(path, Typed(typed));

    /// <summary>What was typed: a number where it is one, with a point or a comma, else the text, of which the reader then
    /// says that it is none; null where nothing was.</summary>
    public static JsonNode? Typed(string? typed)
    {
        var text = typed?.Trim() ?? "";
        return text.Length == 0 ? null
            : double.TryParse(text.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                ? JsonValue.Create(number)
                : JsonValue.Create(text);
    }

    /// <summary>Puts a value at a path; null takes the member away.</summary>
    public void Set(string path, JsonNode? value)
    {
        Put(path, value);
        Read();
        Changed?.Invoke();
    }

    /// <summary>Several changes that only make sense together.</summary>
    public void SetAll(params (string Path, JsonNode? Value)[] changes)
    {
        foreach (var (path, value) in changes)
            Put(path, value);
        Read();
        Changed?.Invoke();
    }

    /// <summary>Takes a problem of one's own; the network keeps its hidden layers where it can.</summary>
    public void TakeProblem(Problem problem)
    {
        var layers = (this["network.layers"] as JsonArray ?? []).Skip(1).SkipLast(1).Select(units => units?.DeepClone())
            .Prepend(problem.InputNames.Length).Append(problem.OutputNames.Length).ToArray();
        var isPlain = layers.Length > 2 && layers.All(units => units?.GetValueKind() == JsonValueKind.Number)
            && (this["network.connections"] as JsonArray ?? []).All(connection => connection is JsonArray);
        var element = JsonSerializer.SerializeToElement(
            new(problem.Name, problem.InputNames, problem.OutputNames, RecipeDocuments.Cases(problem)),
            ContractsJson.Default.OwnProblem);
        Put("problem", JsonObject.Create(element));
        if (isPlain)
            Put("network.layers", new JsonArray(layers));
        else
            Put("network", new JsonObject
            {
                ["layers"] = new JsonArray(problem.InputNames.Length, HiddenUnits, problem.OutputNames.Length),
            });
        ForgetWeights();
        Read();
        Changed?.Invoke();
    }

    /// <summary>Takes other layers, each joined to the next.</summary>
    public void TakeLayers(IEnumerable<JsonNode?> layers)
    {
        var all = layers.Select(units => units?.DeepClone()).ToArray();
        Put("network.layers", new JsonArray(all));
        Put("network.connections", new JsonArray(
            [.. Enumerable.Range(1, all.Length - 1).Select(to => (JsonNode)new JsonArray(to - 1, to))]));
        ForgetWeights();
        Read();
        Changed?.Invoke();
    }

    /// <summary>Joins other layers than before.</summary>
    public void TakeConnections(JsonArray connections)
    {
        Put("network.connections", connections);
        ForgetWeights();
        Read();
        Changed?.Invoke();
    }

    public void Replace(JsonObject document)
    {
        _document = document;
        Read();
        Changed?.Invoke();
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>What names single weights means nothing in a network of another shape.</summary>
    private void ForgetWeights()
    {
        foreach (var path in (string[])["rule.cut", "rule.frozen", "network.sharedBiases", "network.outputs"])
            Put(path, null);
        if (this["start.weights"] is not null)
            Put("start", new JsonObject { ["seed"] = 1, ["range"] = 1 });
    }

    private void Put(string path, JsonNode? value)
    {
        var steps = Steps(path).ToArray();
        JsonNode node = _document;
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

    private void Read()
    {
        Order = RecipeReader.ReadOrder(Element, _limits, out var errors);
        LastGood = Order?.Recipe ?? LastGood;
        _errors = errors.Sentences;
    }

    private static IEnumerable<object> Steps(string path) => Step().Matches(path).Select(match =>
        match.Groups[1].Success ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : (object)match.Value);

    [GeneratedRegex(@"\[(\d+)\]|[^.\[\]]+")]
    private static partial Regex Step();
}
