using System.Collections.Immutable;

namespace BackpropWeb.Engine;

/// <summary>All links from one layer to a later one: every unit of <paramref name="From"/> sends to every unit of
/// <paramref name="To"/>.</summary>
/// <param name="From">Index of the sending layer; 0 is the input layer.</param>
/// <param name="To">Index of the receiving layer; above <paramref name="From"/>.</param>
public readonly record struct LayerConnection(int From, int To);

/// <summary>How many units a layered network has and how they are joined, and so where each weight stands in the one
/// flat vector that holds them all.</summary>
/// <remarks>The order of the flat vector is fixed: the biases first, layer by layer from the first layer after the
/// input and unit by unit; then each connection in the order given, receiving-major: w[j,i] for the link from unit i to
/// unit j stands at ConnectionOffset(n) + j × Layers[From] + i.</remarks>
public sealed class NetworkShape
{
    /// <summary>Largest number of weights, biases included: what the gradient's lanes, eight numbers a weight, leave
    /// room for in one array.</summary>
    public const int LargestWeightCount = 100_000_000;

    private readonly int[] _biasOffsets;
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
    /// <exception cref="ArgumentException">One of the rules above is broken, or there are more weights than
    /// <see cref="LargestWeightCount"/>; the message says which.</exception>
    public NetworkShape(
        ImmutableArray<int> layers, ImmutableArray<LayerConnection> connections,
        Activation activation = Activation.Logistic, Activation? outputActivation = null)
    {
        if (layers.IsDefault || layers.Length < 2)
            throw new ArgumentException("A network needs at least two layers.", nameof(layers));
        for (var l = 0; l < layers.Length; l++)
        {
            if (layers[l] < 1)
                throw new ArgumentException(
                    $"Layer {l} must have at least 1 unit; it has {layers[l]}.", nameof(layers));
        }

        RequireConnections(layers.Length, connections);
        RequireActivations(activation, outputActivation, layers[^1]);

        Layers = layers;
        Connections = connections;
        Activation = activation;
        HiddenActivation = activation == Activation.Softmax ? Activation.Logistic : activation;
        OutputActivation = outputActivation ?? activation;

        WeightCount = RequireWeightCount(layers, connections);
        UnitCount = layers.Sum();

        var offset = 0;
        _biasOffsets = new int[layers.Length];
        _unitOffsets = new int[layers.Length];
        for (var l = 1; l < layers.Length; l++)
        {
            _unitOffsets[l] = _unitOffsets[l - 1] + layers[l - 1];
            _biasOffsets[l] = offset;
            offset += layers[l];
        }

        _connectionOffsets = new int[connections.Length];
        for (var n = 0; n < connections.Length; n++)
        {
            _connectionOffsets[n] = offset;
            offset += layers[connections[n].From] * layers[connections[n].To];
        }
    }

    /// <summary>Units of each layer, the input layer first.</summary>
    public ImmutableArray<int> Layers { get; }

    /// <summary>Which layer sends to which, in the order of the flat weight vector.</summary>
    public ImmutableArray<LayerConnection> Connections { get; }

    /// <summary>The function that the network was made with (docs/decisions/0003-unit-functions.md).</summary>
    public Activation Activation { get; }

    /// <summary>The function of the hidden units.</summary>
    public Activation HiddenActivation { get; }

    /// <summary>The function of the output units. Softmax makes cross-entropy the error.</summary>
    public Activation OutputActivation { get; }

    /// <summary>Units of the input layer.</summary>
    public int InputCount => Layers[0];

    /// <summary>Units of the output layer.</summary>
    public int OutputCount => Layers[^1];

    /// <summary>All weights, biases included: the length of the flat vector.</summary>
    public int WeightCount { get; }

    /// <summary>Units of all layers.</summary>
    internal int UnitCount { get; }

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

    private static int RequireWeightCount(ImmutableArray<int> layers, ImmutableArray<LayerConnection> connections)
    {
        var count = layers.Sum(units => (decimal)units) - layers[0];
        count += connections.Sum(c => (decimal)layers[c.From] * layers[c.To]);
        if (count > LargestWeightCount || layers[0] > LargestWeightCount)
            throw new ArgumentException(
                $"A network may have at most {LargestWeightCount} weights; this one has {count}.", nameof(layers));
        return (int)count;
    }

    private static void RequireActivations(Activation activation, Activation? outputActivation, int outputCount)
    {
        if (!Enum.IsDefined(activation))
            throw new ArgumentException($"There is no activation {activation}.", nameof(activation));
        if (outputActivation is not { } output)
            output = activation;
        else if (!Enum.IsDefined(output))
            throw new ArgumentException($"There is no activation {output}.", nameof(outputActivation));
        else if (activation == Activation.Softmax && output != Activation.Softmax)
            throw new ArgumentException(
                "Softmax is a function of the output layer; hidden units need another one.", nameof(activation));
        if (output == Activation.Softmax && outputCount < 2)
            throw new ArgumentException(
                $"Softmax needs at least 2 output units to share among; there is {outputCount}.", nameof(activation));
    }

    private static void RequireConnections(int layerCount, ImmutableArray<LayerConnection> connections)
    {
        if (connections.IsDefaultOrEmpty)
            throw new ArgumentException("A network needs at least one connection.", nameof(connections));
        var seen = new HashSet<LayerConnection>();
        foreach (var connection in connections)
        {
            if (connection.From < 0 || connection.To >= layerCount || connection.From >= connection.To)
                throw new ArgumentException(
                    $"A connection must lead from a layer to a later one of 0 to {layerCount - 1}; " +
                    $"one leads from {connection.From} to {connection.To}.", nameof(connections));
            if (!seen.Add(connection))
                throw new ArgumentException(
                    $"Layers {connection.From} and {connection.To} are joined twice.", nameof(connections));
        }

        for (var l = 0; l < layerCount; l++)
        {
            if (l > 0 && !connections.Any(c => c.To == l))
                throw new ArgumentException($"Nothing leads to layer {l}.", nameof(connections));
            if (l < layerCount - 1 && !connections.Any(c => c.From == l))
                throw new ArgumentException($"Nothing leads on from layer {l}.", nameof(connections));
        }
    }
}
