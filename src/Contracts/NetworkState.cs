using System.Text.Json.Serialization;

namespace BackpropWeb.Contracts;

/// <summary>The network of a run at one epoch. Lists of layers start with the first layer after the input.</summary>
/// <param name="Epoch">Epochs trained.</param>
/// <param name="TotalError">E of the cases trained on.</param>
/// <param name="MeanSquaredError">ΣΣ (y − d)² / (cases × outputs) of the cases trained on.</param>
/// <param name="Weights">All weights.</param>
/// <param name="Cases">One entry for each case, held-out ones included.</param>
/// <param name="Gradient">∂E/∂w summed over the cases trained on.</param>
/// <param name="WeightChange">Δw of the next epoch, without decay.</param>
public sealed record NetworkState(
    int Epoch, double TotalError, double MeanSquaredError, WeightsDocument Weights, IReadOnlyList<CaseState> Cases,
    WeightsDocument Gradient, WeightsDocument WeightChange);

/// <summary>One case at one epoch.</summary>
/// <param name="Input">Input vector, as the problem gives it.</param>
/// <param name="Desired">Desired output vector.</param>
/// <param name="Outputs">y by layer and unit.</param>
/// <param name="Deltas">∂E/∂x by layer and unit.</param>
/// <param name="Error">The case's error: its part of E, unless it is held out.</param>
/// <param name="Correct">Whether every output is on the same side of 0.5 as its target.</param>
/// <param name="Scaled">The scaled input vector; omitted if nothing is scaled.</param>
public sealed record CaseState(
    IReadOnlyList<double> Input, IReadOnlyList<double> Desired, IReadOnlyList<IReadOnlyList<double>> Outputs,
    IReadOnlyList<IReadOnlyList<double>> Deltas, double Error, bool Correct,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<double>? Scaled = null);

/// <summary>An exported run.</summary>
/// <param name="Id">Id of the run.</param>
/// <param name="RecipeHash">SHA-256 of the recipe's canonical JSON.</param>
/// <param name="Recipe">The complete recipe.</param>
/// <param name="State">The network at the epoch.</param>
public sealed record RunExport(string Id, string RecipeHash, RecipeDocument Recipe, NetworkState State);
