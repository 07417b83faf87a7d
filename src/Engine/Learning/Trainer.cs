using BackpropWeb.Engine.Checkpoints;
using BackpropWeb.Engine.Kernels;
using BackpropWeb.Engine.Numerics;

namespace BackpropWeb.Engine.Learning;

/// <summary>A network being trained by a recipe, one epoch at a time. Not thread-safe.</summary>
/// <remarks>The recipe's epochs are for the caller to count: <see cref="Step"/> goes on beyond them. Every sum has the
/// order of docs/decisions/0002-order-of-sums.md, whichever kernel the machine is fastest with.</remarks>
public sealed class Trainer
{
    private readonly Wiring _wiring;
    private readonly IKernel _kernel;
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
    private bool _outputsAreCurrent;

    /// <summary>An untrained network: epoch 0.</summary>
    /// <param name="recipe">What to train.</param>
    public Trainer(Recipe recipe)
        : this(recipe, null, null)
    {
    }

    /// <summary>Goes on from a checkpoint of the same recipe, with the very bits of an uncut training.</summary>
    /// <param name="recipe">What to train. Its schedule from the checkpoint's epoch on, and its epochs, may differ from
    /// what they were.</param>
    /// <param name="checkpoint">Where to go on.</param>
    /// <exception cref="ArgumentException">The checkpoint is not one of this recipe.</exception>
    public Trainer(Recipe recipe, Checkpoint checkpoint)
        : this(recipe, Checked(recipe, checkpoint), null)
    {
        if (!_errors.AreFinite)
            throw new ArgumentException("The checkpoint is not one of this recipe: its error is not finite.",
                nameof(checkpoint));
    }

    /// <summary>By a kernel of so many lanes; null for the machine's fastest.</summary>
    internal Trainer(Recipe recipe, Checkpoint? checkpoint, int? lanes)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        Recipe = recipe;
        Epoch = checkpoint?.Epoch ?? 0;
        _wiring = new(recipe.Network);
        _kernel = lanes is { } count ? KernelChoice.For(recipe, _wiring, count) : KernelChoice.For(recipe, _wiring);
        _order = new(recipe.Rule.OrderSeed, recipe.Problem.Cases.Length);

        _weights = checkpoint is null ? recipe.Start.InitialWeights(recipe.Network) : [.. checkpoint.Weights];
        _change = checkpoint is null ? new double[_weights.Length] : [.. checkpoint.WeightChange];
        _nextWeights = new double[_weights.Length];
        _nextChange = new double[_weights.Length];
        _gradient = new double[_weights.Length];
        _outputs = new double[checked(recipe.Problem.Cases.Length * recipe.Network.OutputCount)];
        _held = new(recipe.Rule, _weights);
        if (recipe.Rule.Update == UpdateMoment.AfterEachCase)
            _presentation = new(recipe, _wiring);

        _figures = recipe.Rule.At(Epoch);
        Evaluate(_weights);
    }

    /// <summary>The recipe that is trained.</summary>
    public Recipe Recipe { get; }

    /// <summary>Epochs trained so far.</summary>
    public int Epoch { get; private set; }

    /// <summary>Flat weight vector at <see cref="Epoch"/>, in the order of <see cref="NetworkShape"/>.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>Outputs of the output units for every case at <see cref="Epoch"/>. Shape [cases × outputs].</summary>
    public ReadOnlySpan<double> Outputs
    {
        get
        {
            if (!_outputsAreCurrent)
                _kernel.CopyOutputs(_outputs);
            _outputsAreCurrent = true;
            return _outputs;
        }
    }

    /// <summary>E at <see cref="Epoch"/> (Nature 323, eq. 3; with a tolerance, the distance to its edge; with softmax
    /// outputs, cross-entropy).</summary>
    public double TotalError => _errors.Total;

    /// <summary>ΣΣ (y − d)² / (cases × outputs) at <see cref="Epoch"/>.</summary>
    public double MeanSquaredError => _errors.MeanSquare;

    /// <summary>Cases at <see cref="Epoch"/> whose every output lies on the same side of 0.5 as its desired
    /// value.</summary>
    public int CorrectCount => _errors.CorrectCount;

    /// <summary>Whether the last <see cref="Step"/> would have left the finite numbers.</summary>
    public bool HasDiverged { get; private set; }

    /// <summary>Trains one epoch. False, with nothing changed, if a weight or the error would leave the finite numbers:
    /// the run diverges, and this is its last good epoch.</summary>
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

        // A change that is not finite makes its weight so too, and such a weight never comes back.
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

    /// <summary>All that is needed to go on from here.</summary>
    public Checkpoint Checkpoint() => new(Epoch, [.. _weights], [.. _change]);

    /// <summary>Outputs, deltas, gradient and coming weight change at <see cref="Epoch"/>: the very numbers that the
    /// next <see cref="Step"/> uses. Changes nothing.</summary>
    public Inspection Inspect() => new Inspector(Recipe, _wiring, Checkpoint()).Inspect(_errors, _order);

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

    /// <summary>Passes every case through the net, back too where the gradient is wanted next. Whether the errors are
    /// finite.</summary>
    private bool Evaluate(double[] weights)
    {
        _errors = _presentation is null ? _kernel.ForwardAndBackward(weights, _gradient) : _kernel.Forward(weights);
        _outputsAreCurrent = false;
        return _errors.AreFinite;
    }
}
