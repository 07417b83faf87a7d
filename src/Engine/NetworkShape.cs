using System.Collections.Immutable;

namespace BackpropWeb.Engine;

/// <summary>Layers, connections and unit functions of a network, and the position of each weight in the flat weight
/// vector.</summary>
/// <remarks>The order of the flat vector is fixed. Biases come first, layer by layer and unit by unit, from the first
/// layer after the input. Then each connection follows in the given order, receiving-major: w[j,i], for the link from
/// unit i to unit j, is at ConnectionOffset(n) + j × (sending units) + i, with i and j counted from the first unit of
/// their group. A connection or layer that shares weights or biases has no entries of its own.
/// <see cref="WeightIndex"/> and <see cref="BiasIndex"/> return the position in every case.</remarks>
public sealed class NetworkShape
{
    /// <summary>Largest number of weights, biases included. The gradient needs eight numbers per weight in one
    /// array.</summary>
    public const int LargestWeightCount = 100_000_000;

    private readonly int[] _biasOffsets;
    private readonly int[] _biasStrides;
    private readonly int[] _connectionOffsets;
    private readonly int[] _unitOffsets;

    /// <summary>Creates and validates a shape.</summary>
    /// <param name="layers">Units of each layer, the input layer first; at least two layers of at least one
    /// unit.</param>
    /// <param name="connections">Connections; no two units are linked twice. Every layer after the input receives a
    /// connection, and every layer before the last sends one.</param>
    /// <param name="activation">The function of every unit after the input layer. Softmax applies to the output layer
    /// only; the hidden units are then logistic.</param>
    /// <param name="outputActivation">The output layer's function, if different. Softmax can follow any hidden
    /// function, but is never a hidden function itself.</param>
    /// <param name="sharedBiases">Layers that share biases. Default none.</param>
    /// <param name="outputs">The output units, in the order of the desired values. Default the last layer.</param>
    /// <exception cref="ArgumentException">A rule above is broken, or there are more weights than
    /// <see cref="LargestWeightCount"/>. ParamName is the path of the invalid part, such as
    /// "connections[2].sending".</exception>
    public NetworkShape(
        ImmutableArray<int> layers, ImmutableArray<LayerConnection> connections,
        Activation activation = Activation.Logistic, Activation? outputActivation = null,
        ImmutableArray<SharedBiases> sharedBiases = default, ImmutableArray<LayerUnits> outputs = default)
    {
        ShapeRules.RequireLayers(layers);
        ShapeRules.RequireConnections(layers, connections);
        ShapeRules.RequireActivations(activation, outputActivation, layers[^1]);
        sharedBiases = sharedBiases.IsDefault ? [] : sharedBiases;
        ShapeRules.RequireSharedBiases(layers, sharedBiases);
        outputs = outputs.IsDefault ? [new(layers.Length - 1, new(0, layers[^1]))] : outputs;
        ShapeRules.RequireOutputs(layers, outputs, outputActivation ?? activation);

        Layers = layers;
        Connections = connections;
        Activation = activation;
        HiddenActivation = activation == Activation.Softmax ? Activation.Logistic : activation;
        OutputActivation = outputActivation ?? activation;
        SharedBiases = sharedBiases;
        Outputs = outputs;

        WeightCount = ShapeRules.RequireWeightCount(layers, connections, sharedBiases);
        UnitCount = layers.Sum();
        LinkCount = UnitCount - layers[0]
            + Enumerable.Range(0, connections.Length).Sum(n => (long)SendingUnits(n).Count * ReceivingUnits(n).Count);
        OutputCount = outputs.Sum(group => group.Units.Count);
        OutputUnits = [.. outputs.SelectMany(group =>
            Enumerable.Range(layers.Take(group.Layer).Sum() + group.Units.Start, group.Units.Count))];

        var offset = 0;
        _biasOffsets = new int[layers.Length];
        _biasStrides = new int[layers.Length];
        _unitOffsets = new int[layers.Length];
        for (var l = 1; l < layers.Length; l++)
        {
            _unitOffsets[l] = _unitOffsets[l - 1] + layers[l - 1];
            var shared = sharedBiases.FirstOrDefault(each => each.Layer == l);
            _biasStrides[l] = shared is { Layer: > 0, WithLayer: null } ? 0 : 1;
            if (shared.WithLayer is { } other)
            {
                _biasOffsets[l] = _biasOffsets[other];
                continue;
            }

            _biasOffsets[l] = offset;
            offset += _biasStrides[l] == 0 ? 1 : layers[l];
        }

        BiasCount = offset;
        _connectionOffsets = new int[connections.Length];
        for (var n = 0; n < connections.Length; n++)
        {
            if (connections[n].SharedWith is { } other)
            {
                _connectionOffsets[n] = _connectionOffsets[other];
                continue;
            }

            _connectionOffsets[n] = offset;
            offset += SendingUnits(n).Count * ReceivingUnits(n).Count;
        }
    }

