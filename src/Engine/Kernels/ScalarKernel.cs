using BackpropWeb.Engine.ErrorFunctions;

namespace BackpropWeb.Engine.Kernels;

/// <summary>Runs the reference kernel case by case.</summary>
internal sealed class ScalarKernel : IKernel
{
    private readonly ReferenceKernel _reference;
    private readonly Wiring _wiring;
    private readonly Problem _problem;
    private readonly double[] _y; // [cases × units]
    private readonly double[] _x; // [units]
    private readonly double[] _delta; // [units]
    private readonly double[] _outputs; // [cases × outputs]
    private readonly double[] _gradientLanes; // [8 × weights]

    /// <summary>Creates a kernel for the cases of a recipe.</summary>
    /// <param name="recipe">Supplies network, problem and tolerance.</param>
    /// <param name="wiring">Wiring of the recipe's network.</param>
    public ScalarKernel(Recipe recipe, Wiring wiring)
    {
        _reference = new(wiring, recipe.Rule.Tolerance);
        _wiring = wiring;
        _problem = recipe.Problem;
        var units = recipe.Network.UnitCount;
        _y = new double[checked(_problem.Cases.Length * units)];
        _x = new double[units];
        _delta = new double[units];
        _outputs = new double[checked(_problem.Cases.Length * recipe.Network.OutputCount)];
        _gradientLanes = new double[checked(CaseLanes.Count * recipe.Network.WeightCount)];
        for (var c = 0; c < _problem.Cases.Length; c++)
            _problem.Cases[c].Input.CopyTo(_y.AsSpan(c * units));
    }

    /// <inheritdoc/>
    public CaseErrors Forward(ReadOnlySpan<double> weights)
    {
        Span<double> errors = stackalloc double[CaseLanes.Count];
        Span<double> squares = stackalloc double[CaseLanes.Count];
        errors.Clear();
        squares.Clear();
        var correct = 0;
        for (var c = 0; c < _problem.Cases.Length; c++)
        {
            var desired = _problem.Cases[c].Desired.AsSpan();
            var outputs = _outputs.AsSpan(c * desired.Length, desired.Length);
            _reference.Forward(weights, _x, UnitsOf(c));
            _reference.CopyOutputs(UnitsOf(c), outputs);
            errors[CaseLanes.Of(c)] += _reference.ErrorSum(_x, outputs, desired);
            squares[CaseLanes.Of(c)] += SquaredError.Sum(outputs, desired, 0);
            if (_problem.Cases[c].IsCorrect(outputs))
                correct++;
        }

        return new(_wiring.ErrorFactor * CaseLanes.Fold(errors), CaseLanes.Fold(squares) / _outputs.Length, correct);
    }

    /// <inheritdoc/>
    public CaseErrors ForwardAndBackward(ReadOnlySpan<double> weights, Span<double> gradient)
    {
        var errors = Forward(weights);
        _gradientLanes.AsSpan().Clear();
        for (var c = 0; c < _problem.Cases.Length; c++)
        {
            _reference.Backward(weights, UnitsOf(c), _problem.Cases[c].Desired.AsSpan(), _delta);
            _reference.AddGradient(
                UnitsOf(c), _delta, _gradientLanes.AsSpan(CaseLanes.Of(c) * gradient.Length, gradient.Length));
        }

        CaseLanes.Fold(_gradientLanes, gradient);
        return errors;
    }

    /// <inheritdoc/>
    public void CopyOutputs(Span<double> outputs) => _outputs.CopyTo(outputs);

    /// <inheritdoc/>
    public void Change(
        in RuleFigures figures, ReadOnlySpan<double> gradient, Span<double> change, Span<double> weights) =>
        figures.Apply(gradient, change, weights);

    private Span<double> UnitsOf(int c) => _y.AsSpan(c * _x.Length, _x.Length);
}
