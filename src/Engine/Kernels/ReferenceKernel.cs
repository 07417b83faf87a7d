using BackpropWeb.Engine.Activations;
using BackpropWeb.Engine.ErrorFunctions;

namespace BackpropWeb.Engine.Kernels;

/// <summary>Forward and backward pass of one case in plain scalar code. It is the specification: every other kernel
/// gives the same bits.</summary>
/// <remarks>Figures of units stand in one unit vector: layer by layer, the input layer first. Shape [units].</remarks>
internal sealed class ReferenceKernel
{
    private readonly NetworkShape _shape;
    private readonly double _tolerance;
    private readonly int[][] _incoming;
    private readonly int[][] _outgoing;

    /// <summary>A kernel for nets of one shape.</summary>
    /// <param name="shape">Units and connections.</param>
    /// <param name="tolerance">How close counts as right; 0 or more, below 0.5.</param>
    public ReferenceKernel(NetworkShape shape, double tolerance)
    {
        _shape = shape;
        _tolerance = tolerance;
        _incoming = [.. shape.Layers.Select((_, l) => Connections(connection => connection.To == l))];
        _outgoing = [.. shape.Layers.Select((_, l) => Connections(connection => connection.From == l))];

        int[] Connections(Predicate<LayerConnection> wanted) =>
            [.. Enumerable.Range(0, shape.Connections.Length).Where(n => wanted(shape.Connections[n]))];
    }

    /// <summary>What the sum of all cases' <see cref="ErrorSum"/> is multiplied by to give E: ½ of the letter's squares,
    /// 1 of cross-entropy.</summary>
    public double ErrorFactor => _shape.OutputActivation == Activation.Softmax ? 1 : 0.5;

    /// <summary>x_j = b_j + Σ_i y_i w_ji and y_j = f(x_j), layer after layer. Nature 323, eq. 1 and 2.</summary>
    /// <param name="weights">Flat weight vector.</param>
    /// <param name="x">Total inputs; overwritten but for the input layer, which has none. Shape [units].</param>
    /// <param name="y">Outputs. Those of the input layer are given, the others overwritten. Shape [units].</param>
    /// <remarks>The sum begins with the bias, then takes the connections in the shape's order and i
    /// ascending.</remarks>
    public void Forward(ReadOnlySpan<double> weights, Span<double> x, Span<double> y)
    {
        for (var l = 1; l < _shape.Layers.Length; l++)
        {
            var receiving = x.Slice(_shape.UnitOffset(l), _shape.Layers[l]);
            weights.Slice(_shape.BiasOffset(l), receiving.Length).CopyTo(receiving);
            foreach (var n in _incoming[l])
            {
                var from = _shape.Connections[n].From;
                var sending = y.Slice(_shape.UnitOffset(from), _shape.Layers[from]);
                var w = weights.Slice(_shape.ConnectionOffset(n), receiving.Length * sending.Length);
                for (var j = 0; j < receiving.Length; j++)
                {
                    var sum = receiving[j];
                    for (var i = 0; i < sending.Length; i++)
                        sum += sending[i] * w[j * sending.Length + i];
                    receiving[j] = sum;
                }
            }

            UnitFunction.Outputs(
                _shape.ActivationOf(l), receiving, y.Slice(_shape.UnitOffset(l), receiving.Length));
        }
    }

    /// <summary>Deltas ∂E/∂x_j = ∂E/∂y_j f'(x_j) of every unit after the input, the last layer first. Nature 323, eq.
    /// 4, 5 and 7.</summary>
    /// <param name="weights">Flat weight vector.</param>
    /// <param name="y">Outputs of <see cref="Forward"/> with these weights. Shape [units].</param>
    /// <param name="desired">d. Shape [outputs].</param>
    /// <param name="delta">Result, overwritten but for the input layer. Shape [units]; must not overlap the
    /// rest.</param>
    /// <remarks>Σ_j δ_j w_ji begins at +0 and takes the connections in the shape's order and j ascending.</remarks>
    public void Backward(
        ReadOnlySpan<double> weights, ReadOnlySpan<double> y, ReadOnlySpan<double> desired, Span<double> delta)
    {
        var last = _shape.Layers.Length - 1;
        for (var l = last; l >= 1; l--)
        {
            var outputs = y.Slice(_shape.UnitOffset(l), _shape.Layers[l]);
            var dEdy = delta.Slice(_shape.UnitOffset(l), _shape.Layers[l]);
            if (l == last)
                DifferencesFrom(desired, outputs, dEdy);
            else
                OutputDerivatives(weights, delta, l, dEdy);
            UnitFunction.MultiplyByDerivative(_shape.ActivationOf(l), outputs, dEdy);
        }
    }

