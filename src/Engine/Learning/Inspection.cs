using System.Collections.Immutable;

namespace BackpropWeb.Engine.Learning;

/// <summary>A look inside a network at one epoch. All layer lists begin with the first layer after the input.</summary>
/// <param name="Epoch">Epochs trained.</param>
/// <param name="TotalError">E.</param>
/// <param name="MeanSquaredError">ΣΣ (y − d)² / (cases × outputs).</param>
/// <param name="Weights">Flat weight vector.</param>
/// <param name="Cases">One look for each case, in the problem's order.</param>
/// <param name="Gradient">∂E/∂w summed over all cases (eq. 6). Flat.</param>
/// <param name="WeightChange">Δw of the coming epoch (eq. 9), decay left out. Flat. With updates after each case it is
/// the sum of that epoch's changes.</param>
/// <param name="MomentumChange">The part α Δw(t − 1) of <paramref name="WeightChange"/>. Flat. Zero where updates come
/// after each case, for there the parts belong to single cases.</param>
public sealed record Inspection(
    int Epoch, double TotalError, double MeanSquaredError, ImmutableArray<double> Weights,
    ImmutableArray<CaseInspection> Cases, ImmutableArray<double> Gradient, ImmutableArray<double> WeightChange,
    ImmutableArray<double> MomentumChange);

/// <summary>One case at one epoch.</summary>
/// <param name="TotalInputs">x of each unit (eq. 1). Shape [layer after the input][unit].</param>
/// <param name="Outputs">y of each unit (eq. 2), likewise.</param>
/// <param name="Deltas">∂E/∂x of each unit (eq. 5), likewise.</param>
/// <param name="Error">This case's part of E.</param>
/// <param name="Correct">Whether every output lies on its desired value's side of 0.5.</param>
public sealed record CaseInspection(
    ImmutableArray<ImmutableArray<double>> TotalInputs, ImmutableArray<ImmutableArray<double>> Outputs,
    ImmutableArray<ImmutableArray<double>> Deltas, double Error, bool Correct);
