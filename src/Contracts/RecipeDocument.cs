using System.Text.Json.Serialization;

namespace BackpropWeb.Contracts;

/// <summary>A recipe as it is written in JSON. What a request leaves out is taken from the problem's suggested recipe;
/// what the server answers is complete, and members that do not apply (a seed beside explicit weights) are left out of
/// it: its canonical form (RFC 8785) is what <see cref="Run.RecipeHash"/> is taken of.</summary>
public record RecipeDocument
{
    /// <summary>A name of the catalogue, or a problem of one's own.</summary>
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

/// <summary>What <c>POST /api/runs</c> takes: a recipe and how its run is to be kept.</summary>
public sealed record RunRequest : RecipeDocument
{
    /// <summary>Epochs a second, or null for as fast as possible.</summary>
    public double? Pace { get; init; }

    /// <summary>Whether the run appears in lists. Default false.</summary>
    public bool? Listed { get; init; }

    /// <summary>A title of at most 200 characters.</summary>
    public string? Title { get; init; }
}

/// <summary>What <c>PATCH /api/runs/{id}</c> takes; what is left out stays as it is.</summary>
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

/// <summary>Figures of a rule that may change on the way.</summary>
public sealed record RuleFiguresDocument
{
    /// <summary>ε, above 0 and at most 100.</summary>
    public double? LearningRate { get; init; }

    /// <summary>α, at least 0 and below 1.</summary>
    public double? Momentum { get; init; }

    /// <summary>The share by which every weight shrinks after each change, at least 0 and below 1.</summary>
    public double? WeightDecay { get; init; }
}

/// <summary>What <c>POST /api/runs/{id}/fork</c> takes.</summary>
public sealed record ForkRequest
{
    /// <summary>The epoch whose weights the new run begins with.</summary>
    public int Epoch { get; init; }

    /// <summary>Another problem, with as many inputs and outputs.</summary>
    public ProblemDocument? Problem { get; init; }

    /// <summary>What is to be another figure of the rule.</summary>
    public RuleDocument? Rule { get; init; }

    /// <summary>Epochs to train; what the old run had left, or, where that is none, as many as it had.</summary>
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
    /// <summary>Name; of the catalogue where there are no cases.</summary>
    public string? Name { get; init; }

    /// <summary>Names of the input units, or null for x₁, x₂, ….</summary>
    public IReadOnlyList<string>? InputNames { get; init; }

    /// <summary>Names of the output units, or null for y₁, y₂, ….</summary>
    public IReadOnlyList<string>? OutputNames { get; init; }

    /// <summary>The cases, or null for those of the catalogue.</summary>
    public IReadOnlyList<CaseDocument>? Cases { get; init; }
}

/// <summary>One input vector and what is desired for it.</summary>
/// <param name="Input">A number for each input unit.</param>
/// <param name="Desired">A number for each output unit.</param>
public sealed record CaseDocument(IReadOnlyList<double> Input, IReadOnlyList<double> Desired);

/// <summary>Units and connections.</summary>
public sealed record NetworkDocument
{
    /// <summary>Units of each layer, the input layer first. In a request a layer may also be a list of named groups,
    /// <c>[{ "name": "person", "units": 24 }, …]</c>, whose names then serve as ends of connections.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? Layers { get; init; }

    /// <summary>Joined layers, or groups of layers; null joins each layer to the next.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ConnectionDocument>? Connections { get; init; }

    /// <summary>The function of the units: "logistic" (the letter's), "tanh", "linear", "rectified", or "softmax" for the
    /// output layer with logistic hidden units.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Activation { get; init; }

    /// <summary>The function of the output units where it is another one; null for the same.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OutputActivation { get; init; }

    /// <summary>Layers whose biases are not their own; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SharedBiasesDocument>? SharedBiases { get; init; }

    /// <summary>Where the output units stand, in the order of the desired values; null for the last layer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<OutputsDocument>? Outputs { get; init; }
}

/// <summary>Biases that are not a layer's own.</summary>
/// <param name="Layer">The layer, 1 or later.</param>
/// <param name="WithLayer">The earlier layer of as many units whose biases it has; null where all its units share
/// one.</param>
public sealed record SharedBiasesDocument(
    int Layer, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? WithLayer);

/// <summary>Neighbouring units of a layer that are output units.</summary>
/// <param name="Layer">The layer, 1 or later.</param>
/// <param name="Start">Index of the first one within the layer.</param>
/// <param name="Count">How many.</param>
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

    /// <summary>The share by which every weight shrinks after each change, at least 0 and below 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? WeightDecay { get; init; }

    /// <summary>"epoch" or "case".</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Update { get; init; }

    /// <summary>How close counts as right, at least 0 and below 0.5.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Tolerance { get; init; }

    /// <summary>Later changes, by ascending epoch.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RuleChangeDocument>? Schedule { get; init; }

    /// <summary>Where weights change after each case, the seed from which another order of the cases is drawn every
    /// epoch; null for the problem's own order, or that of the suggested recipe where <see cref="Update"/> is left out
    /// too.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? OrderSeed { get; init; }

    /// <summary>Places in the flat weight vector of weights that never change; null for none, or those of the suggested
    /// recipe where the network is left out too.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? Frozen { get; init; }

    /// <summary>Places in the flat weight vector of links that are cut; null likewise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? Cut { get; init; }
}

/// <summary>From an epoch on, another rate, momentum or decay.</summary>
public sealed record RuleChangeDocument
{
    /// <summary>The epoch from which it holds.</summary>
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
    /// <summary>0 to 2⁵³ − 1; null for a fresh one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Seed { get; init; }

    /// <summary>Weights lie in ± range.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Range { get; init; }

    /// <summary>What every bias is at epoch 0, −100 to 100; null to draw them as the other weights are, or for that of the
    /// suggested recipe where <see cref="Range"/> is left out too.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Bias { get; init; }

    /// <summary>Explicit weights, instead of seed, range and bias.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WeightsDocument? Weights { get; init; }
}

/// <summary>Weights by layer and connection. Shared ones are written wherever they work.</summary>
/// <param name="Biases">One list of biases for each layer after the input layer.</param>
/// <param name="Connections">For each connection [receiving][sending], within its groups.</param>
public sealed record WeightsDocument(
    IReadOnlyList<IReadOnlyList<double>> Biases, IReadOnlyList<IReadOnlyList<IReadOnlyList<double>>> Connections);
