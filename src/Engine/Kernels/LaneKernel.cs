using System.Runtime.CompilerServices;

namespace BackpropWeb.Engine.Kernels;

/// <summary>Forward and backward pass in lanes, group by group: several cases of one net, or one case of several nets.
/// Every lane has the same bits as <see cref="ReferenceKernel"/>.</summary>
/// <remarks>Sums over units are sequential in each lane. Four independent sums run at a time to hide latency. A chunk
/// of groups is passed forward and backward while it is in the cache.</remarks>
/// <typeparam name="T">Lanes.</typeparam>
/// <typeparam name="TWeights">The meaning of the lanes.</typeparam>
internal sealed class LaneKernel<T, TWeights>
    where T : unmanaged, ILanes<T>
    where TWeights : struct, ILaneWeights<T>
{
    private const int CasesInChunk = 128;

    private readonly Wiring _wiring;
    private readonly double _tolerance;
    private readonly int _groups;
    private readonly int _unitStride; // numbers of a group in _y
    private readonly int _outputStride; // numbers of a group in _desired
    private readonly T _real; // the lanes of the last group that hold a case

    private readonly AlignedArray _y; // [groups × units × lanes]
    private readonly AlignedArray _desired; // [groups × outputs × lanes]
    private readonly AlignedArray _delta; // [groups of a chunk × units × lanes]
    private readonly AlignedArray _x; // [outputs × lanes], total inputs of softmax outputs
    private readonly LaneGradient<T, TWeights> _gradient;
    private readonly StraightPass<T>? _straight;

    /// <summary>Creates a kernel for nets of one shape and a number of cases.</summary>
    /// <param name="wiring">Wiring of the shape.</param>
    /// <param name="tolerance">Tolerance of the rule; 0 or more, below 0.5.</param>
    /// <param name="cases">1 or more.</param>
    public LaneKernel(Wiring wiring, double tolerance, int cases)
    {
        _wiring = wiring;
        _tolerance = tolerance;
        _groups = (cases + TWeights.CasesInGroup - 1) / TWeights.CasesInGroup;
        _unitStride = wiring.Shape.UnitCount * T.Count;
        _outputStride = wiring.Outputs.Length * T.Count;
        _y = new(checked(_groups * _unitStride));
        _desired = new(checked(_groups * _outputStride));
        _x = new(_outputStride);
        _delta = new(Math.Min(_groups, GroupsInChunk) * _unitStride);
        _gradient = new(wiring, _groups);
        if (typeof(TWeights) == typeof(LanesOfNets<T>))
            _straight = StraightPass<T>.For(wiring, tolerance, cases, _y, _desired);

        Span<double> real = stackalloc double[T.Count];
        real.Fill(BitConverter.Int64BitsToDouble(-1));
        if (TWeights.CasesInGroup > 1)
            real[(cases - (_groups - 1) * T.Count)..].Clear();
        _real = T.Load(ref real[0], 0);
    }

    private static int GroupsInChunk => CasesInChunk / TWeights.CasesInGroup;

    /// <summary>Sets the case of one lane.</summary>
    /// <param name="group">0 or more.</param>
    /// <param name="lane">0 or more. Unused lanes get any case, so that their values are ordinary numbers.</param>
    /// <param name="input">Shape [inputs].</param>
    /// <param name="desired">Shape [outputs].</param>
    public void Set(int group, int lane, ReadOnlySpan<double> input, ReadOnlySpan<double> desired)
    {
        var y = _y.Span[(group * _unitStride)..];
        for (var i = 0; i < input.Length; i++)
            y[i * T.Count + lane] = input[i];
        var d = _desired.Span[(group * _outputStride)..];
        for (var j = 0; j < desired.Length; j++)
            d[j * T.Count + lane] = desired[j];
    }

    /// <summary>Copies the only case of each lane from another kernel.</summary>
    /// <param name="other">A kernel for the same nets.</param>
    /// <param name="groups">Group to copy for each lane. Shape [lanes].</param>
    public void Set(LaneKernel<T, TWeights> other, ReadOnlySpan<int> groups)
    {
        var inputs = _wiring.Shape.InputCount * T.Count;
        if (!groups.ContainsAnyExcept(groups[0]))
        {
            other._y.Span.Slice(groups[0] * _unitStride, inputs).CopyTo(_y.Span);
            other._desired.Span.Slice(groups[0] * _outputStride, _outputStride).CopyTo(_desired.Span);
            return;
        }

        for (var lane = 0; lane < T.Count; lane++)
        {
            for (var at = lane; at < inputs; at += T.Count)
                _y.Span[at] = other._y.Span[groups[lane] * _unitStride + at];
            for (var at = lane; at < _outputStride; at += T.Count)
                _desired.Span[at] = other._desired.Span[groups[lane] * _outputStride + at];
        }
    }

    /// <summary>Output of output unit j in one lane.</summary>
    public double Output(int group, int lane, int j) =>
        _y.Span[group * _unitStride + _wiring.Outputs[j] * T.Count + lane];

    /// <summary>Runs the forward pass of all cases.</summary>
    /// <param name="weights">First element of the weights, in the layout of <typeparamref name="TWeights"/>.</param>
    public LaneSums<T> Forward(ref double weights)
    {
        var sums = new LaneSumsOfCases<T>();
        for (var group = 0; group < _groups; group++)
            Forward(ref weights, group, ref sums);
        return sums.Fold();
    }

    /// <summary>Runs the forward and backward pass of all cases.</summary>
    /// <param name="weights">First element of the weights, in the layout of <typeparamref name="TWeights"/>.</param>
    /// <param name="gradient">∂E/∂w summed over all cases, overwritten. Laid out as the weights.</param>
    public LaneSums<T> ForwardAndBackward(ref double weights, ref double gradient)
    {
        var sums = new LaneSumsOfCases<T>();
        for (var first = 0; first < _groups; first += GroupsInChunk)
        {
            var end = Math.Min(first + GroupsInChunk, _groups);
            for (var group = first; group < end; group++)
            {
                Forward(ref weights, group, ref sums);
                Backward(ref weights, group, ref Unsafe.Add(ref _delta.Origin, (nint)(group - first) * _unitStride));
            }

            if (_gradient.IsDirect)
            {
                _gradient.Direct(ref UnitsOf(first), ref _delta.Origin, ref gradient);
                return sums.Fold();
            }

            _gradient.Add(ref UnitsOf(first), ref _delta.Origin, first, end);
        }

        _gradient.End(ref gradient);
        return sums.Fold();
    }

    /// <summary>Runs the forward and backward pass of all cases, for nets of a small shape by straight code.</summary>
    /// <param name="weights">The weights, in the layout of <typeparamref name="TWeights"/>.</param>
    /// <param name="gradient">∂E/∂w summed over all cases, overwritten. Laid out as the weights.</param>
    /// <param name="needed">The lanes whose results are needed; the others are undefined.</param>
    public LaneSums<T> ForwardAndBackward(AlignedArray weights, AlignedArray gradient, T needed) =>
        _straight is not null && _straight.TryRun(weights, gradient, needed, out var sums)
            ? sums
            : ForwardAndBackward(ref weights.Origin, ref gradient.Origin);

    private ref double UnitsOf(int group) => ref Unsafe.Add(ref _y.Origin, (nint)group * _unitStride);

    private ref double DesiredOf(int group) => ref Unsafe.Add(ref _desired.Origin, (nint)group * _outputStride);

    private void Forward(ref double weights, int group, ref LaneSumsOfCases<T> sums)
    {
        ref var y = ref UnitsOf(group);
        foreach (var layer in _wiring.Layers)
        {
            for (nint j = 0; j < layer.Count; j++)
                TWeights.Load(ref weights, layer.Bias + j * layer.BiasStride).Store(ref y, (layer.Start + j) * T.Count);
            foreach (var link in layer.Incoming)
                AddInputs(link, ref weights, ref y);
            ref var outputs = ref Unsafe.Add(ref y, (nint)layer.Start * T.Count);
            if (layer.Activation == Activation.Softmax)
                Unsafe.CopyBlockUnaligned(
                    ref Unsafe.As<double, byte>(ref _x.Origin), ref Unsafe.As<double, byte>(ref outputs),
                    (uint)(layer.Count * T.Count * sizeof(double)));
            LaneFunctions<T>.Outputs(layer.Activation, ref outputs, layer.Count);
        }

        AddErrors(ref y, group, ref sums);
    }

    /// <summary>x_j += Σ_i y_i w_ji, i ascending. Nature 323, eq. 1.</summary>
    private static void AddInputs(Link link, ref double weights, ref double y)
    {
        nint n = link.FromCount;
        ref var sending = ref Unsafe.Add(ref y, (nint)link.From * T.Count);
        ref var x = ref Unsafe.Add(ref y, (nint)link.To * T.Count);
        nint j = 0;
        for (; j + 4 <= link.ToCount; j += 4)
        {
            nint w = link.Weights + j * n;
            T x0 = T.Load(ref x, j * T.Count), x1 = T.Load(ref x, (j + 1) * T.Count);
            T x2 = T.Load(ref x, (j + 2) * T.Count), x3 = T.Load(ref x, (j + 3) * T.Count);
            for (nint i = 0; i < n; i++)
            {
                var y_i = T.Load(ref sending, i * T.Count);
                x0 += y_i * TWeights.Load(ref weights, w + i);
                x1 += y_i * TWeights.Load(ref weights, w + n + i);
                x2 += y_i * TWeights.Load(ref weights, w + 2 * n + i);
                x3 += y_i * TWeights.Load(ref weights, w + 3 * n + i);
            }

            x0.Store(ref x, j * T.Count);
            x1.Store(ref x, (j + 1) * T.Count);
            x2.Store(ref x, (j + 2) * T.Count);
            x3.Store(ref x, (j + 3) * T.Count);
        }

        for (; j < link.ToCount; j++)
        {
            var sum = T.Load(ref x, j * T.Count);
            for (nint i = 0; i < n; i++)
                sum += T.Load(ref sending, i * T.Count) * TWeights.Load(ref weights, link.Weights + j * n + i);
            sum.Store(ref x, j * T.Count);
        }
    }

    private void AddErrors(ref double y, int group, ref LaneSumsOfCases<T> sums)
    {
        ref var desired = ref DesiredOf(group);
        T squares = default, errors = default, wrong = default;
        for (nint j = 0; j < _wiring.Outputs.Length; j++)
        {
            T output = T.Load(ref y, (nint)_wiring.Outputs[j] * T.Count), d = T.Load(ref desired, j * T.Count);
            var difference = output - d;
            squares += difference * difference;
            wrong |= LaneArithmetic<T>.IsWrong(output, d);
            if (_tolerance != 0)
            {
                difference = Difference(output, d);
                errors += difference * difference;
            }
        }

        if (_wiring.HasSoftmax)
            errors = LaneFunctions<T>.CrossEntropy(ref _x.Origin, ref desired, _wiring.Outputs.Length);
        else if (_tolerance == 0)
            errors = squares;
        var correct = ~wrong & T.All(1);
        if (group == _groups - 1)
            (errors, squares, correct) = (errors & _real, squares & _real, correct & _real);
        sums.Add(group * TWeights.CasesInGroup, errors, squares, correct);
    }

    /// <summary>Deltas of one group, the last layer first. Nature 323, eq. 4, 5 and 7.</summary>
    private void Backward(ref double weights, int group, ref double delta)
    {
        ref var y = ref UnitsOf(group);
        ref var desired = ref DesiredOf(group);
        nint inputs = _wiring.Shape.InputCount * T.Count;
        for (var at = inputs; at < _unitStride; at += T.Count)
            default(T).Store(ref delta, at);
        for (nint j = 0; j < _wiring.Outputs.Length; j++)
        {
            nint unit = _wiring.Outputs[j] * T.Count;
            var difference = Difference(T.Load(ref y, unit), T.Load(ref desired, j * T.Count));
            if (group == _groups - 1)
                difference &= _real;
            difference.Store(ref delta, unit);
        }

        for (var l = _wiring.Layers.Length - 1; l >= 0; l--)
        {
            var layer = _wiring.Layers[l];
            foreach (var link in layer.Outgoing)
                AddBlame(link, ref weights, ref delta);
            nint start = layer.Start * T.Count;
            LaneFunctions<T>.MultiplyByDerivative(
                layer.Activation, ref Unsafe.Add(ref y, start), ref Unsafe.Add(ref delta, start), layer.Count);
        }
    }

    /// <summary>∂E/∂y_i += Σ_j δ_j w_ji, j ascending. Nature 323, eq. 7.</summary>
    private static void AddBlame(Link link, ref double weights, ref double delta)
    {
        nint n = link.FromCount;
        ref var receiving = ref Unsafe.Add(ref delta, (nint)link.To * T.Count);
        ref var dEdy = ref Unsafe.Add(ref delta, (nint)link.From * T.Count);
        nint i = 0;
        for (; i + 4 <= n; i += 4)
        {
            T sum0 = T.Load(ref dEdy, i * T.Count), sum1 = T.Load(ref dEdy, (i + 1) * T.Count);
            T sum2 = T.Load(ref dEdy, (i + 2) * T.Count), sum3 = T.Load(ref dEdy, (i + 3) * T.Count);
            for (nint j = 0; j < link.ToCount; j++)
            {
                nint w = link.Weights + j * n + i;
                var delta_j = T.Load(ref receiving, j * T.Count);
                sum0 += delta_j * TWeights.Load(ref weights, w);
                sum1 += delta_j * TWeights.Load(ref weights, w + 1);
                sum2 += delta_j * TWeights.Load(ref weights, w + 2);
                sum3 += delta_j * TWeights.Load(ref weights, w + 3);
            }

            sum0.Store(ref dEdy, i * T.Count);
            sum1.Store(ref dEdy, (i + 1) * T.Count);
            sum2.Store(ref dEdy, (i + 2) * T.Count);
            sum3.Store(ref dEdy, (i + 3) * T.Count);
        }

        for (; i < n; i++)
        {
            var sum = T.Load(ref dEdy, i * T.Count);
            for (nint j = 0; j < link.ToCount; j++)
                sum += T.Load(ref receiving, j * T.Count) * TWeights.Load(ref weights, link.Weights + j * n + i);
            sum.Store(ref dEdy, i * T.Count);
        }
    }

    /// <summary><see cref="ErrorFunctions.SquaredError.Difference"/> for each lane.</summary>
    private T Difference(T y, T d)
    {
        if (_tolerance == 0)
            return y - d;
        T isOne = T.Same(d, T.All(1)), isZero = T.Same(d, default);
        T high = T.All(1 - _tolerance), low = T.All(_tolerance);
        var outside = y - T.Choose(isOne, high, T.Choose(isZero, low, d));
        var met = (isOne & ~(y < high)) | (isZero & ~(y > low));
        return outside & ~met;
    }
}
