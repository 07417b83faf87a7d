namespace BackpropWeb.Contracts;

/// <summary>The network of a run at one epoch, exactly. Layer lists begin with the first layer after the input.</summary>
/// <param name="Epoch">Epochs trained.</param>
/// <param name="TotalError">E.</param>
/// <param name="MeanSquaredError">ΣΣ (y − d)² / (cases × outputs).</param>
/// <param name="Weights">All weights.</param>
/// <param name="Cases">One entry for each case.</param>
/// <param name="Gradient">∂E/∂w summed over all cases.</param>
/// <param name="WeightChange">Δw that the next epoch makes, decay left out.</param>
public sealed record RunState(
    int Epoch, double TotalError, double MeanSquaredError, WeightsDocument Weights, IReadOnlyList<CaseState> Cases,
    WeightsDocument Gradient, WeightsDocument WeightChange);

/// <summary>One case at one epoch.</summary>
/// <param name="Input">Input vector.</param>
/// <param name="Desired">Desired output vector.</param>
/// <param name="Outputs">y by layer and unit.</param>
/// <param name="Deltas">∂E/∂x by layer and unit.</param>
/// <param name="Error">This case's part of E.</param>
/// <param name="Correct">Whether every output lies on its desired value's side of 0.5.</param>
public sealed record CaseState(
    IReadOnlyList<double> Input, IReadOnlyList<double> Desired, IReadOnlyList<IReadOnlyList<double>> Outputs,
    IReadOnlyList<IReadOnlyList<double>> Deltas, double Error, bool Correct);
