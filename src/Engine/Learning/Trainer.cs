using BackpropWeb.Engine.Checkpoints;
using BackpropWeb.Engine.ErrorFunctions;
using BackpropWeb.Engine.Kernels;

namespace BackpropWeb.Engine.Learning;

/// <summary>A network being trained by a recipe, one epoch at a time. Not thread-safe.</summary>
/// <remarks>The recipe's epochs are for the caller to count: <see cref="Step"/> goes on beyond them. Every sum has the
/// order of docs/decisions/0002-order-of-sums.md.</remarks>
public sealed class Trainer
{
    private readonly ReferenceKernel _kernel;
    private readonly int _caseCount;
    private readonly int _unitCount;
    private readonly int _outputCount;
    private readonly CaseOrder _order;
    private readonly int[] _held; // places of frozen weights and cut links

    private readonly double[] _desired; // [cases × outputs]
    private readonly double[] _outputs; // [cases × outputs], at _weights
    private readonly double[] _y; // [cases × units], at _weights; the input layer never changes
    private readonly double[] _x; // [units], of the case last passed forward
    private readonly double[] _delta; // [units], of the case last passed backward
    private readonly double[] _gradientLanes; // [8 × weights]
    private readonly double[] _gradient; // flat

    private double[] _weights; // flat, at Epoch
    private double[] _change; // flat, Δw of the epoch (or case) before
    private double[] _nextWeights; // flat; become _weights once found finite
    private double[] _nextChange; // flat

    private RuleFigures _figures;
    private int _scheduleIndex;

    /// <summary>An untrained network: epoch 0.</summary>
    /// <param name="recipe">What to train.</param>
    public Trainer(Recipe recipe)
        : this(recipe, 0, recipe?.Start.InitialWeights(recipe.Network) ?? [], null)
    {
    }

    /// <summary>Goes on from a checkpoint of the same recipe, with the very bits of an uncut training.</summary>
    /// <param name="recipe">What to train. Its schedule from the checkpoint's epoch on, and its epochs, may differ from
    /// what they were.</param>
    /// <param name="checkpoint">Where to go on.</param>
    /// <exception cref="ArgumentException">The checkpoint is not one of this recipe.</exception>
    public Trainer(Recipe recipe, Checkpoint checkpoint)
        : this(recipe, Checked(recipe, checkpoint).Epoch, [.. checkpoint.Weights], [.. checkpoint.WeightChange])
    {
        if (!double.IsFinite(TotalError) || !double.IsFinite(MeanSquaredError))
            throw new ArgumentException("The checkpoint is not one of this recipe: its error is not finite.",
                nameof(checkpoint));
    }

    private Trainer(Recipe recipe, int epoch, double[] weights, double[]? change)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        Recipe = recipe;
        Epoch = epoch;
        _kernel = new(recipe.Network, recipe.Rule.Tolerance);
        _caseCount = recipe.Problem.Cases.Length;
        _unitCount = recipe.Network.UnitCount;
        _outputCount = recipe.Network.OutputCount;

        _order = new(recipe.Rule.OrderSeed, _caseCount);
        _held = [.. recipe.Rule.Frozen, .. recipe.Rule.Cut];
        foreach (var k in recipe.Rule.Cut)
            weights[k] = 0;

        _weights = weights;
        _change = change ?? new double[weights.Length];
        _nextWeights = new double[weights.Length];
        _nextChange = new double[weights.Length];
        _gradient = new double[weights.Length];
        _gradientLanes = new double[checked(CaseLanes.Count * weights.Length)];

        _desired = new double[checked(_caseCount * _outputCount)];
        _outputs = new double[_desired.Length];
        _y = new double[checked(_caseCount * _unitCount)];
        _x = new double[_unitCount];
        _delta = new double[_unitCount];
        for (var c = 0; c < _caseCount; c++)
        {
            recipe.Problem.Cases[c].Input.CopyTo(UnitsOf(c));
            recipe.Problem.Cases[c].Desired.CopyTo(_desired.AsSpan(c * _outputCount));
        }

