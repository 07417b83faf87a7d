using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;
using BackpropWeb.Recipes;

namespace BackpropWeb.Client.Lab;

/// <summary>The recipe of the lab: the document that will be sent, and the result of validating it. Controls read and
/// write its members by path, so members without a control are kept.</summary>
public sealed class LabRecipe
{
    /// <summary>Number of units of a new hidden layer.</summary>
    public const int HiddenUnits = 4;

    private const int MostGivenWeights = 64;

    private readonly RecipeLimits _limits;
    private LabDocument _document;
    private IReadOnlyDictionary<string, Sentence[]> _errors = new Dictionary<string, Sentence[]>();

    public LabRecipe(RecipeLimits limits, JsonObject document)
    {
        _limits = limits;
        _document = new(document);
        Read();
    }

    /// <summary>Raised after each change, when the recipe has been validated.</summary>
    public event Action? Changed;

    /// <summary>What the last change was made with. Changes made with the same control in a row are one step of the
    /// history; null is always a step of its own.</summary>
    public string? ChangedBy { get; private set; }

    public RecipeLimits Limits => _limits;

    public string Json => _document.Json;

    public JsonElement Element => _document.Element;

    /// <summary>The validated recipe; null if there are <see cref="Errors"/>.</summary>
    public RunSpecification? Specification { get; private set; }

    /// <summary>The last valid recipe, which drawings show while a number is being typed.</summary>
    public Recipe? LastGood { get; private set; }

    public IReadOnlyDictionary<string, Sentence[]> Errors => _errors;

    /// <summary>Editors with invalid contents, which are not part of the recipe.</summary>
    public HashSet<string> Unread { get; } = [];

    /// <summary>Positions in the flat weight vector of the links that are cut.</summary>
    public HashSet<int> Cut => [.. (this["rule.cut"] as JsonArray ?? [])
        .Where(place => place?.GetValueKind() == JsonValueKind.Number)
        .Select(place => (int)double.Parse(place!.ToJsonString(), CultureInfo.InvariantCulture))];

    /// <summary>Whether the initial weights can be edited one by one: there are few, and none is shared.</summary>
    public bool CanGiveWeights => LastGood is { Network: { WeightCount: <= MostGivenWeights } shape }
        && shape.LinkCount == shape.WeightCount
        && shape.Connections.All(connection => connection == new LayerConnection(connection.From, connection.To));

    /// <summary>The suggested recipe of a problem.</summary>
    public static JsonObject Suggested(CatalogueEntry entry) => ToObject(JsonSerializer.SerializeToElement(
        RecipeDocuments.ToDocument(entry.Suggested), ContractsJson.Default.RecipeDocument));

    public static JsonObject ToObject(JsonElement element) => JsonNode.Parse(element.GetRawText())!.AsObject();

    /// <inheritdoc cref="LabDocument.this"/>
    public JsonNode? this[string path] => _document[path];

    /// <inheritdoc cref="LabDocument.Text"/>
    public string Text(string path) => _document.Text(path);

    /// <summary>Sets a member to what was typed. Empty text removes it, so the default applies.</summary>
    public void Type(string path, string? typed) => Set(path, TypedNumber.ToJson(typed));

    /// <summary>Sets the member at a path; null removes it.</summary>
    public void Set(string path, JsonNode? value)
    {
        _document.Set(path, value);
        Accept(path);
    }

    /// <summary>Sets several members that depend on one another.</summary>
    public void SetAll(params (string Path, JsonNode? Value)[] changes)
    {
        foreach (var (path, value) in changes)
            _document.Set(path, value);
        Accept(null);
    }

