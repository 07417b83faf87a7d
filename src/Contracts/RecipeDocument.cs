using System.Text.Json.Serialization;

namespace BackpropWeb.Contracts;

/// <summary>A recipe in JSON. The problem's suggested recipe gives the members that a request omits. Responses are
/// complete, without members that do not apply (a seed beside explicit weights). <see cref="Run.RecipeHash"/> is the
/// hash of the canonical form (RFC 8785).</summary>
public record RecipeDocument
{
    /// <summary>A name of the catalogue, or a custom problem.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ProblemDocument? Problem { get; init; }

    /// <summary>Units and connections.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public NetworkDocument? Network { get; init; }

    /// <summary>How weights change.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RuleDocument? Rule { get; init; }

    /// <summary>Weights at epoch 0.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StartDocument? Start { get; init; }

    /// <summary>Epochs to train.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Epochs { get; init; }
}

/// <summary>Body of <c>POST /api/runs</c>: a recipe, and pace, title and listing of its run.</summary>
public sealed record RunRequest : RecipeDocument
{
    /// <summary>Epochs a second, or null for as fast as possible.</summary>
    public double? Pace { get; init; }

    /// <summary>Whether the run appears in lists. Default false.</summary>
    public bool? Listed { get; init; }

    /// <summary>A title of at most 200 characters.</summary>
    public string? Title { get; init; }
}

/// <summary>Body of <c>PATCH /api/runs/{id}</c>; omitted members stay as they are.</summary>
public sealed record RunPatch
{
    /// <summary>Epochs a second, or null for as fast as possible.</summary>
    public double? Pace { get; init; }

    /// <summary>A title of at most 200 characters, or null for none.</summary>
    public string? Title { get; init; }

    /// <summary>Whether the run appears in lists.</summary>
    public bool? Listed { get; init; }

    /// <summary>Learning rate, momentum or weight decay from the next epoch on.</summary>
    public RuleFiguresDocument? Rule { get; init; }
}

/// <summary>Values of a rule that can change during a run.</summary>
public sealed record RuleFiguresDocument
{
    /// <summary>ε, above 0 and at most 100.</summary>
    public double? LearningRate { get; init; }

    /// <summary>α, at least 0 and below 1.</summary>
    public double? Momentum { get; init; }

    /// <summary>Fraction by which every weight shrinks after each change, at least 0 and below 1.</summary>
    public double? WeightDecay { get; init; }
}

/// <summary>Body of <c>POST /api/runs/{id}/fork</c>.</summary>
public sealed record ForkRequest
{
    /// <summary>Epoch whose weights the new run starts with.</summary>
    public int Epoch { get; init; }

    /// <summary>Another problem with the same numbers of inputs and outputs.</summary>
    public ProblemDocument? Problem { get; init; }

    /// <summary>Values of the rule that change.</summary>
    public RuleDocument? Rule { get; init; }

    /// <summary>Epochs to train. Default: the remaining epochs of the old run, or all of them if none remain.</summary>
    public int? Epochs { get; init; }

    /// <summary>Epochs a second, or null for as fast as possible.</summary>
    public double? Pace { get; init; }

    /// <summary>Whether the run appears in lists. Default false.</summary>
    public bool? Listed { get; init; }

    /// <summary>A title of at most 200 characters.</summary>
    public string? Title { get; init; }
}

/// <summary>A problem: in JSON a string for a name of the catalogue, or an object with its cases.</summary>
[JsonConverter(typeof(ProblemDocumentConverter))]
public sealed record ProblemDocument
{
    /// <summary>Name; a name of the catalogue if there are no cases.</summary>
    public string? Name { get; init; }

    /// <summary>Names of the input units, or null for x₁, x₂, ….</summary>
    public IReadOnlyList<string>? InputNames { get; init; }

    /// <summary>Names of the output units, or null for y₁, y₂, ….</summary>
    public IReadOnlyList<string>? OutputNames { get; init; }

    /// <summary>The cases; null for those of the catalogue.</summary>
    public IReadOnlyList<CaseDocument>? Cases { get; init; }

    /// <summary>Places of the cases that are never trained on, from 0; null for none. A request may also give
    /// <c>{ "share": 0.2, "seed": 1 }</c>, which draws them.</summary>
    public IReadOnlyList<int>? HeldOut { get; init; }

    /// <summary>How inputs are scaled for the network; null for no scaling.</summary>
    public ScalingDocument? Scaling { get; init; }
}

