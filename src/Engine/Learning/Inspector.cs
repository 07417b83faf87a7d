using BackpropWeb.Engine.Checkpoints;
using BackpropWeb.Engine.Kernels;

namespace BackpropWeb.Engine.Learning;

/// <summary>Computes an <see cref="Inspection"/> with the reference kernel.</summary>
internal sealed class Inspector
{
    private readonly Recipe _recipe;
    private readonly Recipe _trained;
    private readonly Wiring _wiring;
    private readonly ReferenceKernel _kernel;
    private readonly Checkpoint _state;
    private readonly double[] _weights;

    /// <summary>Creates an inspector for one epoch.</summary>
    /// <param name="recipe">The recipe to train.</param>
    /// <param name="trained">The same without the cases held out.</param>
    /// <param name="wiring">Wiring of its network.</param>
    /// <param name="state">State at that epoch.</param>
    public Inspector(Recipe recipe, Recipe trained, Wiring wiring, Checkpoint state)
    {
        _recipe = recipe;
        _trained = trained;
        _wiring = wiring;
        _kernel = new(wiring, recipe.Rule.Tolerance);
        _state = state;
        _weights = [.. state.Weights];
    }

    /// <summary>Computes the inspection.</summary>
    /// <param name="errors">Errors at that epoch.</param>
    /// <param name="order">Order of the cases in an epoch.</param>
    public Inspection Inspect(CaseErrors errors, CaseOrder order)
    {
        var figures = _recipe.Rule.At(_state.Epoch);
        var held = new HeldWeights(_recipe.Rule, _weights);
        var n = _weights.Length;
        var cases = new CaseInspection[_recipe.Problem.Cases.Length];
        var lanes = new double[CaseLanes.Count * n];
        var (unused, next) = (new double[n], 0); // cases held out have a gradient, but no part in the sum
        for (var c = 0; c < cases.Length; c++)
            cases[c] = Inspect(
                c, _recipe.Problem.IsHeldOut(c) ? unused : lanes.AsSpan(CaseLanes.Of(next++) * n, n));
        var gradient = new double[n];
        CaseLanes.Fold(lanes, gradient);

        var change = new double[n];
        var momentum = new double[n];
        if (_recipe.Rule.Update == UpdateMoment.AfterEachCase)
        {
            SumChanges(figures, held, order, change);
        }
        else
        {
            for (var k = 0; k < n; k++)
            {
                momentum[k] = figures.Momentum * _state.WeightChange[k];
                change[k] = momentum[k] - figures.LearningRate * gradient[k];
            }

            foreach (var k in held.Places)
                (change[k], momentum[k]) = (0, 0);
        }

        return new(
            _state.Epoch, errors.Total, errors.MeanSquare, _state.Weights, [.. cases], [.. gradient], [.. change],
            [.. momentum]);
    }

    private CaseInspection Inspect(int c, Span<double> gradientLane)
    {
        var network = _recipe.Network;
        var each = _recipe.Problem.Cases[c];
        var y = new double[network.UnitCount];
        var x = new double[network.UnitCount];
        var delta = new double[network.UnitCount];
        var outputs = new double[network.OutputCount];
        each.Input.CopyTo(y);
        _kernel.Forward(_weights, x, y);
        _kernel.CopyOutputs(y, outputs);
        _kernel.Backward(_weights, y, each.Desired.AsSpan(), delta);
        _kernel.AddGradient(y, delta, gradientLane);
        return new(
            network.SplitByLayer(x), network.SplitByLayer(y), network.SplitByLayer(delta),
            _wiring.ErrorFactor * _kernel.ErrorSum(x, outputs, each.Desired.AsSpan()), each.IsCorrect(outputs));
    }

    /// <summary>Sums the weight changes of an epoch with updates after each case, in the order of
    /// presentation.</summary>
    private void SumChanges(in RuleFigures figures, HeldWeights held, CaseOrder order, double[] sum)
    {
        double[] weights = [.. _weights], change = [.. _state.WeightChange];
        var presentation = new CasePresentation(_trained, _wiring);
        foreach (var c in order.Of(_state.Epoch))
        {
            presentation.Present(c, figures, held, weights, change);
            for (var k = 0; k < sum.Length; k++)
                sum[k] += change[k];
        }
    }
}
