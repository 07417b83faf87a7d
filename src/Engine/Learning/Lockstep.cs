using System.Collections.Immutable;
using BackpropWeb.Engine.Checkpoints;
using BackpropWeb.Engine.Kernels;

namespace BackpropWeb.Engine.Learning;

/// <summary>Trains one net in each lane.</summary>
/// <remarks>All nets have the same shape, number of cases, update moment and tolerance; cases, rates and start may
/// differ. Flat vectors hold one number for each net at every position. Shape [weights × lanes].</remarks>
/// <typeparam name="T">Lanes.</typeparam>
internal sealed class Lockstep<T> : ILockstep
    where T : unmanaged, ILanes<T>
{
    private readonly LaneKernel<T, LanesOfNets<T>> _kernel;
    private readonly LaneKernel<T, LanesOfNets<T>>? _presented; // the current case, for updates after each case
    private readonly Wiring _wiring;
    private readonly Recipe[] _recipes = new Recipe[T.Count]; // of each lane
    private readonly HeldWeights[] _held = new HeldWeights[T.Count];
    private readonly CaseOrder[] _orders = new CaseOrder[T.Count];
    private readonly int _caseCount;
    private bool _isScheduled;

    private readonly AlignedArray _gradient; // flat
    private AlignedArray _weights; // flat
    private AlignedArray _change; // flat
    private AlignedArray _nextWeights; // flat; become _weights once found finite
    private AlignedArray _nextChange; // flat

    private readonly AlignedArray _totalErrors = new(T.Count);
    private readonly AlignedArray _meanSquaredErrors = new(T.Count);
    private readonly AlignedArray _correctCounts = new(T.Count);
    private readonly int[] _epochs = new int[T.Count]; // of each lane; below _epoch where it has diverged
    private T _alive; // the lanes that have not diverged
    private T _rate;
    private T _momentum;
    private T _keep;
    private int _epoch;

    /// <summary>Allocates the buffers; <see cref="Begin(ReadOnlySpan{Recipe})"/> sets the nets.</summary>
    /// <param name="model">A recipe of the same kind.</param>
    public Lockstep(Recipe model)
    {
        _wiring = new(model.Network);
        _caseCount = model.Problem.Cases.Length;
        _kernel = new(_wiring, model.Rule.Tolerance, _caseCount);
        if (model.Rule.Update == UpdateMoment.AfterEachCase)
            _presented = new(_wiring, model.Rule.Tolerance, 1);
        var numbers = checked(model.Network.WeightCount * T.Count);
        _gradient = new(numbers);
        _weights = new(numbers);
        _change = new(numbers);
        _nextWeights = new(numbers);
        _nextChange = new(numbers);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<double> TotalErrors => _totalErrors.Span;

    /// <inheritdoc/>
    public ReadOnlySpan<double> MeanSquaredErrors => _meanSquaredErrors.Span;

    /// <inheritdoc/>
    public ReadOnlySpan<double> CorrectCounts => _correctCounts.Span;

    /// <inheritdoc/>
    public bool HasDiverged(int net) => _epochs[net] < _epoch;

    /// <inheritdoc/>
    public Checkpoint Checkpoint(int net) => new(_epochs[net], Lane(_weights, net), Lane(_change, net));

    /// <inheritdoc/>
    public void Begin(ReadOnlySpan<Recipe> recipes)
    {
        _change.Span.Clear();
        _epoch = 0;
        _isScheduled = false;
        for (var lane = 0; lane < T.Count; lane++)
        {
            // Unused lanes train the last net again.
            Begin(lane, recipes[Math.Min(lane, recipes.Length - 1)]);
            _isScheduled |= !_recipes[lane].Rule.Schedule.IsEmpty;
        }

        SetFigures();
        _alive = T.Same(default, default);
        Record(Evaluate(_weights), _alive);
    }

    /// <inheritdoc/>
    public void Step()
    {
        if (_isScheduled)
            SetFigures();
        if (_presented is null)
        {
            Change(_weights, _change);
        }
        else
        {
            _weights.Span.CopyTo(_nextWeights.Span);
            _change.Span.CopyTo(_nextChange.Span);
            Present();
        }

        var finite = Finite(_nextWeights);
        var sums = Evaluate(_nextWeights);
        var zero = default(T);
        finite &= T.Same(zero * sums.Errors, zero) & T.Same(zero * sums.Squares, zero);
        _alive &= finite;
        if (T.Bits(_alive) != (1u << T.Count) - 1)
            KeepLastGood();
        Record(sums, _alive);
        (_weights, _nextWeights) = (_nextWeights, _weights);
        (_change, _nextChange) = (_nextChange, _change);
        _epoch++;
        var alive = T.Bits(_alive);
        for (var lane = 0; lane < T.Count; lane++)
            _epochs[lane] += (int)(alive >> lane) & 1;
    }

    private void Begin(int lane, Recipe recipe)
    {
        var hasCases = _recipes[lane] is { } last && ReferenceEquals(last.Problem, recipe.Problem);
        _recipes[lane] = recipe;
        _epochs[lane] = 0;
        var weights = recipe.Start.InitialWeights(recipe.Network);
        _held[lane] = new(recipe.Rule, weights);
        for (var k = 0; k < weights.Length; k++)
            _weights.Span[k * T.Count + lane] = weights[k];
        _orders[lane] = new(recipe.Rule.OrderSeed, _caseCount);
        for (var c = hasCases ? _caseCount : 0; c < _caseCount; c++)
        {
            var (input, desired) = recipe.Problem.Cases[c];
            _kernel.Set(c, lane, input.AsSpan(), desired.AsSpan());
        }
    }

    private void SetFigures()
    {
        Span<double> rate = stackalloc double[T.Count];
        Span<double> momentum = stackalloc double[T.Count];
        Span<double> keep = stackalloc double[T.Count];
        for (var lane = 0; lane < T.Count; lane++)
        {
            var figures = _recipes[lane].Rule.At(_epoch);
            (rate[lane], momentum[lane]) = (figures.LearningRate, figures.Momentum);
            keep[lane] = 1 - figures.WeightDecay;
        }

        _rate = T.Load(ref rate[0], 0);
        _momentum = T.Load(ref momentum[0], 0);
        _keep = T.Load(ref keep[0], 0);
    }

    /// <summary>Computes the next weights and changes as <see cref="RuleFigures.Apply"/> does, for each lane.</summary>
    /// <param name="weights">Current weights. Flat.</param>
    /// <param name="change">Δw(t − 1). Flat.</param>
    private void Change(AlignedArray weights, AlignedArray change)
    {
        ref double w = ref weights.Origin, dw = ref change.Origin, g = ref _gradient.Origin;
        ref double nextW = ref _nextWeights.Origin, nextDw = ref _nextChange.Origin;
        T rate = _rate, momentum = _momentum, keep = _keep;
        for (nint at = 0; at < weights.Length; at += T.Count)
        {
            var next = momentum * T.Load(ref dw, at) - rate * T.Load(ref g, at);
            next.Store(ref nextDw, at);
            ((T.Load(ref w, at) + next) * keep).Store(ref nextW, at);
        }

        for (var lane = 0; lane < T.Count; lane++)
        {
            foreach (var k in _held[lane].Places)
            {
                _nextWeights.Span[k * T.Count + lane] = _weights.Span[k * T.Count + lane];
                _nextChange.Span[k * T.Count + lane] = 0;
            }
        }
    }

    private void Present()
    {
        Span<int> places = stackalloc int[T.Count];
        for (var lane = 0; lane < T.Count; lane++)
            _orders[lane].Of(_epoch);
        for (var n = 0; n < _caseCount; n++)
        {
            for (var lane = 0; lane < T.Count; lane++)
                places[lane] = _orders[lane].Current[n];
            _presented!.Set(_kernel, places);
            _presented.ForwardAndBackward(_nextWeights, _gradient, _alive);
            Change(_nextWeights, _nextChange);
        }
    }

    private LaneSums<T> Evaluate(AlignedArray weights) => _presented is null
        ? _kernel.ForwardAndBackward(weights, _gradient, _alive)
        : _kernel.Forward(ref weights.Origin);

    private void Record(in LaneSums<T> sums, T where)
    {
        Update(_totalErrors, T.All(_wiring.ErrorFactor) * sums.Errors);
        Update(_meanSquaredErrors, sums.Squares / T.All(_caseCount * _wiring.Outputs.Length));
        Update(_correctCounts, sums.Correct);

        void Update(AlignedArray figures, T next) =>
            T.Choose(where, next, T.Load(ref figures.Origin, 0)).Store(ref figures.Origin, 0);
    }

    private void KeepLastGood()
    {
        for (nint at = 0; at < _weights.Length; at += T.Count)
        {
            T.Choose(_alive, T.Load(ref _nextWeights.Origin, at), T.Load(ref _weights.Origin, at))
                .Store(ref _nextWeights.Origin, at);
            T.Choose(_alive, T.Load(ref _nextChange.Origin, at), T.Load(ref _change.Origin, at))
                .Store(ref _nextChange.Origin, at);
        }
    }

    private static T Finite(AlignedArray numbers)
    {
        var zeros = default(T); // 0 × x is NaN where x is not finite, and stays so
        for (nint at = 0; at < numbers.Length; at += T.Count)
            zeros += default(T) * T.Load(ref numbers.Origin, at);
        return T.Same(zeros, default);
    }

    private static ImmutableArray<double> Lane(AlignedArray numbers, int lane)
    {
        var figures = ImmutableArray.CreateBuilder<double>(numbers.Length / T.Count);
        for (var at = lane; at < numbers.Length; at += T.Count)
            figures.Add(numbers.Span[at]);
        return figures.MoveToImmutable();
    }
}
