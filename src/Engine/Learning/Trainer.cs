using BackpropWeb.Engine.Checkpoints;
using BackpropWeb.Engine.Kernels;
using BackpropWeb.Engine.Numerics;

namespace BackpropWeb.Engine.Learning;

/// <summary>Trains the network of a recipe, one epoch at a time. Not thread-safe.</summary>
/// <remarks>The caller counts epochs: <see cref="Step"/> does not stop at the recipe's last epoch. Every kernel adds in
/// the order of docs/decisions/0002-order-of-sums.md.</remarks>
public sealed class Trainer
{
    private readonly Wiring _wiring;
    private readonly Recipe _trained; // without the cases held out
    private readonly IKernel _kernel;
    private readonly IKernel? _heldOutKernel; // measures the cases held out
    private readonly CaseOrder _order;
    private readonly HeldWeights _held;
    private readonly CasePresentation? _presentation; // where weights change after each case

    private readonly double[] _outputs; // [cases × outputs]
    private readonly double[] _gradient; // flat, at _weights; unused where weights change after each case

    private double[] _weights; // flat, at Epoch
    private double[] _change; // flat, Δw of the epoch (or case) before
    private double[] _nextWeights; // flat; become _weights once found finite
    private double[] _nextChange; // flat

    private RuleFigures _figures;
    private int _scheduleIndex;
    private CaseErrors _errors;
    private CaseErrors _heldOutErrors;
    private bool _outputsAreCurrent;

    /// <summary>Starts with the untrained network: epoch 0.</summary>
    /// <param name="recipe">The recipe to train.</param>
    public Trainer(Recipe recipe)
        : this(recipe, null, null)
    {
    }

    /// <summary>Resumes from a checkpoint of the same recipe, with the same bits as uninterrupted training.</summary>
    /// <param name="recipe">The recipe to train. Its number of epochs, and its schedule from the checkpoint's epoch on,
    /// may differ from the original recipe.</param>
    /// <param name="checkpoint">The state to resume from.</param>
    /// <exception cref="ArgumentException">The checkpoint does not fit this recipe.</exception>
    public Trainer(Recipe recipe, Checkpoint checkpoint)
        : this(recipe, Checked(recipe, checkpoint), null)
    {
        if (!_errors.AreFinite)
            throw new ArgumentException("The checkpoint is not one of this recipe: its error is not finite.",
                nameof(checkpoint));
    }

    /// <summary>Uses a kernel with a given number of lanes; null for the fastest.</summary>
    internal Trainer(Recipe recipe, Checkpoint? checkpoint, int? lanes)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        Recipe = recipe;
        Epoch = checkpoint?.Epoch ?? 0;
        _wiring = new(recipe.Network);
        _trained = recipe.Trained();
        _kernel = KernelFor(_trained);
        _heldOutKernel = recipe.HeldOut() is { } heldOut ? KernelFor(heldOut) : null;
        _order = new(recipe.Rule.OrderSeed, recipe.Problem.TrainedCount);

        _weights = checkpoint is null ? recipe.Start.InitialWeights(recipe.Network) : [.. checkpoint.Weights];
        _change = checkpoint is null ? new double[_weights.Length] : [.. checkpoint.WeightChange];
        _nextWeights = new double[_weights.Length];
        _nextChange = new double[_weights.Length];
        _gradient = new double[_weights.Length];
        _outputs = new double[checked(recipe.Problem.Cases.Length * recipe.Network.OutputCount)];
        _held = new(recipe.Rule, _weights);
        if (recipe.Rule.Update == UpdateMoment.AfterEachCase)
            _presentation = new(_trained, _wiring);

        _figures = recipe.Rule.At(Epoch);
        Evaluate(_weights);

