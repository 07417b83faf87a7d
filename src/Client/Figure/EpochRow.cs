namespace BackpropWeb.Client.Figure;

/// <summary>Outputs and weights of one epoch on a tape; null if its rows are too large for a tape.</summary>
/// <param name="Outputs">Shape [case][output].</param>
/// <param name="Weights">Flat weight vector.</param>
public sealed record EpochRow(double[][]? Outputs, double[]? Weights)
{
    /// <summary>One for each case, where the tape has no outputs; otherwise null.</summary>
    public IReadOnlyList<CaseError>? CaseErrors { get; init; }
}

/// <summary>A case at an epoch.</summary>
/// <param name="Error">Its part of E.</param>
/// <param name="IsCorrect">Whether every output is on the side of its target.</param>
public sealed record CaseError(double Error, bool IsCorrect);
