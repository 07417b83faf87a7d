using BackpropWeb.Client.Replays;
using BackpropWeb.Engine;
using BackpropWeb.Engine.ErrorFunctions;

namespace BackpropWeb.Client.Passes;

/// <summary>Forward and backward pass of one case with the numbers of one epoch.</summary>
/// <param name="Snapshot">The epoch.</param>
/// <param name="Place">The case.</param>
public sealed record CasePasses(NetworkSnapshot Snapshot, int Place)
{
    private readonly UnitNames _names = new(Snapshot.Recipe);

    public NetworkShape Shape => Snapshot.Recipe.Network;

    public double Input(UnitId unit) => Snapshot.Case(Place).TotalInputs[unit.Layer - 1][unit.Index];

    public double Output(UnitId unit) => Snapshot.Outputs(Place, unit.Layer)[unit.Index];

    public double Delta(UnitId unit) => Snapshot.Case(Place).Deltas[unit.Layer - 1][unit.Index];

    public double Bias(UnitId unit) => Snapshot.Weights[Shape.BiasIndex(unit.Layer, unit.Index)];

    internal UnitFormula Formula(UnitId unit) =>
        UnitFormula.Of(unit.Layer == Shape.Layers.Length - 1 ? Shape.OutputActivation : Shape.HiddenActivation);

    /// <summary>Output and weight of each unit that sends to this one (equation 1).</summary>
    public IReadOnlyList<(double Output, double Weight)> Incoming(UnitId unit) =>
        [.. SendingUnit.To(unit, Shape).Select(sending => (Output(sending.Unit), Snapshot.Weights[sending.Weight]))];

    /// <summary>Delta and weight of each unit that this one sends to (equation 7).</summary>
    public IReadOnlyList<(UnitId Unit, double Delta, double Weight)> Outgoing(UnitId unit) =>
    [
        .. from receiving in UnitId.All(Shape)
           from sending in SendingUnit.To(receiving, Shape)
           where sending.Unit == unit
           select (receiving, Delta(receiving), Snapshot.Weights[sending.Weight]),
    ];

    /// <summary>∂E/∂y of an output unit from its own error (equation 4, with the rule's tolerance); null for a hidden
    /// unit.</summary>
    public double? ErrorDerivative(UnitId unit) => _names.OutputPlace(unit) switch
    {
        null => null,
        { } output when Softmax => Output(unit) - Desired(output),
        { } output => SquaredError.Difference(Output(unit), Desired(output), Snapshot.Recipe.Rule.Tolerance),
    };

    /// <summary>∂E/∂y (equations 4 and 7).</summary>
    public double OutputDerivative(UnitId unit) =>
        (ErrorDerivative(unit) ?? 0) + Outgoing(unit).Sum(each => each.Delta * each.Weight);

    public double Desired(int output) => Snapshot.Recipe.Problem.Cases[Place].Desired[output];

    public bool Softmax => Shape.OutputActivation == Activation.Softmax;

    public IEnumerable<UnitId> Layer(int layer) => UnitId.All(Shape).Where(unit => unit.Layer == layer);
}
