namespace BackpropWeb.Client.Figure;

/// <summary>What a tape holds of one epoch besides its errors; null where a row is larger than the tape keeps.</summary>
/// <param name="Outputs">Shape [case][output].</param>
/// <param name="Weights">Flat weight vector.</param>
public sealed record EpochRow(double[][]? Outputs, double[]? Weights);
