using BackpropWeb.Engine;

namespace BackpropWeb.Client.Passes;

/// <summary>The formulas of a unit function and its slope, in symbols and with the numbers of a unit.</summary>
internal sealed class UnitFormula
{
    private readonly Activation _function;

    private UnitFormula(Activation function, string output, string slope)
    {
        _function = function;
        (Output, Slope) = (output, slope);
    }

    /// <summary>y from x, in symbols.</summary>
    public string Output { get; }

    /// <summary>dy/dx from y, in symbols; empty for softmax, whose δ contains it already.</summary>
    public string Slope { get; }

    public static UnitFormula Of(Activation function) => function switch
    {
        Activation.Logistic => new(function, "y = 1 / (1 + e⁻ˣ)", "y (1 − y)"),
        Activation.Tanh => new(function, "y = tanh x", "1 − y²"),
        Activation.Linear => new(function, "y = x", "1"),
        Activation.Rectified => new(function, "y = max(0, x)", "1 (x > 0), 0 (x ≤ 0)"),
        _ => new(function, "y = eˣ / Σ eˣ", ""),
    };

    /// <summary>dy/dx at an output.</summary>
    public double SlopeAt(double y) => _function switch
    {
        Activation.Logistic => y * (1 - y),
        Activation.Tanh => 1 - y * y,
        Activation.Rectified => y > 0 ? 1 : 0,
        _ => 1,
    };

    /// <summary>y from x, with the numbers of a unit.</summary>
    public string OutputWith(double x, double y) => _function switch
    {
        Activation.Logistic => $"y = 1 / (1 + e^({FormulaText.WithSign(-x)})) = {FormulaText.Number(y)}",
        Activation.Tanh => $"y = tanh({FormulaText.WithSign(x)}) = {FormulaText.Number(y)}",
        Activation.Rectified => $"y = max(0, {FormulaText.Number(x)}) = {FormulaText.Number(y)}",
        Activation.Linear => $"y = {FormulaText.Number(y)}",
        _ => $"y = e^({FormulaText.WithSign(x)}) / Σ eˣ = {FormulaText.Number(y)}",
    };

    /// <summary>dy/dx, with the numbers of a unit.</summary>
    public string SlopeWith(double y) => _function switch
    {
        Activation.Logistic =>
            $"{FormulaText.Number(y)} × (1 − {FormulaText.Factor(y)}) = {FormulaText.Number(SlopeAt(y))}",
        Activation.Tanh => $"1 − {FormulaText.Factor(y)}² = {FormulaText.Number(SlopeAt(y))}",
        _ => FormulaText.Number(SlopeAt(y)),
    };
}
