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
            var receiving = _shape.UnitOffset(l);
            for (var j = 0; j < _shape.Layers[l]; j++)
            {
                var sum = weights[_shape.BiasOffset(l) + j];
                foreach (var n in _incoming[l])
                {
                    var from = _shape.Connections[n].From;
                    var sending = y.Slice(_shape.UnitOffset(from), _shape.Layers[from]);
                    var w = weights.Slice(_shape.ConnectionOffset(n) + j * sending.Length, sending.Length);
                    for (var i = 0; i < sending.Length; i++)
                        sum += sending[i] * w[i];
                }

                x[receiving + j] = sum;
                y[receiving + j] = Logistic.Output(sum);
            }
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
            var offset = _shape.UnitOffset(l);
            for (var i = 0; i < _shape.Layers[l]; i++)
            {
                var output = y[offset + i];
                var dEdy = l == last
                    ? SquaredError.Difference(output, desired[i], _tolerance)
                    : OutputDerivative(weights, delta, l, i);
                delta[offset + i] = dEdy * Logistic.Derivative(output);
            }
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

    private double OutputDerivative(ReadOnlySpan<double> weights, ReadOnlySpan<double> delta, int layer, int i)
    {
        var sum = 0.0;
        foreach (var n in _outgoing[layer])
        {
            var to = _shape.Connections[n].To;
            var w = weights[(_shape.ConnectionOffset(n) + i)..];
            for (var j = 0; j < _shape.Layers[to]; j++)
                sum += delta[_shape.UnitOffset(to) + j] * w[j * _shape.Layers[layer]];
        }

        return sum;
    }
}