    /// <summary>Sets a problem of the reader's own. The network keeps its hidden layers if it can.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="changedBy">As <see cref="ChangedBy"/>.</param>
    public void TakeProblem(Problem problem, string? changedBy = null)
    {
        var element = JsonSerializer.SerializeToElement(
            new(problem.Name, problem.InputNames, problem.OutputNames, RecipeDocuments.Cases(problem)),
            ContractsJson.Default.OwnProblem);
        var (heldOut, scaling) = (HeldOutOf(problem.Cases.Length), this["problem.scaling"]?.DeepClone());
        _document.Set(
            "problem", RecipeDocuments.CatalogueName(problem) is { } name ? name : JsonObject.Create(element));
        PutInProblem("heldOut", heldOut);
        PutInProblem("scaling", scaling);
        if (LastGood is not { Network: var shape } || shape.InputCount != problem.InputNames.Length
            || shape.OutputCount != problem.OutputNames.Length)
            FitNetwork(problem);
        Accept(changedBy);
    }

    /// <summary>What is never trained on: a list of places, or an object with share and seed; null for none.</summary>
    public JsonNode? HeldOut => this["problem.heldOut"];

    /// <summary>Sets which cases are never trained on.</summary>
    /// <param name="heldOut">As <see cref="HeldOut"/>.</param>
    /// <param name="changedBy">As <see cref="ChangedBy"/>.</param>
    public void HoldOut(JsonNode? heldOut, string? changedBy)
    {
        PutInProblem("heldOut", heldOut);
        Accept(changedBy);
    }

    /// <summary>Sets what the network sees of the inputs.</summary>
    public void Scale(InputScaling scaling)
    {
        PutInProblem(
            "scaling",
            scaling == InputScaling.None ? null : new JsonObject { ["inputs"] = ScalingNames.Of(scaling) });
        Accept(null);
    }

    /// <summary>Sets the number of units of a hidden layer.</summary>
    public void TakeUnits(int layer, int units)
    {
        _document.Set($"network.layers[{layer}]", units);
        ForgetWeights();
        Accept(null);
    }

    /// <summary>Cuts a link, or joins it again.</summary>
    /// <param name="weight">Its position in the flat weight vector.</param>
    public void ToggleCut(int weight)
    {
        var cut = Cut;
        if (!cut.Remove(weight))
            cut.Add(weight);
        JsonNode[] places = [.. cut.Order().Select(place => (JsonNode)place)];
        _document.Set("rule.cut", places.Length == 0 ? null : new JsonArray(places));
        Accept(null);
    }

    /// <summary>Lists the weights that the seed draws, so that each can be changed.</summary>
    public void GiveWeights() => GiveWeights(new Trainer(LastGood!).Weights, null);

    /// <summary>The weight of a link at epoch 0; null if it is cut or while the recipe is invalid.</summary>
    /// <param name="weight">Its position in the flat weight vector.</param>
    public double? StartWeight(int weight) =>
        Specification is { Recipe: var recipe } && !Cut.Contains(weight) ? new Trainer(recipe).Weights[weight] : null;

    /// <summary>Lists all initial weights, with another value for one of them.</summary>
    /// <param name="weight">Its position in the flat weight vector.</param>
    /// <param name="value">Its value at epoch 0.</param>
    /// <param name="changedBy">As <see cref="ChangedBy"/>.</param>
    public void SetStartWeight(int weight, double value, string changedBy)
    {
        var weights = new Trainer(LastGood!).Weights.ToArray();
        weights[weight] = value;
        GiveWeights(weights, changedBy);
    }

    private void GiveWeights(ReadOnlySpan<double> weights, string? changedBy)
    {
        PutWeights(WeightVectors.ToDocument(LastGood!.Network, weights));
        Accept(changedBy);
    }

    /// <summary>Sets all initial weights, and the layers if they are given.</summary>
    /// <returns>What is wrong with the weights; then nothing changes.</returns>
    public IReadOnlyList<(string Path, Sentence Problem)> TakeWeights(WeightsDocument weights, IEnumerable<int>? layers)
    {
        var before = _document.Clone();
        if (layers is not null)
            PutLayers([.. layers.Select(units => (JsonNode)units)]);
        PutWeights(weights);
        RecipeReader.ReadSpecification(Element, _limits, out var errors);
        var wrong = errors.Sentences.Where(pair => pair.Key.StartsWith("start.", StringComparison.Ordinal))
            .SelectMany(pair => pair.Value, (pair, problem) => (pair.Key, problem)).ToArray();
        if (wrong.Length > 0)
            _document = before;
        else
            Accept(null);
        return wrong;
    }

