namespace BackpropWeb.Engine.Kernels;

/// <summary>A shape's links by their places in a unit vector and in the flat weight vector: what every kernel
/// walks.</summary>
/// <remarks>A unit vector holds one figure for each unit: layer by layer, the input layer first. Shape
/// [units].</remarks>
internal sealed class Wiring
{
    /// <summary>The wiring of a shape.</summary>
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

    /// <summary>What is wired.</summary>
    public NetworkShape Shape { get; }

    /// <summary>In the shape's order.</summary>
    public Link[] Links { get; }

    /// <summary>The layers after the input.</summary>
    public Layer[] Layers { get; }

    /// <summary>Places of the output units. Shape [outputs].</summary>
    public int[] Outputs { get; }

    /// <summary>The links of each matrix of weights: several where they share it, in the shape's order.</summary>
    public Link[][] Matrices { get; }

    /// <summary>The units that have each bias, in the order in which they add to its gradient. Shape [biases][units].</summary>
    public int[][] BiasUnits { get; }

    /// <summary>Whether the outputs are softmax ones, and the error so cross-entropy.</summary>
    public bool HasSoftmax => Shape.OutputActivation == Activation.Softmax;

    /// <summary>What the sum of all cases' errors is multiplied by to give E: ½ of the letter's squares, 1 of
    /// cross-entropy.</summary>
    public double ErrorFactor => HasSoftmax ? 1 : 0.5;
}

/// <summary>A connection's places.</summary>
/// <param name="From">First sending unit.</param>
/// <param name="FromCount">Sending units.</param>
/// <param name="To">First receiving unit.</param>
/// <param name="ToCount">Receiving units.</param>
/// <param name="Weights">First weight; shape [receiving × sending], row-major.</param>
internal sealed record Link(int From, int FromCount, int To, int ToCount, int Weights);

/// <summary>A layer after the input.</summary>
/// <param name="Start">First unit.</param>
/// <param name="Count">Units.</param>
/// <param name="Activation">Their function.</param>
/// <param name="Bias">Place of the first unit's bias.</param>
/// <param name="BiasStride">From there to the next one's: 1, or 0 where all share one.</param>
/// <param name="Incoming">Links that lead here, in the shape's order.</param>
/// <param name="Outgoing">Links that lead on, likewise.</param>
internal sealed record Layer(
    int Start, int Count, Activation Activation, int Bias, int BiasStride, Link[] Incoming, Link[] Outgoing);