    /// <summary>Adds ∂E/∂w_ji = δ_j y_i of one case. Nature 323, eq. 6.</summary>
    /// <param name="y">Outputs of <see cref="Forward"/>. Shape [units].</param>
    /// <param name="delta">Deltas of <see cref="Backward"/>. Shape [units].</param>
    /// <param name="gradient">Changed in place. Flat, as the weights.</param>
    public void AddGradient(ReadOnlySpan<double> y, ReadOnlySpan<double> delta, Span<double> gradient)
    {
        for (var l = 1; l < _shape.Layers.Length; l++)
        {
            // A bias is the weight from a unit that is always 1.
            var biases = gradient.Slice(_shape.BiasOffset(l), _shape.Layers[l]);
            for (var j = 0; j < biases.Length; j++)
                biases[j] += delta[_shape.UnitOffset(l) + j];
        }

        for (var n = 0; n < _shape.Connections.Length; n++)
        {
            var (from, to) = _shape.Connections[n];
            var sending = y.Slice(_shape.UnitOffset(from), _shape.Layers[from]);
            for (var j = 0; j < _shape.Layers[to]; j++)
            {
                var delta_j = delta[_shape.UnitOffset(to) + j];
                var row = gradient.Slice(_shape.ConnectionOffset(n) + j * sending.Length, sending.Length);
                for (var i = 0; i < row.Length; i++)
                    row[i] += delta_j * sending[i];
            }
        }
    }

    /// <summary>One case's part of E (eq. 3) over <see cref="ErrorFactor"/>: the sum over the output units,
    /// ascending.</summary>
    /// <param name="x">Total inputs of <see cref="Forward"/>. Shape [units].</param>
    /// <param name="y">Outputs of <see cref="Forward"/>. Shape [units].</param>
    /// <param name="desired">d. Shape [outputs].</param>
    public double ErrorSum(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> desired) =>
        _shape.OutputActivation == Activation.Softmax
            ? CrossEntropy.Of(x[^desired.Length..], desired)
            : SquaredError.Sum(y[^desired.Length..], desired, _tolerance);

    /// <summary>Sets what an output unit sends back: y − d. With softmax it is δ itself.</summary>
    private void DifferencesFrom(ReadOnlySpan<double> desired, ReadOnlySpan<double> outputs, Span<double> dEdy)
    {
        if (_shape.OutputActivation == Activation.Softmax)
        {
            for (var j = 0; j < dEdy.Length; j++)
                dEdy[j] = CrossEntropy.Delta(outputs[j], desired[j]);
            return;
        }

        for (var j = 0; j < dEdy.Length; j++)
            dEdy[j] = SquaredError.Difference(outputs[j], desired[j], _tolerance);
    }

    private void OutputDerivatives(
        ReadOnlySpan<double> weights, ReadOnlySpan<double> delta, int layer, Span<double> dEdy)
    {
        dEdy.Clear();
        foreach (var n in _outgoing[layer])
        {
            var to = _shape.Connections[n].To;
            for (var j = 0; j < _shape.Layers[to]; j++)
            {
                var delta_j = delta[_shape.UnitOffset(to) + j];
                var w = weights.Slice(_shape.ConnectionOffset(n) + j * dEdy.Length, dEdy.Length);
                for (var i = 0; i < dEdy.Length; i++)
                    dEdy[i] += delta_j * w[i];
            }
        }
    }
}
