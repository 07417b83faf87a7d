using System.Collections.Immutable;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Client.Views;

/// <summary>A run's network at one epoch, with all that the views show of it.</summary>
/// <param name="Recipe">What the run trains.</param>
/// <param name="Inspection">The engine's look inside at that epoch.</param>
public sealed record Moment(Recipe Recipe, Inspection Inspection)
{
    /// <summary>A moment of which only weights and coming weight change are known, as <c>/state</c> answers them. All
    /// else follows from the weights, so the engine computes it again.</summary>
    /// <param name="recipe">What the run trains.</param>
    /// <param name="epoch">Epochs trained.</param>
    /// <param name="weights">Flat weight vector.</param>
    /// <param name="weightChange">Δw of the coming epoch, flat.</param>
    public static Moment Of(Recipe recipe, int epoch, double[] weights, double[] weightChange)
    {
        var there = new Trainer(new(recipe.Problem, recipe.Network, recipe.Rule, new Start.Explicit([.. weights]), recipe.Epochs)).Inspect();
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

    /// <summary>Whether weights and changes are such as a network can start from: those of a diverging run's last epochs
    /// are not.</summary>
    public static bool CanBe(IEnumerable<double> weights, IEnumerable<double> weightChange) =>
        weights.All(Start.Explicit.WeightBounds.Contains) && weightChange.All(double.IsFinite);

    public int Epoch => Inspection.Epoch;

    public ImmutableArray<double> Weights => Inspection.Weights;

    /// <summary>The case's look inside.</summary>
    public CaseInspection Case(int place) => Inspection.Cases[place];

    /// <summary>y of the units of a layer for a case, the input layer included.</summary>
    /// <param name="place">The case.</param>
    /// <param name="layer">0 is the input layer.</param>
    public ImmutableArray<double> Outputs(int place, int layer) =>
        layer == 0 ? Recipe.Problem.Cases[place].Input : Case(place).Outputs[layer - 1];
}
