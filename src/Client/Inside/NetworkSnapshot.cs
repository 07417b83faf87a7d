using System.Collections.Immutable;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Client.Inside;

/// <summary>The network of a run at one epoch, with everything that the views show.</summary>
/// <param name="Recipe">What the run trains.</param>
/// <param name="Inspection">The engine's inspection of that epoch.</param>
public sealed record NetworkSnapshot(Recipe Recipe, Inspection Inspection)
{
    /// <summary>Makes a snapshot from weights and their changes, as <c>/state</c> returns them. The engine computes the
    /// rest from the weights.</summary>
    /// <param name="recipe">What the run trains.</param>
    /// <param name="epoch">Epochs trained.</param>
    /// <param name="weights">Flat weight vector.</param>
    /// <param name="weightChange">Δw of the next epoch, flat.</param>
    public static NetworkSnapshot Of(Recipe recipe, int epoch, double[] weights, double[] weightChange)
    {
        var start = new Start.Explicit([.. weights]);
        var there = new Trainer(new(recipe.Problem, recipe.Network, recipe.Rule, start, recipe.Epochs)).Inspect();
        var rate = recipe.Rule.At(epoch).LearningRate;
        return new(recipe, there with
        {
            Epoch = epoch,
            WeightChange = [.. weightChange],
            MomentumChange = recipe.Rule.Update == UpdateMoment.AfterEachCase
                ? there.MomentumChange
                : [.. weightChange.Zip(there.Gradient, (change, gradient) => change + rate * gradient)],
        });
    }

    /// <summary>Whether a snapshot can be made from these numbers. The last epochs of a diverging run are too large.
    /// </summary>
    public static bool CanBe(Recipe recipe, ImmutableArray<double> weights, IEnumerable<double> weightChange) =>
        recipe.CanStartFrom(weights) && weightChange.All(double.IsFinite);

    public int Epoch => Inspection.Epoch;

    public ImmutableArray<double> Weights => Inspection.Weights;

    /// <summary>The inspection of a case.</summary>
    public CaseInspection Case(int place) => Inspection.Cases[place];

    /// <summary>Outputs of a layer for a case.</summary>
    /// <param name="place">The case.</param>
    /// <param name="layer">0 is the input layer.</param>
    public ImmutableArray<double> Outputs(int place, int layer) =>
        layer == 0 ? Recipe.Problem.Cases[place].Input : Case(place).Outputs[layer - 1];
}
