using System.Collections.Immutable;

namespace BackpropWeb.Engine;

/// <summary>How many units a layered network has and how they are joined, and so where each weight stands in the one
/// flat vector that holds them all.</summary>
/// <remarks>The order of the flat vector is fixed: the biases first, layer by layer from the first layer after the
/// input and unit by unit; then each connection in the order given, receiving-major: w[j,i] for the link from unit i to
/// unit j stands at ConnectionOffset(n) + j × Layers[From] + i; between groups, i and j count from the first unit of their
/// group, and a row is as long as the sending group. What shares its weights with a connection or layer before it has no
/// place of its own. <see cref="WeightIndex"/> and <see cref="BiasIndex"/> give the place in every case.</remarks>
public sealed class NetworkShape
{
    /// <summary>Largest number of weights, biases included: what the gradient's lanes, eight numbers a weight, leave
    /// room for in one array.</summary>
    public const int LargestWeightCount = 100_000_000;

    private readonly int[] _biasOffsets;
    private readonly int[] _biasStrides;
    private readonly int[] _connectionOffsets;
    private readonly int[] _unitOffsets;

    /// <summary>Makes a shape from its layers and their connections.</summary>
    /// <param name="layers">Units of each layer, the input layer first; at least two layers of at least one
    /// unit.</param>
    /// <param name="connections">Joined layers, each pair once. Every layer after the input receives something, every
    /// layer before the last sends something.</param>
    /// <param name="activation">The function of every unit after the input. Softmax is the output layer's alone; the
    /// hidden units are then logistic.</param>
    /// <param name="outputActivation">The output layer's function where it is another one; softmax goes with any, but
    /// is never a hidden layer's.</param>
    /// <param name="sharedBiases">Layers whose biases are not their own; none if left out.</param>
    /// <param name="outputs">Where the output units stand, in the order of the desired values; the last layer if left
    /// out.</param>
    /// <exception cref="ArgumentException">One of the rules above is broken, or there are more weights than
    /// <see cref="LargestWeightCount"/>; the message says which, and ParamName is the part's path, such as
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

    /// <summary>Which layer sends to which, in the order of the flat weight vector.</summary>
    public ImmutableArray<LayerConnection> Connections { get; }

    /// <summary>The function that the network was made with (docs/decisions/0009-unit-functions.md).</summary>
    public Activation Activation { get; }

    /// <summary>The function of the hidden units.</summary>
    public Activation HiddenActivation { get; }

    /// <summary>The function of the output units. Softmax makes cross-entropy the error.</summary>
    public Activation OutputActivation { get; }

    /// <summary>Units of the input layer.</summary>
    public int InputCount => Layers[0];

    /// <summary>Layers whose biases are not their own.</summary>
    public ImmutableArray<SharedBiases> SharedBiases { get; }

    /// <summary>Where the output units stand, in the order of the desired values.</summary>
    public ImmutableArray<LayerUnits> Outputs { get; }

    /// <summary>Output units: those of the last layer, unless <see cref="Outputs"/> says otherwise.</summary>
    public int OutputCount { get; }

    /// <summary>All weights, biases included: the length of the flat vector.</summary>
    public int WeightCount { get; }

    /// <summary>Biases: so many numbers of the flat vector are biases, and stand first in it.</summary>
    public int BiasCount { get; }

    /// <summary>Links, those from the unit that is always 1 included: a shared weight counts wherever it works, as it does
    /// in the time that a pass takes.</summary>
    public long LinkCount { get; }

    /// <summary>Units of all layers.</summary>
    internal int UnitCount { get; }

    /// <summary>Places of the output units in a unit vector. Shape [outputs].</summary>
    internal ImmutableArray<int> OutputUnits { get; }

    /// <summary>A chain of layers, each joined to the next: 2, 4, 1 is the net of the exhibit.</summary>
    /// <param name="layers">Units of each layer, the input layer first.</param>
    /// <exception cref="ArgumentException">Fewer than two layers, or one without units.</exception>
    public static NetworkShape Chain(params ReadOnlySpan<int> layers) => Chain(Activation.Logistic, layers);

    /// <summary>A chain of layers of a given function.</summary>
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

    /// <summary>Place in the flat vector of the bias of unit 0 of a layer after the input.</summary>
    /// <param name="layer">1 to Layers.Length − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The layer has no biases or does not exist.</exception>
    public int BiasOffset(int layer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(layer, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(layer, Layers.Length);
        return _biasOffsets[layer];
    }

    /// <summary>Place in the flat vector of w[0,0] of a connection.</summary>
    /// <param name="connection">0 to Connections.Length − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such connection.</exception>
    public int ConnectionOffset(int connection)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(connection);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(connection, _connectionOffsets.Length);
        return _connectionOffsets[connection];
    }

    /// <summary>The units of the sending layer that a connection leads from.</summary>
    /// <param name="connection">0 to Connections.Length − 1.</param>
    public UnitRange SendingUnits(int connection) =>
        Connections[connection].Sending ?? new(0, Layers[Connections[connection].From]);

    /// <summary>The units of the receiving layer that a connection leads to.</summary>
    /// <param name="connection">0 to Connections.Length − 1.</param>
    public UnitRange ReceivingUnits(int connection) =>
        Connections[connection].Receiving ?? new(0, Layers[Connections[connection].To]);

    /// <summary>Place in the flat vector of the weight from one unit to another.</summary>
    /// <param name="connection">The connection that joins them.</param>
    /// <param name="receiving">j, index within the receiving layer.</param>
    /// <param name="sending">i, index within the sending layer.</param>
    /// <exception cref="ArgumentOutOfRangeException">The connection does not join these units.</exception>
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

    /// <summary>Place in the flat vector of a unit's bias.</summary>
    /// <param name="layer">1 to Layers.Length − 1.</param>
    /// <param name="unit">Index within the layer.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such unit, or it has no bias.</exception>
    public int BiasIndex(int layer, int unit)
    {
        var offset = BiasOffset(layer);
        ArgumentOutOfRangeException.ThrowIfNegative(unit);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(unit, Layers[layer]);
        return offset + unit * _biasStrides[layer];
    }

    /// <summary>Whether another shape says the same.</summary>
    internal bool IsLike(NetworkShape other) =>
        ReferenceEquals(this, other)
        || (Layers.SequenceEqual(other.Layers) && Connections.SequenceEqual(other.Connections)
            && HiddenActivation == other.HiddenActivation && OutputActivation == other.OutputActivation
            && SharedBiases.SequenceEqual(other.SharedBiases) && Outputs.SequenceEqual(other.Outputs));

    /// <summary>1, or 0 in a layer all of whose units share one bias.</summary>
    internal int BiasStride(int layer) => _biasStrides[layer];

    /// <summary>The function of a layer's units.</summary>
    /// <param name="layer">1 to Layers.Length − 1.</param>
    internal Activation ActivationOf(int layer) => layer == Layers.Length - 1 ? OutputActivation : HiddenActivation;

    /// <summary>Place of unit 0 of a layer in a unit vector: layer by layer, the input layer first.</summary>
    internal int UnitOffset(int layer) => _unitOffsets[layer];

    /// <summary>The parts of a unit vector that belong to the layers after the input.</summary>
    internal ImmutableArray<ImmutableArray<double>> SplitByLayer(ReadOnlySpan<double> units)
    {
        var layers = ImmutableArray.CreateBuilder<ImmutableArray<double>>(Layers.Length - 1);
        for (var l = 1; l < Layers.Length; l++)
            layers.Add([.. units.Slice(_unitOffsets[l], Layers[l])]);
        return layers.MoveToImmutable();
    }
}
