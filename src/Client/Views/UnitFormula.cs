using BackpropWeb.Engine;

namespace BackpropWeb.Client.Views;

/// <summary>A unit function and its slope as a reader would write them, and with a unit's numbers filled in.</summary>
public sealed class UnitFormula
{
    private readonly Activation _function;

    private UnitFormula(Activation function, string output, string slope)
    {
        _function = function;
        (Output, Slope) = (output, slope);
    }

    /// <summary>y from x, in signs.</summary>
    public string Output { get; }

    /// <summary>dy/dx from y, in signs; empty where the error's own formula has it already.</summary>
    public string Slope { get; }

    public static UnitFormula Of(Activation function) => function switch
    {
        Activation.Logistic => new(function, "y = 1 / (1 + e⁻ˣ)", "y (1 − y)"),
        Activation.Tanh => new(function, "y = tanh x", "1 − y²"),
        Activation.Linear => new(function, "y = x", "1"),
        Activation.Rectified => new(function, "y = max(0, x)", "1 (x > 0), 0 (x ≤ 0)"),
        _ => new(function, "y = eˣ / Σ eˣ", ""),
    };

    /// <summary>The slope at an output.</summary>
    public double SlopeAt(double y) => _function switch
    {
        Activation.Logistic => y * (1 - y),
        Activation.Tanh => 1 - y * y,
        Activation.Rectified => y > 0 ? 1 : 0,
        _ => 1,
    };

    /// <summary>y from x with the numbers of one unit.</summary>
    public string OutputWith(double x, double y) => _function switch
    {
        Activation.Logistic => $"y = 1 / (1 + e^({Terms.WithSign(-x)})) = {Terms.Number(y)}",
        Activation.Tanh => $"y = tanh({Terms.WithSign(x)}) = {Terms.Number(y)}",
        Activation.Rectified => $"y = max(0, {Terms.Number(x)}) = {Terms.Number(y)}",
        Activation.Linear => $"y = {Terms.Number(y)}",
        _ => $"y = e^({Terms.WithSign(x)}) / Σ eˣ = {Terms.Number(y)}",
    };

    /// <summary>The slope with the numbers of one unit.</summary>
    public string SlopeWith(double y) => _function switch
    {
        Activation.Logistic => $"{Terms.Number(y)} × (1 − {Terms.Factor(y)}) = {Terms.Number(SlopeAt(y))}",
        Activation.Tanh => $"1 − {Terms.Factor(y)}² = {Terms.Number(SlopeAt(y))}",
        _ => Terms.Number(SlopeAt(y)),
    };
}