    private void PutWeights(WeightsDocument weights) => _document.Set("start", new JsonObject
    {
        ["weights"] = JsonObject.Create(JsonSerializer.SerializeToElement(
            weights, ContractsJson.Default.WeightsDocument)),
    });

    /// <summary>Sets the layers and connects each to the next.</summary>
    public void TakeLayers(IEnumerable<JsonNode?> layers)
    {
        PutLayers([.. layers.Select(units => units?.DeepClone())]);
        Accept(null);
    }

    private void PutLayers(JsonNode?[] layers)
    {
        _document.Set("network.layers", new JsonArray(layers));
        _document.Set("network.connections", new JsonArray(
            [.. Enumerable.Range(1, layers.Length - 1).Select(to => (JsonNode)new JsonArray(to - 1, to))]));
        ForgetWeights();
    }

    /// <summary>Sets the connections between layers.</summary>
    public void TakeConnections(JsonArray connections)
    {
        _document.Set("network.connections", connections);
        ForgetWeights();
        Accept(null);
    }

    public void Replace(JsonObject document)
    {
        _document = new(document);
        Accept(null);
    }

    /// <summary>Removes members that refer to single weights or units of the former shape.</summary>
    private void ForgetWeights()
    {
        foreach (var path in (string[])["rule.cut", "rule.frozen", "network.sharedBiases", "network.outputs"])
            _document.Set(path, null);
        if (this["start.weights"] is not null)
            _document.Set("start", new JsonObject { ["seed"] = 1, ["range"] = 1 });
    }

    /// <summary>The cases held out that a problem with fewer cases still has.</summary>
    private JsonNode? HeldOutOf(int caseCount)
    {
        if (caseCount < 2)
            return null;
        if (HeldOut is not JsonArray)
            return HeldOut?.DeepClone();
        JsonNode[] places =
            [.. LastGood!.Problem.HeldOut.Where(place => place < caseCount).Select(place => (JsonNode)place)];
        return places.Length == 0 || places.Length == caseCount ? null : new JsonArray(places);
    }

    // A problem of the catalogue is a name, or an object if it has such a member.
    private void PutInProblem(string member, JsonNode? value)
    {
        if (value is not null && this["problem"] is JsonValue name)
            _document.Set("problem", new JsonObject { ["name"] = name.DeepClone() });
        if (this["problem"] is JsonObject)
            _document.Set($"problem.{member}", value);
        if (this["problem"] is JsonObject { Count: 1 } alone && alone["name"] is { } only)
            _document.Set("problem", only.DeepClone());
    }

    private void FitNetwork(Problem problem)
    {
        var layers = (this["network.layers"] as JsonArray ?? []).Skip(1).SkipLast(1).Select(units => units?.DeepClone())
            .Prepend(problem.InputNames.Length).Append(problem.OutputNames.Length).ToArray();
        var isPlain = layers.Length > 2 && layers.All(units => units?.GetValueKind() == JsonValueKind.Number)
            && (this["network.connections"] as JsonArray ?? []).All(connection => connection is JsonArray);
        if (isPlain)
            _document.Set("network.layers", new JsonArray(layers));
        else
            _document.Set("network", new JsonObject
            {
                ["layers"] = new JsonArray(problem.InputNames.Length, HiddenUnits, problem.OutputNames.Length),
            });
        ForgetWeights();
    }

    private void Accept(string? changedBy)
    {
        Read();
        ChangedBy = changedBy;
        Changed?.Invoke();
    }

    private void Read()
    {
        // Without a seed each reading would draw another one, and the address would not name this run.
        if (this["start.seed"] is null && this["start.weights"] is null && this["start"] is null or JsonObject)
            _document.Set(
                "start.seed", LastGood?.Start is Start.Seeded { Seed: var seed } ? seed : FreshSeed.Draw());
        Specification = RecipeReader.ReadSpecification(Element, _limits, out var errors);
        LastGood = Specification?.Recipe ?? LastGood;
        _errors = errors.Sentences;
    }
}
