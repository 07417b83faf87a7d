using BackpropWeb.Client.Passes;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Client.Inside;

/// <summary>The lines of the exported NumPy program that do a step of the microscope, each with its numbers. The
/// program's comments name the letter's equations, and the lines are found by them.</summary>
/// <param name="pass">The case, at an epoch.</param>
/// <param name="nextWeights">The weights of the next epoch, if they are known.</param>
internal sealed class CodeLines(CasePasses pass, IReadOnlyList<double>? nextWeights)
{
    private const int MostUnits = 8;

    private readonly UnitNames _names = new(pass.Snapshot.Recipe);

    /// <summary>What a line computes in a step; null for a line that the step leaves out.</summary>
    /// <param name="code">The program's lines.</param>
    /// <param name="place">The place of the line.</param>
    /// <param name="step">The step.</param>
    /// <param name="unit">The unit whose weights the last step changes.</param>
    public string? At(IReadOnlyList<string> code, int place, MicroscopeStep step, UnitId unit)
    {
        var line = code[place];
        return step.Kind switch
        {
            MicroscopeStepKind.Forward when Has(line, "# (1)") => Units(step.Layer, "x", pass.Input),
            MicroscopeStepKind.Forward when Has(line, "y.append(") => Units(step.Layer, "y", pass.Output),
            MicroscopeStepKind.Error when Has(line, "# (4") =>
                Units(Outputs(), "∂E/∂y", each => pass.ErrorDerivative(each)!.Value),
            MicroscopeStepKind.Error when Has(line, "# (3)") || Has(line, "# cross-entropy") =>
                $"E = {FormulaText.Number(pass.Snapshot.Case(pass.Place).Error)} / "
                + FormulaText.Number(pass.Snapshot.Inspection.TotalError),
            MicroscopeStepKind.Backward when Has(line, "] = difference(") =>
                Units(Outputs().Where(each => each.Layer == step.Layer), "∂E/∂y",
                    each => pass.ErrorDerivative(each)!.Value),
            MicroscopeStepKind.Backward when Has(line, "# (7)") =>
                Units(pass.Layer(step.Layer).Where(each => pass.Outgoing(each).Count > 0), "Σ δ w",
                    each => pass.Outgoing(each).Sum(next => next.Delta * next.Weight)),
            MicroscopeStepKind.Backward when Has(line, "# (5)") && IsOf(code[place - 1], step.Layer) =>
                Units(step.Layer, "δ", pass.Delta),
            MicroscopeStepKind.Change when Has(line, "# (6)") => Gradient(unit),
            MicroscopeStepKind.Change when Has(line, "# (8)") => Weights(unit, "Δw", Inspection.WeightChange),
            MicroscopeStepKind.Change when Has(line, "+ change[key]) *") && nextWeights is not null =>
                Weights(unit, "w", nextWeights),
            _ => null,
        };
    }

    private Inspection Inspection => pass.Snapshot.Inspection;

    private int LastLayer => pass.Shape.Layers.Length - 1;

    private IEnumerable<UnitId> Outputs() =>
        UnitId.All(pass.Shape).Where(unit => _names.OutputPlace(unit) is not null);

    private static bool Has(string line, string part) => line.Contains(part, StringComparison.Ordinal);

    /// <summary>Whether the slope after this line is that of a layer. Where hidden and output units differ in their
    /// function, the line is a condition.</summary>
    private bool IsOf(string condition, int layer) =>
        !(Has(condition, "if layer < len(LAYERS)") && layer == LastLayer)
        && !(Has(condition, "if layer == len(LAYERS)") && layer < LastLayer);

    // With updates after each case the program adds up the gradient of one case.
    private string Gradient(UnitId unit) =>
        pass.Snapshot.Recipe.Rule.Update == UpdateMoment.AfterEachCase
            ? Weights(unit, "δ y", weight => pass.Delta(unit) * Sent(unit, weight))
            : Weights(unit, "∂E/∂w", Inspection.Gradient);

    private double Sent(UnitId unit, int weight) => SendingUnit.To(unit, pass.Shape)
        .Where(sending => sending.Weight == weight).Select(sending => pass.Output(sending.Unit))
        .FirstOrDefault(1); // a bias

    private string? Units(int layer, string symbol, Func<UnitId, double> value) =>
        Units(pass.Layer(layer), symbol, value);

    private string? Units(IEnumerable<UnitId> units, string symbol, Func<UnitId, double> value)
    {
        var all = units.ToArray();
        return all.Length == 0 ? null : List(symbol, all.Length, k => (_names[all[k]], value(all[k])));
    }

    private string Weights(UnitId unit, string symbol, IReadOnlyList<double> values) =>
        Weights(unit, symbol, weight => values[weight]);

    private string Weights(UnitId unit, string symbol, Func<int, double> value)
    {
        (string Name, int Weight)[] all =
        [
            .. SendingUnit.To(unit, pass.Shape).Select(sending => (_names[sending.Unit], sending.Weight)),
            ("1", pass.Shape.BiasIndex(unit.Layer, unit.Index)),
        ];
        return List(symbol, all.Length, k => ($"{all[k].Name}→{_names[unit]}", value(all[k].Weight)));
    }

    private static string List(string symbol, int count, Func<int, (string Name, double Value)> at) =>
        symbol + ": " + string.Join("; ", Enumerable.Range(0, Math.Min(count, MostUnits)).Select(k =>
        {
            var (name, value) = at(k);
            return $"{name} {FormulaText.Number(value)}";
        })) + (count > MostUnits ? $"; … ({Digits.Whole(count - MostUnits)})" : "");
}
