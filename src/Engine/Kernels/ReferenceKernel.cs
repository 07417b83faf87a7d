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
    private readonly Link[] _links;
    private readonly Link[][] _incoming;
    private readonly Link[][] _outgoing;
    private readonly int[] _outputUnits;

    /// <summary>A kernel for nets of one shape.</summary>
    /// <param name="shape">Units and connections.</param>
    /// <param name="tolerance">How close counts as right; 0 or more, below 0.5.</param>
    public ReferenceKernel(NetworkShape shape, double tolerance)
    {
        _shape = shape;
        _tolerance = tolerance;
        _links = [.. Enumerable.Range(0, shape.Connections.Length).Select(n => new Link(
            shape.UnitOffset(shape.Connections[n].From) + shape.SendingUnits(n).Start, shape.SendingUnits(n).Count,
            shape.UnitOffset(shape.Connections[n].To) + shape.ReceivingUnits(n).Start, shape.ReceivingUnits(n).Count,
            shape.ConnectionOffset(n)))];
        _incoming = [.. shape.Layers.Select((_, l) => _links.Where((_, n) => shape.Connections[n].To == l).ToArray())];
        _outgoing = [.. shape.Layers.Select((_, l) => _links.Where((_, n) => shape.Connections[n].From == l).ToArray())];
        _outputUnits = [.. shape.OutputUnits];
    }

    /// <summary>What the sum of all cases' <see cref="ErrorSum"/> is multiplied by to give E: ½ of the letter's squares,
    /// 1 of cross-entropy.</summary>
    public double ErrorFactor => HasSoftmax ? 1 : 0.5;

    private bool HasSoftmax => _shape.OutputActivation == Activation.Softmax;

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
            var start = _shape.UnitOffset(l);
            var layer = x.Slice(start, _shape.Layers[l]);
            for (var j = 0; j < layer.Length; j++)
                layer[j] = weights[_shape.BiasOffset(l) + j * _shape.BiasStride(l)];
            foreach (var link in _incoming[l])
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

            UnitFunction.Outputs(_shape.ActivationOf(l), layer, y.Slice(start, layer.Length));
        }
    }

    /// <summary>Deltas ∂E/∂x_j = ∂E/∂y_j f'(x_j) of every unit after the input, the last layer first. Nature 323, eq.
    /// 4, 5 and 7.</summary>
    /// <param name="weights">Flat weight vector.</param>
    /// <param name="y">Outputs of <see cref="Forward"/> with these weights. Shape [units].</param>
    /// <param name="desired">d. Shape [outputs].</param>
    /// <param name="delta">Result, overwritten. Shape [units]; must not overlap the rest.</param>
    /// <remarks>∂E/∂y begins with y − d in an output unit and at +0 in any other; then Σ_j δ_j w_ji takes the
    /// connections in the shape's order and j ascending.</remarks>
    public void Backward(
        ReadOnlySpan<double> weights, ReadOnlySpan<double> y, ReadOnlySpan<double> desired, Span<double> delta)
    {
        delta.Clear();
        SetDifferences(y, desired, delta);
        for (var l = _shape.Layers.Length - 1; l >= 1; l--)
        {
            foreach (var link in _outgoing[l])
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

            var start = _shape.UnitOffset(l);
            UnitFunction.MultiplyByDerivative(
                _shape.ActivationOf(l), y.Slice(start, _shape.Layers[l]), delta.Slice(start, _shape.Layers[l]));
        }
    }

    /// <summary>Adds ∂E/∂w_ji = δ_j y_i of one case. Nature 323, eq. 6.</summary>
    /// <param name="y">Outputs of <see cref="Forward"/>. Shape [units].</param>
    /// <param name="delta">Deltas of <see cref="Backward"/>. Shape [units].</param>
    /// <param name="gradient">Changed in place. Flat, as the weights.</param>
    /// <remarks>Links that share a weight add to it in the order of layers and connections, j ascending: their
    /// gradients are summed.</remarks>
    public void AddGradient(ReadOnlySpan<double> y, ReadOnlySpan<double> delta, Span<double> gradient)
    {
        for (var l = 1; l < _shape.Layers.Length; l++)
        {
            // A bias is the weight from a unit that is always 1.
            for (var j = 0; j < _shape.Layers[l]; j++)
                gradient[_shape.BiasOffset(l) + j * _shape.BiasStride(l)] += delta[_shape.UnitOffset(l) + j];
        }

        foreach (var link in _links)
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

    /// <summary>Copies out what the output units say.</summary>
    /// <param name="y">Outputs of <see cref="Forward"/>. Shape [units].</param>
    /// <param name="outputs">Result, overwritten. Shape [outputs].</param>
    public void CopyOutputs(ReadOnlySpan<double> y, Span<double> outputs)
    {
        for (var j = 0; j < _outputUnits.Length; j++)
            outputs[j] = y[_outputUnits[j]];
    }

    /// <summary>One case's part of E (eq. 3) over <see cref="ErrorFactor"/>: the sum over the output units,
    /// ascending.</summary>
    /// <param name="x">Total inputs of <see cref="Forward"/>. Shape [units].</param>
    /// <param name="outputs">y of the output units. Shape [outputs].</param>
    /// <param name="desired">d. Shape [outputs].</param>
    public double ErrorSum(ReadOnlySpan<double> x, ReadOnlySpan<double> outputs, ReadOnlySpan<double> desired) =>
        HasSoftmax
            ? CrossEntropy.Of(x[^desired.Length..], desired)
            : SquaredError.Sum(outputs, desired, _tolerance);

    /// <summary>What each output unit sends back: y − d. With softmax it is δ itself.</summary>
    private void SetDifferences(ReadOnlySpan<double> y, ReadOnlySpan<double> desired, Span<double> dEdy)
    {
        for (var j = 0; j < _outputUnits.Length; j++)
        {
            var unit = _outputUnits[j];
            dEdy[unit] = HasSoftmax
                ? CrossEntropy.Delta(y[unit], desired[j])
                : SquaredError.Difference(y[unit], desired[j], _tolerance);
        }
    }

    /// <summary>A connection's places: first unit and number of units at both ends, and its first weight.</summary>
    private readonly record struct Link(int From, int FromCount, int To, int ToCount, int Weights);
}
