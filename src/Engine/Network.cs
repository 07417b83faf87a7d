using System.Collections.Immutable;
using BackpropWeb.Engine.Kernels;

namespace BackpropWeb.Engine;

/// <summary>A network with fixed weights that computes outputs. Not thread-safe.</summary>
public sealed class Network
{
    private readonly ReferenceKernel _kernel;
    private readonly double[] _weights;
    private readonly double[] _x;
    private readonly double[] _y;

    /// <summary>Combines a shape with weights.</summary>
    /// <param name="shape">Units and connections.</param>
    /// <param name="weights">Flat weight vector, such as <see cref="Learning.Trainer.Weights"/>; copied.</param>
    /// <exception cref="ArgumentException">The number of weights differs from the shape's.</exception>
    public Network(NetworkShape shape, ReadOnlySpan<double> weights)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (weights.Length != shape.WeightCount)
            throw new ArgumentException(
                $"There must be {shape.WeightCount} weights; there are {weights.Length}.", nameof(weights));
        Shape = shape;
        _kernel = new(new(shape), tolerance: 0);
        _weights = weights.ToArray();
        _x = new double[shape.UnitCount];
        _y = new double[shape.UnitCount];
    }

    /// <summary>Flat weight vector.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>Units and connections.</summary>
    public NetworkShape Shape { get; }

    /// <summary>Computes the outputs for any input by equations 1 and 2, with the same bits as in training.</summary>
    /// <param name="input">One value for each input unit, finite.</param>
    /// <returns>Shape [outputs].</returns>
    /// <exception cref="ArgumentException">The number of values differs from the number of input units, or a value is
    /// not finite.</exception>
    public ImmutableArray<double> Respond(ReadOnlySpan<double> input)
    {
        Pass(input);
        var outputs = new double[Shape.OutputCount];
        _kernel.CopyOutputs(_y, outputs);
        return ImmutableArray.Create(outputs);
    }

    /// <summary>Computes the outputs of every unit after the input layer.</summary>
    /// <param name="input">As in <see cref="Respond"/>.</param>
    /// <returns>Shape [layer after the input][unit].</returns>
    /// <exception cref="ArgumentException">As in <see cref="Respond"/>.</exception>
    public ImmutableArray<ImmutableArray<double>> RespondByLayer(ReadOnlySpan<double> input)
    {
        Pass(input);
        return Shape.SplitByLayer(_y);
    }

    private void Pass(ReadOnlySpan<double> input)
    {
        if (input.Length != Shape.InputCount)
            throw new ArgumentException(
                $"There must be {Shape.InputCount} inputs; there are {input.Length}.", nameof(input));
        for (var i = 0; i < input.Length; i++)
        {
            if (!double.IsFinite(input[i]))
                throw new ArgumentException($"Input {i} must be finite; was {input[i]}.", nameof(input));
        }

        input.CopyTo(_y);
        _kernel.Forward(_weights, _x, _y);
    }
}