        IKernel KernelFor(Recipe part) =>
            lanes is { } count ? KernelChoice.For(part, _wiring, count) : KernelChoice.For(part, _wiring);
    }

    /// <summary>The recipe.</summary>
    public Recipe Recipe { get; }

    /// <summary>Number of epochs trained.</summary>
    public int Epoch { get; private set; }

    /// <summary>Flat weight vector at <see cref="Epoch"/>, in the order of <see cref="NetworkShape"/>.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>Outputs of the output units for every case at <see cref="Epoch"/>. Shape [cases × outputs].</summary>
    public ReadOnlySpan<double> Outputs
    {
        get
        {
            if (!_outputsAreCurrent)
                CopyOutputs();
            _outputsAreCurrent = true;
            return _outputs;
        }
    }

    /// <summary>E at <see cref="Epoch"/> (Nature 323, eq. 3; with a tolerance, of the distances to its edges; with
    /// softmax outputs, cross-entropy).</summary>
    public double TotalError => _errors.Total;

    /// <summary>ΣΣ (y − d)² / (cases × outputs) at <see cref="Epoch"/>.</summary>
    public double MeanSquaredError => _errors.MeanSquare;

    /// <summary>Number of correct cases at <see cref="Epoch"/>, by <see cref="Case.IsCorrect"/>.</summary>
    public int CorrectCount => _errors.CorrectCount;

    /// <summary>Mean squared error over the cases held out at <see cref="Epoch"/>; null if none is. The other errors
    /// and counts are those of the cases trained on.</summary>
    public double? HeldOutError => _heldOutKernel is null ? null : _heldOutErrors.MeanSquare;

    /// <summary>Number of correct cases among those held out; null if none is.</summary>
    public int? HeldOutCorrectCount => _heldOutKernel is null ? null : _heldOutErrors.CorrectCount;

    /// <summary>Whether the last <see cref="Step"/> failed because a number was not finite.</summary>
    public bool HasDiverged { get; private set; }

    /// <summary>Trains one epoch. Returns false and changes nothing if a weight or the error would not be finite: the
    /// run diverges, and this is its last good epoch.</summary>
    /// <remarks>Allocates nothing.</remarks>
    public bool Step()
    {
        ApplySchedule();
        _weights.CopyTo(_nextWeights.AsSpan());
        _change.CopyTo(_nextChange.AsSpan());
        if (_presentation is null)
        {
            _kernel.Change(_figures, _gradient, _nextChange, _nextWeights);
            _held.Restore(_nextWeights, _nextChange);
        }
        else
        {
            foreach (var c in _order.Of(Epoch))
                _presentation.Present(c, _figures, _held, _nextWeights, _nextChange);
        }

        // A weight change that is not finite makes its weight not finite, and such a weight never becomes finite again.
        HasDiverged = !Finite.All(_nextWeights) || !Evaluate(_nextWeights);
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

    /// <summary>The complete state at <see cref="Epoch"/>.</summary>
    public Checkpoint Checkpoint() => new(Epoch, [.. _weights], [.. _change]);

    /// <summary>Outputs, deltas, gradient and next weight change at <see cref="Epoch"/>: the exact numbers that the
    /// next <see cref="Step"/> uses. Changes nothing.</summary>
    public Inspection Inspect() => new Inspector(Recipe, _trained, _wiring, Checkpoint()).Inspect(_errors, _order);

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
        if (!Finite.All(checkpoint.Weights.AsSpan()) || !Finite.All(checkpoint.WeightChange.AsSpan()))
            throw new ArgumentException("A checkpoint's numbers must be finite.", nameof(checkpoint));
        return checkpoint;
    }

    private void ApplySchedule()
    {
        var schedule = Recipe.Rule.Schedule;
        while (_scheduleIndex < schedule.Length && schedule[_scheduleIndex].FromEpoch <= Epoch)
            _figures = _figures.After(schedule[_scheduleIndex++]);
    }

    /// <summary>Runs all cases forward, and backward if the next step needs the gradient. Returns whether the errors
    /// are finite.</summary>
    private bool Evaluate(double[] weights)
    {
        _errors = _presentation is null ? _kernel.ForwardAndBackward(weights, _gradient) : _kernel.Forward(weights);
        _outputsAreCurrent = false;
        if (_heldOutKernel is null)
            return _errors.AreFinite;
        _heldOutErrors = _heldOutKernel.Forward(weights);
        return _errors.AreFinite && _heldOutErrors.AreFinite;
    }

    private void CopyOutputs()
    {
        if (_heldOutKernel is null)
        {
            _kernel.CopyOutputs(_outputs);
            return;
        }

        var width = Recipe.Network.OutputCount;
        var trained = new double[_trained.Problem.Cases.Length * width];
        var heldOut = new double[Recipe.Problem.HeldOut.Length * width];
        _kernel.CopyOutputs(trained);
        _heldOutKernel.CopyOutputs(heldOut);
        var (nextTrained, nextHeldOut) = (0, 0);
        for (var c = 0; c < Recipe.Problem.Cases.Length; c++)
        {
            var row = Recipe.Problem.IsHeldOut(c)
                ? heldOut.AsSpan(width * nextHeldOut++, width)
                : trained.AsSpan(width * nextTrained++, width);
            row.CopyTo(_outputs.AsSpan(c * width));
        }
    }
}
