using System.Collections.Immutable;

namespace BackpropWeb.Engine.Learning;

/// <summary>The internal values of a network at one epoch. All layer lists start with the first layer after the
/// input.</summary>
/// <param name="Epoch">Epochs trained.</param>
/// <param name="TotalError">E of the cases trained on.</param>
/// <param name="MeanSquaredError">ΣΣ (y − d)² / (cases × outputs) of the cases trained on.</param>
/// <param name="Weights">Flat weight vector.</param>
/// <param name="Cases">Values of each case, held-out ones included, in the problem's order.</param>
/// <param name="Gradient">∂E/∂w summed over the cases trained on (eq. 6). Flat.</param>
/// <param name="WeightChange">Δw of the next epoch (eq. 9), without decay. Flat. With updates after each case, the sum
/// of that epoch's changes.</param>
/// <param name="MomentumChange">The part α Δw(t − 1) of <paramref name="WeightChange"/>. Flat. Zero with updates after
/// each case, where momentum applies from case to case.</param>
public sealed record Inspection(
    int Epoch, double TotalError, double MeanSquaredError, ImmutableArray<double> Weights,
    ImmutableArray<CaseInspection> Cases, ImmutableArray<double> Gradient, ImmutableArray<double> WeightChange,
    ImmutableArray<double> MomentumChange);

/// <summary>The internal values of one case at one epoch.</summary>
/// <param name="TotalInputs">x of each unit (eq. 1). Shape [layer after the input][unit].</param>
/// <param name="Outputs">y of each unit (eq. 2), likewise.</param>
/// <param name="Deltas">∂E/∂x of each unit (eq. 5), likewise.</param>
/// <param name="Error">The case's error: its part of E, unless it is held out.</param>
/// <param name="Correct">The result of <see cref="Case.IsCorrect"/>.</param>
public sealed record CaseInspection(
    ImmutableArray<ImmutableArray<double>> TotalInputs, ImmutableArray<ImmutableArray<double>> Outputs,
    ImmutableArray<ImmutableArray<double>> Deltas, double Error, bool Correct);