        _figures = recipe.Rule.At(epoch);
        Evaluate(_weights);
    }

    /// <summary>The recipe that is trained.</summary>
    public Recipe Recipe { get; }

    /// <summary>Epochs trained so far.</summary>
    public int Epoch { get; private set; }

    /// <summary>Flat weight vector at <see cref="Epoch"/>, in the order of <see cref="NetworkShape"/>.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>Outputs of the output units for every case at <see cref="Epoch"/>. Shape [cases × outputs].</summary>
    public ReadOnlySpan<double> Outputs => _outputs;

    /// <summary>E at <see cref="Epoch"/> (Nature 323, eq. 3; with a tolerance, the distance to its edge; with softmax
    /// outputs, cross-entropy).</summary>
    public double TotalError { get; private set; }

    /// <summary>ΣΣ (y − d)² / (cases × outputs) at <see cref="Epoch"/>.</summary>
    public double MeanSquaredError { get; private set; }

    /// <summary>Cases at <see cref="Epoch"/> whose every output lies on the same side of 0.5 as its desired
    /// value.</summary>
    public int CorrectCount { get; private set; }

    /// <summary>Whether the last <see cref="Step"/> would have left the finite numbers.</summary>
    public bool HasDiverged { get; private set; }

    /// <summary>Trains one epoch. False, with nothing changed, if a weight or the error would leave the finite numbers:
    /// the run diverges, and this is its last good epoch.</summary>
    public bool Step()
    {
        ApplySchedule();
        _weights.CopyTo(_nextWeights, 0);
        _change.CopyTo(_nextChange, 0);
        if (Recipe.Rule.Update == UpdateMoment.AfterEachEpoch)
        {
            SumGradient();
            _figures.Apply(_gradient, _nextChange, _nextWeights);
            Hold(_nextWeights, _nextChange);
        }
        else
        {
            foreach (var c in _order.Of(Epoch))
                Present(_figures, c, UnitsOf(c), _nextWeights, _nextChange);
        }

        HasDiverged = !TryEvaluateNext();
        if (HasDiverged)
        {
            Evaluate(_weights);
            return false;
        }

        (_weights, _nextWeights) = (_nextWeights, _weights);
        (_change, _nextChange) = (_nextChange, _change);
        Epoch++;
        return true;
    }

    /// <summary>All that is needed to go on from here.</summary>
    public Checkpoint Checkpoint() => new(Epoch, [.. _weights], [.. _change]);

    /// <summary>Outputs, deltas, gradient and coming weight change at <see cref="Epoch"/>: the very numbers that the
    /// next <see cref="Step"/> uses. Changes nothing.</summary>
    public Inspection Inspect()
    {
        var figures = Recipe.Rule.At(Epoch);
        var cases = new CaseInspection[_caseCount];
        var lanes = new double[_gradientLanes.Length];
        for (var c = 0; c < _caseCount; c++)
            cases[c] = Inspect(c, Lane(lanes, c));
        var gradient = new double[_weights.Length];
        CaseLanes.Fold(lanes, gradient);

        var change = new double[_weights.Length];
        var momentum = new double[_weights.Length];
        if (Recipe.Rule.Update == UpdateMoment.AfterEachCase)
        {
            SumChanges(figures, change);
        }
        else
        {
            for (var k = 0; k < change.Length; k++)
            {
                momentum[k] = figures.Momentum * _change[k];
                change[k] = momentum[k] - figures.LearningRate * gradient[k];
            }

            foreach (var k in _held)
                (change[k], momentum[k]) = (0, 0);
        }

        return new(
            Epoch, TotalError, MeanSquaredError, [.. _weights], [.. cases], [.. gradient], [.. change], [.. momentum]);
    }

    private static Checkpoint Checked(Recipe recipe, Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(checkpoint);
        var expected = recipe.Network.WeightCount;
        if (checkpoint.Weights.IsDefault || checkpoint.WeightChange.IsDefault
            || checkpoint.Weights.Length != expected || checkpoint.WeightChange.Length != expected)
            throw new ArgumentException(
                $"The checkpoint is not one of this recipe: the network has {expected} weights.", nameof(checkpoint));
        if (checkpoint.Epoch < 0)
            throw new ArgumentException(
                $"A checkpoint's epoch must be 0 or more; was {checkpoint.Epoch}.", nameof(checkpoint));
        if (!checkpoint.Weights.All(double.IsFinite) || !checkpoint.WeightChange.All(double.IsFinite))
            throw new ArgumentException("A checkpoint's numbers must be finite.", nameof(checkpoint));
        return checkpoint;
    }

    private Span<double> UnitsOf(int c) => _y.AsSpan(c * _unitCount, _unitCount);

    private ReadOnlySpan<double> DesiredOf(int c) => _desired.AsSpan(c * _outputCount, _outputCount);

    private Span<double> Lane(double[] lanes, int c) =>
        lanes.AsSpan(CaseLanes.Of(c) * _weights.Length, _weights.Length);

    private void ApplySchedule()
    {
        var schedule = Recipe.Rule.Schedule;
        while (_scheduleIndex < schedule.Length && schedule[_scheduleIndex].FromEpoch <= Epoch)
            _figures = _figures.After(schedule[_scheduleIndex++]);
    }

    /// <summary>∂E/∂w over all cases, from the outputs that the last evaluation left.</summary>
    private void SumGradient()
    {
        _gradientLanes.AsSpan().Clear();
        for (var c = 0; c < _caseCount; c++)
        {
            _kernel.Backward(_weights, UnitsOf(c), DesiredOf(c), _delta);
            _kernel.AddGradient(UnitsOf(c), _delta, Lane(_gradientLanes, c));
        }

        CaseLanes.Fold(_gradientLanes, _gradient);
    }

    /// <summary>Presents one case and changes the weights by its gradient.</summary>
    private void Present(in RuleFigures figures, int c, Span<double> y, Span<double> weights, Span<double> change)
    {
        _kernel.Forward(weights, _x, y);
        _kernel.Backward(weights, y, DesiredOf(c), _delta);
        _gradient.AsSpan().Clear();
        _kernel.AddGradient(y, _delta, _gradient);
        figures.Apply(_gradient, change, weights);
        Hold(weights, change);
    }

    /// <summary>Undoes what a change did to frozen weights and cut links.</summary>
    private void Hold(Span<double> weights, Span<double> change)
    {
        foreach (var k in _held)
        {
            weights[k] = _weights[k];
            change[k] = 0;
        }
    }

    private bool TryEvaluateNext()
    {
        // A change that is not finite makes its weight so too, and such a weight never comes back.
        foreach (var weight in _nextWeights)
        {
            if (!double.IsFinite(weight))
                return false;
        }

        Evaluate(_nextWeights);
        return double.IsFinite(TotalError) && double.IsFinite(MeanSquaredError);
    }

    /// <summary>Passes every case forward; sets outputs and errors.</summary>
    private void Evaluate(ReadOnlySpan<double> weights)
    {
        Span<double> error = stackalloc double[CaseLanes.Count];
        Span<double> squares = stackalloc double[CaseLanes.Count];
        error.Clear();
        squares.Clear();
        CorrectCount = 0;
        for (var c = 0; c < _caseCount; c++)
        {
            var y = UnitsOf(c);
            _kernel.Forward(weights, _x, y);
            var outputs = _outputs.AsSpan(c * _outputCount, _outputCount);
            _kernel.CopyOutputs(y, outputs);
            error[CaseLanes.Of(c)] += _kernel.ErrorSum(_x, outputs, DesiredOf(c));
            squares[CaseLanes.Of(c)] += SquaredError.Sum(outputs, DesiredOf(c), 0);
            if (Recipe.Problem.Cases[c].IsCorrect(outputs))
                CorrectCount++;
        }

        TotalError = _kernel.ErrorFactor * CaseLanes.Fold(error);
        MeanSquaredError = CaseLanes.Fold(squares) / _desired.Length;
    }

    private CaseInspection Inspect(int c, Span<double> gradientLane)
    {
        var network = Recipe.Network;
        var y = UnitsOf(c).ToArray();
        var x = new double[_unitCount];
        var delta = new double[_unitCount];
        _kernel.Forward(_weights, x, y);
        _kernel.Backward(_weights, y, DesiredOf(c), delta);
        _kernel.AddGradient(y, delta, gradientLane);
        var outputs = _outputs.AsSpan(c * _outputCount, _outputCount);
        return new(
            network.SplitByLayer(x), network.SplitByLayer(y), network.SplitByLayer(delta),
            _kernel.ErrorFactor * _kernel.ErrorSum(x, outputs, DesiredOf(c)),
            Recipe.Problem.Cases[c].IsCorrect(outputs));
    }

    /// <summary>The sum, in the order of the cases, of the changes that an epoch of single presentations would
    /// make.</summary>
    private void SumChanges(in RuleFigures figures, double[] sum)
    {
        double[] weights = [.. _weights], change = [.. _change];
        foreach (var c in _order.Of(Epoch))
        {
            Present(figures, c, UnitsOf(c).ToArray(), weights, change);
            for (var k = 0; k < sum.Length; k++)
                sum[k] += change[k];
        }
    }
}