    /// <summary>Units of each layer, the input layer first.</summary>
    public ImmutableArray<int> Layers { get; }

    /// <summary>The connections, in the order of the flat weight vector.</summary>
    public ImmutableArray<LayerConnection> Connections { get; }

    /// <summary>The activation given to the constructor (docs/decisions/0009-unit-functions.md).</summary>
    public Activation Activation { get; }

    /// <summary>The function of the hidden units.</summary>
    public Activation HiddenActivation { get; }

    /// <summary>The function of the output units. With softmax the error is cross-entropy.</summary>
    public Activation OutputActivation { get; }

    /// <summary>Units of the input layer.</summary>
    public int InputCount => Layers[0];

    /// <summary>Layers that share biases.</summary>
    public ImmutableArray<SharedBiases> SharedBiases { get; }

    /// <summary>The output units, in the order of the desired values.</summary>
    public ImmutableArray<LayerUnits> Outputs { get; }

    /// <summary>Number of output units.</summary>
    public int OutputCount { get; }

    /// <summary>Number of weights, biases included: the length of the flat vector.</summary>
    public int WeightCount { get; }

    /// <summary>Number of biases. They come first in the flat vector.</summary>
    public int BiasCount { get; }

    /// <summary>Number of links, bias links included. A shared weight counts once for each link, as it does in the time
    /// of a pass.</summary>
    public long LinkCount { get; }

    /// <summary>Number of units in all layers.</summary>
    internal int UnitCount { get; }

    /// <summary>Positions of the output units in a unit vector. Shape [outputs].</summary>
    internal ImmutableArray<int> OutputUnits { get; }

    /// <summary>Creates a chain of layers, each connected to the next: 2, 4, 1 is the net of the exhibit.</summary>
    /// <param name="layers">Units of each layer, the input layer first.</param>
    /// <exception cref="ArgumentException">Fewer than two layers, or one without units.</exception>
    public static NetworkShape Chain(params ReadOnlySpan<int> layers) => Chain(Activation.Logistic, layers);

    /// <summary>Creates a chain of layers with a given function.</summary>
    /// <param name="activation">As in the constructor.</param>
    /// <param name="layers">Units of each layer, the input layer first.</param>
    /// <exception cref="ArgumentException">As the constructor says.</exception>
    public static NetworkShape Chain(Activation activation, params ReadOnlySpan<int> layers)
    {
        var connections = ImmutableArray.CreateBuilder<LayerConnection>();
        for (var l = 1; l < layers.Length; l++)
            connections.Add(new(l - 1, l));
        return new(layers.ToImmutableArray(), connections.ToImmutable(), activation);
    }

