using System.Collections.Immutable;
using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Server.Runs;

/// <summary>Looks inside a network as they cross the wire.</summary>
public static class RunStates
{
    public static RunState ToContract(Recipe recipe, Inspection inspection) => new(
        inspection.Epoch, inspection.TotalError, inspection.MeanSquaredError,
        WeightVectors.ToDocument(recipe.Network, inspection.Weights.AsSpan()),
        [.. recipe.Problem.Cases.Zip(inspection.Cases, (c, look) => new CaseState(
            c.Input, c.Desired, Lists(look.Outputs), Lists(look.Deltas), look.Error, look.Correct))],
        WeightVectors.ToDocument(recipe.Network, inspection.Gradient.AsSpan()),
        WeightVectors.ToDocument(recipe.Network, inspection.WeightChange.AsSpan()));

    /// <summary>Whether JSON can write it: derivatives may overflow in the epoch at which a run diverges.</summary>
    public static bool IsFinite(Inspection inspection) =>
        inspection.Gradient.All(double.IsFinite) && inspection.WeightChange.All(double.IsFinite)
        && inspection.Cases.All(c => double.IsFinite(c.Error) && c.Deltas.All(layer => layer.All(double.IsFinite)));

    private static IReadOnlyList<IReadOnlyList<double>> Lists(ImmutableArray<ImmutableArray<double>> layers) =>
        [.. layers.Select(layer => (IReadOnlyList<double>)layer)];
}