/// <summary>How inputs are scaled for the network. The recipe keeps the unscaled cases.</summary>
/// <param name="Inputs">"unit": each input from 0 to 1. "standard": each with mean 0 and variance 1. Ranges, means and
/// deviations are those of the trained cases. "none" in a request is the same as omitting it.</param>
public sealed record ScalingDocument(string Inputs);

/// <summary>One input vector with its target.</summary>
/// <param name="Input">A number for each input unit.</param>
/// <param name="Desired">A number for each output unit.</param>
public sealed record CaseDocument(IReadOnlyList<double> Input, IReadOnlyList<double> Desired);

/// <summary>Units and connections.</summary>
public sealed record NetworkDocument
{
    /// <summary>Units of each layer, the input layer first. In a request a layer can also be a list of named groups,
    /// <c>[{ "name": "person", "units": 24 }, …]</c>, whose names connections can use.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? Layers { get; init; }

    /// <summary>Joined layers, or groups of layers; null joins each layer to the next.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ConnectionDocument>? Connections { get; init; }

    /// <summary>The function of the units: "logistic" (the letter's), "tanh", "linear", "rectified", or "softmax" for
    /// the output layer with logistic hidden units.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Activation { get; init; }

    /// <summary>The function of the output units if it differs; null for the same.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OutputActivation { get; init; }

    /// <summary>Layers with shared biases; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SharedBiasesDocument>? SharedBiases { get; init; }

    /// <summary>Positions of the output units, in the order of the target; null for the last layer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<OutputsDocument>? Outputs { get; init; }
}

/// <summary>Shared biases of a layer.</summary>
/// <param name="Layer">The layer, 1 or later.</param>
/// <param name="WithLayer">The earlier layer of the same size whose biases it uses; null if all its units share
/// one bias.</param>
public sealed record SharedBiasesDocument(
    int Layer, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? WithLayer);

/// <summary>Neighbouring units of a layer that are output units.</summary>
/// <param name="Layer">The layer, 1 or later.</param>
/// <param name="Start">Index of the first unit within the layer.</param>
/// <param name="Count">Number of units.</param>
public sealed record OutputsDocument(int Layer, int Start, int Count);

/// <summary>How weights change.</summary>
public sealed record RuleDocument
{
    /// <summary>ε, above 0 and at most 100.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? LearningRate { get; init; }

    /// <summary>α, at least 0 and below 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Momentum { get; init; }

    /// <summary>Fraction by which every weight shrinks after each change, at least 0 and below 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? WeightDecay { get; init; }

    /// <summary>"epoch" or "case".</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Update { get; init; }

    /// <summary>Distance to a target of 0 or 1 within which the error is 0; at least 0 and below 0.5.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Tolerance { get; init; }

    /// <summary>Later changes, by ascending epoch.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RuleChangeDocument>? Schedule { get; init; }

    /// <summary>Seed of the order of cases, which changes every epoch if weights change after each case. Null for the
    /// problem's order, or, if <see cref="Update"/> is omitted too, that of the suggested recipe.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? OrderSeed { get; init; }

    /// <summary>Indices in the flat weight vector of weights that never change. Null for none, or, if the network is
    /// omitted too, those of the suggested recipe.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? Frozen { get; init; }

    /// <summary>Indices in the flat weight vector of links that are cut; null likewise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? Cut { get; init; }
}

/// <summary>A change of learning rate, momentum or decay at an epoch.</summary>
public sealed record RuleChangeDocument
{
    /// <summary>First epoch with the new values.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? FromEpoch { get; init; }

    /// <summary>ε from then on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? LearningRate { get; init; }

    /// <summary>α from then on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Momentum { get; init; }

    /// <summary>Decay from then on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? WeightDecay { get; init; }
}

/// <summary>Weights at epoch 0: a seed and a range, or explicit weights.</summary>
public sealed record StartDocument
{
    /// <summary>0 to 2⁵³ − 1; null for a random seed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Seed { get; init; }

    /// <summary>Weights are drawn between −range and range.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Range { get; init; }

    /// <summary>Value of every bias at epoch 0, −100 to 100. Null to draw biases like weights, or, if
    /// <see cref="Range"/> is omitted too, the value of the suggested recipe.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Bias { get; init; }

    /// <summary>Explicit weights, instead of seed, range and bias.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WeightsDocument? Weights { get; init; }
}

/// <summary>Weights by layer and connection. Shared weights appear in every place where they are used.</summary>
/// <param name="Biases">One list of biases for each layer after the input layer.</param>
/// <param name="Connections">For each connection [receiving][sending], within its groups.</param>
public sealed record WeightsDocument(
    IReadOnlyList<IReadOnlyList<double>> Biases, IReadOnlyList<IReadOnlyList<IReadOnlyList<double>>> Connections);