    /// <summary>Position in the flat vector of the bias of unit 0 of a layer.</summary>
    /// <param name="layer">1 to Layers.Length − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The layer is the input layer or does not exist.</exception>
    public int BiasOffset(int layer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(layer, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(layer, Layers.Length);
        return _biasOffsets[layer];
    }

    /// <summary>Position in the flat vector of w[0,0] of a connection.</summary>
    /// <param name="connection">0 to Connections.Length − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The connection does not exist.</exception>
    public int ConnectionOffset(int connection)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(connection);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(connection, _connectionOffsets.Length);
        return _connectionOffsets[connection];
    }

    /// <summary>The sending units of a connection.</summary>
    /// <param name="connection">0 to Connections.Length − 1.</param>
    public UnitRange SendingUnits(int connection) =>
        Connections[connection].Sending ?? new(0, Layers[Connections[connection].From]);

    /// <summary>The receiving units of a connection.</summary>
    /// <param name="connection">0 to Connections.Length − 1.</param>
    public UnitRange ReceivingUnits(int connection) =>
        Connections[connection].Receiving ?? new(0, Layers[Connections[connection].To]);

    /// <summary>Position in the flat vector of the weight from one unit to another.</summary>
    /// <param name="connection">The connection that links them.</param>
    /// <param name="receiving">j, index within the receiving layer.</param>
    /// <param name="sending">i, index within the sending layer.</param>
    /// <exception cref="ArgumentOutOfRangeException">The connection does not link these units.</exception>
    public int WeightIndex(int connection, int receiving, int sending)
    {
        var offset = ConnectionOffset(connection);
        var (to, from) = (ReceivingUnits(connection), SendingUnits(connection));
        if (!to.Contains(receiving))
            throw new ArgumentOutOfRangeException(nameof(receiving), receiving, $"must be one of the units {to}.");
        if (!from.Contains(sending))
            throw new ArgumentOutOfRangeException(nameof(sending), sending, $"must be one of the units {from}.");
        return offset + (receiving - to.Start) * from.Count + sending - from.Start;
    }

    /// <summary>Position in the flat vector of a unit's bias.</summary>
    /// <param name="layer">1 to Layers.Length − 1.</param>
    /// <param name="unit">Index within the layer.</param>
    /// <exception cref="ArgumentOutOfRangeException">The unit does not exist, or is in the input layer.</exception>
    public int BiasIndex(int layer, int unit)
    {
        var offset = BiasOffset(layer);
        ArgumentOutOfRangeException.ThrowIfNegative(unit);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(unit, Layers[layer]);
        return offset + unit * _biasStrides[layer];
    }

    /// <summary>Whether another shape is equal to this one.</summary>
    internal bool IsLike(NetworkShape other) =>
        ReferenceEquals(this, other)
        || (Layers.SequenceEqual(other.Layers) && Connections.SequenceEqual(other.Connections)
            && HiddenActivation == other.HiddenActivation && OutputActivation == other.OutputActivation
            && SharedBiases.SequenceEqual(other.SharedBiases) && Outputs.SequenceEqual(other.Outputs));

    /// <summary>Distance between the biases of neighbouring units: 1, or 0 if the layer's units share one
    /// bias.</summary>
    internal int BiasStride(int layer) => _biasStrides[layer];

    /// <summary>The function of a layer's units.</summary>
    /// <param name="layer">1 to Layers.Length − 1.</param>
    internal Activation ActivationOf(int layer) => layer == Layers.Length - 1 ? OutputActivation : HiddenActivation;

    /// <summary>Position of unit 0 of a layer in a unit vector, which holds layer by layer, the input layer
    /// first.</summary>
    internal int UnitOffset(int layer) => _unitOffsets[layer];

    /// <summary>Splits a unit vector into the layers after the input.</summary>
    internal ImmutableArray<ImmutableArray<double>> SplitByLayer(ReadOnlySpan<double> units)
    {
        var layers = ImmutableArray.CreateBuilder<ImmutableArray<double>>(Layers.Length - 1);
        for (var l = 1; l < Layers.Length; l++)
            layers.Add([.. units.Slice(_unitOffsets[l], Layers[l])]);
        return layers.MoveToImmutable();
    }
}
