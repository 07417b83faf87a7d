using System.Collections.Immutable;
using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Server.Runs.Queries;

/// <summary>Maps inspections of a network to the contract.</summary>
internal static class NetworkStateMapping
{
    public static NetworkState ToContract(Recipe recipe, Inspection inspection) => new(
        inspection.Epoch, inspection.TotalError, inspection.MeanSquaredError,
        WeightVectors.ToDocument(recipe.Network, inspection.Weights.AsSpan()),
        [.. recipe.Problem.Given.Zip(recipe.Problem.Cases).Zip(inspection.Cases, (c, look) => new CaseState(
            c.First.Input, c.First.Desired, Lists(look.Outputs), Lists(look.Deltas), look.Error, look.Correct,
            recipe.Problem.Scaling == InputScaling.None ? null : c.Second.Input))],
        WeightVectors.ToDocument(recipe.Network, inspection.Gradient.AsSpan()),
        WeightVectors.ToDocument(recipe.Network, inspection.WeightChange.AsSpan()));

    /// <summary>Whether JSON can represent it: derivatives may overflow in the epoch at which a run diverges.</summary>
    public static bool IsFinite(Inspection inspection) =>
        inspection.Gradient.All(double.IsFinite) && inspection.WeightChange.All(double.IsFinite)
        && inspection.Cases.All(c => double.IsFinite(c.Error) && c.Deltas.All(layer => layer.All(double.IsFinite)));

    private static IReadOnlyList<IReadOnlyList<double>> Lists(ImmutableArray<ImmutableArray<double>> layers) =>
        [.. layers.Select(layer => (IReadOnlyList<double>)layer)];
}
