using BackpropWeb.Engine.Kernels;

namespace BackpropWeb.Engine.Learning;

/// <summary>Presents one case and changes the weights by its gradient, for updates after each case.</summary>
internal sealed class CasePresentation
{
    private readonly Recipe _recipe;
    private readonly ReferenceKernel _kernel;
    private readonly double[] _x; // [units]
    private readonly double[] _y; // [units]
    private readonly double[] _delta; // [units]
    private readonly double[] _gradient; // flat

    /// <summary>Creates the buffers for a recipe.</summary>
    /// <param name="recipe">The recipe to train.</param>
    /// <param name="wiring">Wiring of its network.</param>
    public CasePresentation(Recipe recipe, Wiring wiring)
    {
        _recipe = recipe;
        _kernel = new(wiring, recipe.Rule.Tolerance);
        _x = new double[recipe.Network.UnitCount];
        _y = new double[recipe.Network.UnitCount];
        _delta = new double[recipe.Network.UnitCount];
        _gradient = new double[recipe.Network.WeightCount];
    }

    /// <summary>Presents case c.</summary>
    /// <param name="c">Its index.</param>
    /// <param name="figures">ε, α and decay.</param>
    /// <param name="held">The weights that stay fixed.</param>
    /// <param name="weights">Changed in place. Flat.</param>
    /// <param name="change">Δw of the previous case, overwritten. Flat.</param>
    public void Present(int c, in RuleFigures figures, HeldWeights held, Span<double> weights, Span<double> change)
    {
        var (input, desired) = _recipe.Problem.Cases[c];
        input.CopyTo(_y);
        _kernel.Forward(weights, _x, _y);
        _kernel.Backward(weights, _y, desired.AsSpan(), _delta);
        _gradient.AsSpan().Clear();
        _kernel.AddGradient(_y, _delta, _gradient);
        figures.Apply(_gradient, change, weights);
        held.Restore(weights, change);
    }
}
