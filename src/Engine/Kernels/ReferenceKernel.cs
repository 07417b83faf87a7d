using BackpropWeb.Engine.Activations;
using BackpropWeb.Engine.ErrorFunctions;

namespace BackpropWeb.Engine.Kernels;

/// <summary>Forward and backward pass of one case in plain scalar code. This is the specification: every other kernel
/// gives the same bits.</summary>
/// <remarks>Values of units are stored in one unit vector: layer by layer, the input layer first. Shape
/// [units].</remarks>
internal sealed class ReferenceKernel
{
    private readonly Wiring _wiring;
    private readonly double _tolerance;

    /// <summary>Creates a kernel for nets of one shape.</summary>
    /// <param name="wiring">Wiring of the shape.</param>
    /// <param name="tolerance">Tolerance of the rule; 0 or more, below 0.5.</param>
    public ReferenceKernel(Wiring wiring, double tolerance)
    {
        _wiring = wiring;
        _tolerance = tolerance;
    }

    /// <summary>x_j = b_j + Σ_i y_i w_ji and y_j = f(x_j), layer after layer. Nature 323, eq. 1 and 2.</summary>
    /// <param name="weights">Flat weight vector.</param>
    /// <param name="x">Total inputs, overwritten except for the input layer, which has none. Shape [units].</param>
    /// <param name="y">Outputs. The input layer's are given, the others are overwritten. Shape [units].</param>
    /// <remarks>The sum starts with the bias, then adds the connections in the shape's order, i ascending.</remarks>
    public void Forward(ReadOnlySpan<double> weights, Span<double> x, Span<double> y)
    {
        foreach (var layer in _wiring.Layers)
        {
            for (var j = 0; j < layer.Count; j++)
                x[layer.Start + j] = weights[layer.Bias + j * layer.BiasStride];
            foreach (var link in layer.Incoming)
            {
                var sending = y.Slice(link.From, link.FromCount);
                for (var j = 0; j < link.ToCount; j++)
                {
                    var w = weights.Slice(link.Weights + j * link.FromCount, sending.Length);
                    var sum = x[link.To + j];
                    for (var i = 0; i < sending.Length; i++)
                        sum += sending[i] * w[i];
                    x[link.To + j] = sum;
                }
            }

            UnitFunction.Outputs(
                layer.Activation, x.Slice(layer.Start, layer.Count), y.Slice(layer.Start, layer.Count));
        }
    }

    /// <summary>Deltas ∂E/∂x_j = ∂E/∂y_j f'(x_j) of every unit after the input, the last layer first. Nature 323, eq.
    /// 4, 5 and 7.</summary>
    /// <param name="weights">Flat weight vector.</param>
    /// <param name="y">Outputs of <see cref="Forward"/> with these weights. Shape [units].</param>
    /// <param name="desired">d. Shape [outputs].</param>
    /// <param name="delta">Result, overwritten. Shape [units]; must not overlap the other arguments.</param>
    /// <remarks>∂E/∂y starts with y − d for an output unit and with +0 for any other. Then Σ_j δ_j w_ji adds the
    /// connections in the shape's order, j ascending.</remarks>
    public void Backward(
        ReadOnlySpan<double> weights, ReadOnlySpan<double> y, ReadOnlySpan<double> desired, Span<double> delta)
    {
        delta.Clear();
        SetDifferences(y, desired, delta);
        for (var l = _wiring.Layers.Length - 1; l >= 0; l--)
        {
            var layer = _wiring.Layers[l];
            foreach (var link in layer.Outgoing)
            {
                var dEdy = delta.Slice(link.From, link.FromCount);
                for (var j = 0; j < link.ToCount; j++)
                {
                    var delta_j = delta[link.To + j];
                    var w = weights.Slice(link.Weights + j * link.FromCount, dEdy.Length);
                    for (var i = 0; i < dEdy.Length; i++)
                        dEdy[i] += delta_j * w[i];
                }
            }

            UnitFunction.MultiplyByDerivative(
                layer.Activation, y.Slice(layer.Start, layer.Count), delta.Slice(layer.Start, layer.Count));
        }
    }

    /// <summary>Adds ∂E/∂w_ji = δ_j y_i of one case. Nature 323, eq. 6.</summary>
    /// <param name="y">Outputs of <see cref="Forward"/>. Shape [units].</param>
    /// <param name="delta">Deltas of <see cref="Backward"/>. Shape [units].</param>
    /// <param name="gradient">Changed in place. Flat, as the weights.</param>
    /// <remarks>The gradients of links that share a weight are summed, in the order of layers and connections, j
    /// ascending.</remarks>
    public void AddGradient(ReadOnlySpan<double> y, ReadOnlySpan<double> delta, Span<double> gradient)
    {
        foreach (var layer in _wiring.Layers)
        {
            // A bias is the weight from a unit that is always 1.
            for (var j = 0; j < layer.Count; j++)
                gradient[layer.Bias + j * layer.BiasStride] += delta[layer.Start + j];
        }

        foreach (var link in _wiring.Links)
        {
            var sending = y.Slice(link.From, link.FromCount);
            for (var j = 0; j < link.ToCount; j++)
            {
                var delta_j = delta[link.To + j];
                var row = gradient.Slice(link.Weights + j * link.FromCount, sending.Length);
                for (var i = 0; i < row.Length; i++)
                    row[i] += delta_j * sending[i];
            }
        }
    }

    /// <summary>Copies the outputs of the output units.</summary>
    /// <param name="y">Outputs of <see cref="Forward"/>. Shape [units].</param>
    /// <param name="outputs">Result, overwritten. Shape [outputs].</param>
    public void CopyOutputs(ReadOnlySpan<double> y, Span<double> outputs)
    {
        for (var j = 0; j < _wiring.Outputs.Length; j++)
            outputs[j] = y[_wiring.Outputs[j]];
    }

    /// <summary>One case's part of E (eq. 3) divided by <see cref="Wiring.ErrorFactor"/>: the sum over the output
    /// units, ascending.</summary>
    /// <param name="x">Total inputs of <see cref="Forward"/>. Shape [units].</param>
    /// <param name="outputs">y of the output units. Shape [outputs].</param>
    /// <param name="desired">d. Shape [outputs].</param>
    public double ErrorSum(ReadOnlySpan<double> x, ReadOnlySpan<double> outputs, ReadOnlySpan<double> desired) =>
        _wiring.HasSoftmax
            ? CrossEntropy.Of(x[^desired.Length..], desired)
            : SquaredError.Sum(outputs, desired, _tolerance);

    /// <summary>Sets ∂E/∂y of each output unit to y − d. With softmax this is already δ.</summary>
    private void SetDifferences(ReadOnlySpan<double> y, ReadOnlySpan<double> desired, Span<double> dEdy)
    {
        for (var j = 0; j < _wiring.Outputs.Length; j++)
        {
            var unit = _wiring.Outputs[j];
            dEdy[unit] = _wiring.HasSoftmax
                ? CrossEntropy.Delta(y[unit], desired[j])
                : SquaredError.Difference(y[unit], desired[j], _tolerance);
        }
    }
}
