namespace BackpropWeb.Engine.Kernels;

/// <summary>The links of a shape as positions in a unit vector and in the flat weight vector.</summary>
/// <remarks>A unit vector holds one value for each unit: layer by layer, the input layer first. Shape
/// [units].</remarks>
internal sealed class Wiring
{
    /// <summary>Creates the wiring of a shape.</summary>
    /// <param name="shape">Units and connections.</param>
    public Wiring(NetworkShape shape)
    {
        Shape = shape;
        Links = [.. Enumerable.Range(0, shape.Connections.Length).Select(n => new Link(
            shape.UnitOffset(shape.Connections[n].From) + shape.SendingUnits(n).Start, shape.SendingUnits(n).Count,
            shape.UnitOffset(shape.Connections[n].To) + shape.ReceivingUnits(n).Start, shape.ReceivingUnits(n).Count,
            shape.ConnectionOffset(n)))];
        Layers = [.. Enumerable.Range(1, shape.Layers.Length - 1).Select(l => new Layer(
            shape.UnitOffset(l), shape.Layers[l], shape.ActivationOf(l), shape.BiasOffset(l), shape.BiasStride(l),
            [.. Links.Where((_, n) => shape.Connections[n].To == l)],
            [.. Links.Where((_, n) => shape.Connections[n].From == l)]))];
        Outputs = [.. shape.OutputUnits];
        Matrices = [.. Links.GroupBy(link => link.Weights).Select(same => same.ToArray())];

        var units = Enumerable.Range(0, shape.BiasCount).Select(_ => new List<int>()).ToArray();
        foreach (var layer in Layers)
        {
            for (var j = 0; j < layer.Count; j++)
                units[layer.Bias + j * layer.BiasStride].Add(layer.Start + j);
        }

        BiasUnits = [.. units.Select(each => each.ToArray())];
    }

    /// <summary>The shape.</summary>
    public NetworkShape Shape { get; }

    /// <summary>The links, in the shape's order.</summary>
    public Link[] Links { get; }

    /// <summary>The layers after the input.</summary>
    public Layer[] Layers { get; }

    /// <summary>Positions of the output units. Shape [outputs].</summary>
    public int[] Outputs { get; }

    /// <summary>The links of each weight matrix, in the shape's order; several if they share it.</summary>
    public Link[][] Matrices { get; }

    /// <summary>The units of each bias, in the order of summation of its gradient. Shape [biases][units].</summary>
    public int[][] BiasUnits { get; }

    /// <summary>Whether the output units are softmax units and the error is cross-entropy.</summary>
    public bool HasSoftmax => Shape.OutputActivation == Activation.Softmax;

    /// <summary>Factor from the sum over all cases to E: ½ for squared error, 1 for cross-entropy.</summary>
    public double ErrorFactor => HasSoftmax ? 1 : 0.5;
}

/// <summary>Positions of a connection.</summary>
/// <param name="From">Position of the first sending unit.</param>
/// <param name="FromCount">Number of sending units.</param>
/// <param name="To">Position of the first receiving unit.</param>
/// <param name="ToCount">Number of receiving units.</param>
/// <param name="Weights">Position of the first weight; shape [receiving × sending], row-major.</param>
internal sealed record Link(int From, int FromCount, int To, int ToCount, int Weights);

/// <summary>A layer after the input.</summary>
/// <param name="Start">Position of the first unit.</param>
/// <param name="Count">Units.</param>
/// <param name="Activation">Function of the units.</param>
/// <param name="Bias">Position of the first unit's bias.</param>
/// <param name="BiasStride">Distance to the next unit's bias: 1, or 0 if all units share one.</param>
/// <param name="Incoming">Links to this layer, in the shape's order.</param>
/// <param name="Outgoing">Links from this layer, in the shape's order.</param>
internal sealed record Layer(
    int Start, int Count, Activation Activation, int Bias, int BiasStride, Link[] Incoming, Link[] Outgoing);
