using System.Collections.Immutable;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Client.Replays;

/// <summary>The network of a run at one epoch, with everything that the views show.</summary>
/// <param name="Recipe">What the run trains.</param>
/// <param name="Inspection">The engine's inspection of that epoch.</param>
public sealed record NetworkSnapshot(Recipe Recipe, Inspection Inspection)
{
    /// <summary>Makes a snapshot from weights and their changes, as <c>/state</c> returns them. The engine computes the
    /// rest from the weights. Null if they are too large, as in the last epochs of a diverging run.</summary>
    /// <param name="recipe">What the run trains.</param>
    /// <param name="epoch">Epochs trained.</param>
    /// <param name="weights">Flat weight vector.</param>
    /// <param name="weightChange">Δw of the next epoch, flat.</param>
    public static NetworkSnapshot? TryOf(Recipe recipe, int epoch, double[] weights, double[] weightChange)
    {
        if (!weightChange.All(double.IsFinite) || recipe.TryStartingFrom([.. weights]) is not { } later)
            return null;
        var there = new Trainer(later).Inspect();
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

    /// <summary>The same for numbers that are not too large: of a page that the server has rendered, for example.
    /// </summary>
    /// <exception cref="ArgumentException">They are too large.</exception>
    public static NetworkSnapshot Of(Recipe recipe, int epoch, double[] weights, double[] weightChange) =>
        TryOf(recipe, epoch, weights, weightChange)
        ?? throw new ArgumentException("The weights or their changes are too large to inspect.", nameof(weights));

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
