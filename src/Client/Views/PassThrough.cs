using BackpropWeb.Engine;
using BackpropWeb.Engine.ErrorFunctions;

namespace BackpropWeb.Client.Views;

/// <summary>One case going through the network and its blame coming back, with the very numbers of one epoch.</summary>
/// <param name="Moment">The epoch.</param>
/// <param name="Place">The case.</param>
public sealed record PassThrough(Moment Moment, int Place)
{
    private readonly UnitNames _names = new(Moment.Recipe);

    public NetworkShape Shape => Moment.Recipe.Network;

    public double Input(UnitId unit) => Moment.Case(Place).TotalInputs[unit.Layer - 1][unit.Index];

    public double Output(UnitId unit) => Moment.Outputs(Place, unit.Layer)[unit.Index];

    public double Delta(UnitId unit) => Moment.Case(Place).Deltas[unit.Layer - 1][unit.Index];

    public double Bias(UnitId unit) => Moment.Weights[Shape.BiasIndex(unit.Layer, unit.Index)];

    public UnitFormula Formula(UnitId unit) =>
        UnitFormula.Of(unit.Layer == Shape.Layers.Length - 1 ? Shape.OutputActivation : Shape.HiddenActivation);

    /// <summary>y and w of all that send to a unit (equation 1).</summary>
    public IReadOnlyList<(double Output, double Weight)> Heard(UnitId unit) =>
        [.. SendingUnit.To(unit, Shape).Select(sending => (Output(sending.Unit), Moment.Weights[sending.Weight]))];

    /// <summary>δ and w of all that a unit sends to (equation 7).</summary>
    public IReadOnlyList<(UnitId Unit, double Delta, double Weight)> Blamed(UnitId unit) =>
    [
        .. from receiving in UnitId.All(Shape)
           from sending in SendingUnit.To(receiving, Shape)
           where sending.Unit == unit
           select (receiving, Delta(receiving), Moment.Weights[sending.Weight]),
    ];

    /// <summary>∂E/∂y of an output unit by its own error (equation 4, with the rule's tolerance); null for a hidden one.</summary>
    public double? Difference(UnitId unit) => _names.OutputPlace(unit) is { } output
        ? Softmax ? Output(unit) - Desired(output) : SquaredError.Difference(Output(unit), Desired(output), Moment.Recipe.Rule.Tolerance)
        : null;

    /// <summary>∂E/∂y (equations 4 and 7).</summary>
    public double Blame(UnitId unit) =>
        (Difference(unit) ?? 0) + Blamed(unit).Sum(each => each.Delta * each.Weight);

    public double Desired(int output) => Moment.Recipe.Problem.Cases[Place].Desired[output];

    public bool Softmax => Shape.OutputActivation == Activation.Softmax;

    public IEnumerable<UnitId> Layer(int layer) => UnitId.All(Shape).Where(unit => unit.Layer == layer);
}
