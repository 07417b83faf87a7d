using BackpropWeb.Engine.Kernels;

namespace BackpropWeb.Engine.Learning;

/// <summary>Trains a few runs of a study side by side, epoch by epoch, so that the caller decides when to stop for a
/// while. Each run has the same bits as a <see cref="Trainer"/> of its recipe. Not thread-safe.</summary>
public sealed class StudyGroup
{
    /// <summary>Numbers that the cases and weights of all lanes may take; larger nets use fewer lanes.</summary>
    private const long MostNumbers = 1 << 23;

    private const int VectorsOfWeights = 5;

    private readonly Recipe _model;
    private readonly ILockstep _nets;
    private readonly int[] _solvedAt;
    private Recipe[] _recipes = [];
    private Problem? _whole; // of the last recipe, with its parts
    private Problem? _trained;
    private IKernel? _heldOutKernel; // null if no case is held out

    /// <summary>Allocates the buffers; <see cref="Begin"/> sets the runs.</summary>
    /// <param name="model">A recipe like those of the runs: the same network shape, number of cases, epochs, update
    /// moment and tolerance. Held-out cases are measured at the end only.</param>
    public StudyGroup(Recipe model)
        : this(Checked(model), LanesFor(model), Fastest(model.Trained()))
    {
    }

    /// <summary>Trains with a given number of lanes.</summary>
    internal StudyGroup(Recipe model, int lanes)
        : this(Checked(model), lanes, LockstepChoice.For(model.Trained(), lanes))
    {
    }

    private StudyGroup(Recipe model, int lanes, ILockstep nets) =>
        (_model, Size, _nets, _solvedAt) = (model.Trained(), lanes, nets, new int[lanes]);

    /// <summary>Largest number of runs: the lanes of this machine, or fewer for very large nets.</summary>
    public int Size { get; }

    /// <summary>Number of epochs trained.</summary>
    public int Epoch { get; private set; }

    /// <summary>Whether the runs have trained all their epochs.</summary>
    public bool HasEnded => Epoch == _model.Epochs;

    /// <summary>Mean squared error of each run at <see cref="Epoch"/>. A diverged run keeps its last error.</summary>
    public ReadOnlySpan<double> MeanSquaredErrors => _nets.MeanSquaredErrors[.._recipes.Length];

    /// <summary>Starts runs at epoch 0, instead of the runs before.</summary>
    /// <param name="recipes">1 to <see cref="Size"/> recipes. Cases, rates, schedule, order of cases, held weights and
    /// start may differ.</param>
    /// <exception cref="ArgumentException">A recipe differs in anything else.</exception>
    public void Begin(params ReadOnlySpan<Recipe> recipes)
    {
        ArgumentOutOfRangeException.ThrowIfZero(recipes.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(recipes.Length, Size);
        var trained = new Recipe[recipes.Length];
        for (var n = 0; n < trained.Length; n++)
        {
            Divide(Checked(recipes[n]));
            trained[n] = recipes[n].On(_trained!);
            RequireLike(trained[n]);
        }

        _recipes = recipes.ToArray();
        _nets.Begin(trained);
        _solvedAt.AsSpan().Fill(-1);
        Epoch = 0;
        Record();
    }

    /// <summary>Trains one epoch.</summary>
    /// <remarks>Allocates nothing.</remarks>
    /// <exception cref="InvalidOperationException">The runs have ended.</exception>
    public void Step()
    {
        if (HasEnded)
            throw new InvalidOperationException($"The runs ended at epoch {Epoch}.");
        _nets.Step();
        Epoch++;
        Record();
    }

    /// <summary>Result of a run so far.</summary>
    /// <param name="run">0 or more.</param>
    public StudyRun Result(int run)
    {
        var end = _nets.Checkpoint(run);
        Divide(_recipes[run]);
        var heldOut = _heldOutKernel?.Forward(end.Weights.AsSpan());
        return new(
            _recipes[run], _solvedAt[run] < 0 ? null : _solvedAt[run], _nets.TotalErrors[run],
            _nets.MeanSquaredErrors[run], (int)_nets.CorrectCounts[run], _nets.HasDiverged(run), end,
            heldOut?.MeanSquare, heldOut?.CorrectCount);
    }

    // The recipes of a study usually share their problem, which is divided once.
    private void Divide(Recipe recipe)
    {
        if (ReferenceEquals(_whole, recipe.Problem))
            return;
        (_whole, _trained) = (recipe.Problem, recipe.Trained().Problem);
        _heldOutKernel = recipe.HeldOut() is { } heldOut ? KernelChoice.For(heldOut, new Wiring(recipe.Network)) : null;
    }

    // A net that is too large for two lanes is trained by the fastest kernel of a single run.
    private static ILockstep Fastest(Recipe model) =>
        LanesFor(model) is > 1 and var lanes ? LockstepChoice.For(model, lanes) : new SequentialLockstep(null);

    private static Recipe Checked(Recipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return recipe;
    }

    private static int LanesFor(Recipe model)
    {
        var perLane = ((long)model.Problem.Cases.Length * (model.Network.InputCount + model.Network.OutputCount))
            + ((long)model.Network.WeightCount * VectorsOfWeights);
        var lanes = KernelChoice.WidestLaneCount;
        while (lanes > 1 && perLane * lanes > MostNumbers)
            lanes /= 2;
        return lanes;
    }

    private void Record()
    {
        var correct = _nets.CorrectCounts;
        var cases = _model.Problem.Cases.Length;
        for (var n = 0; n < _recipes.Length; n++)
            _solvedAt[n] = correct[n] != cases ? -1 : _solvedAt[n] < 0 ? Epoch : _solvedAt[n];
    }

    private void RequireLike(Recipe other)
    {
        if (other.Epochs != _model.Epochs || other.Problem.Cases.Length != _model.Problem.Cases.Length
            || other.Rule.Update != _model.Rule.Update || !other.Rule.Tolerance.Equals(_model.Rule.Tolerance)
            || !other.Network.IsLike(_model.Network))
            throw Refusal.Of(
                "recipe", "must have the network, number of cases, epochs, moment of update and tolerance of the " +
                "study's other recipes.");
    }
}
