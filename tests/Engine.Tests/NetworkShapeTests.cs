using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Engine.Tests;

public sealed class NetworkShapeTests
{
    [Fact]
    public void Offsets_SkippingNet_FollowTheDocumentedOrder()
    {
        var shape = new NetworkShape([2, 3, 1], [new(0, 1), new(0, 2), new(1, 2)]);

        Assert.Equal(4 + 6 + 2 + 3, shape.WeightCount);
        Assert.Equal([0, 3], new[] { shape.BiasOffset(1), shape.BiasOffset(2) });
        Assert.Equal([4, 10, 12], Enumerable.Range(0, 3).Select(shape.ConnectionOffset));
        Assert.Equal([0, 2, 5], Enumerable.Range(0, 3).Select(shape.UnitOffset));
        Assert.Equal(6, shape.UnitCount);
    }

    [Fact]
    public void Offsets_OutOfRange_AreRefused()
    {
        var shape = NetworkShape.Chain(2, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => shape.BiasOffset(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => shape.BiasOffset(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => shape.ConnectionOffset(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => shape.ConnectionOffset(1));
    }

    [Fact]
    public void Indexes_GroupsAndSharedWeights_FollowTheDocumentedOrder()
    {
        var shape = Nets.Iterated;

        // Biases of layer 1, the one of layer 4, then the connections 0, 1 and 4.
        Assert.Equal(3 + 1 + 2 * 2 + 3 * 3 + 3 * 2, shape.WeightCount);
        Assert.Equal([0, 0, 0, 3], Enumerable.Range(1, 4).Select(shape.BiasOffset));
        Assert.Equal([1, 1, 1], Enumerable.Range(1, 3).Select(l => shape.BiasIndex(l, 1)));
        Assert.Equal(3, shape.BiasIndex(4, 1));
        Assert.Equal([4, 8, 4, 8, 17], Enumerable.Range(0, 5).Select(shape.ConnectionOffset));
        Assert.Equal(4 + 2 + 1, shape.WeightIndex(0, 1, 1));
        Assert.Equal(4 + 2 + 1, shape.WeightIndex(2, 1, 3));
        Assert.Equal(17 + 3 + 2, shape.WeightIndex(4, 1, 2));
        Assert.Equal(new UnitRange(2, 2), shape.SendingUnits(2));
        Assert.Equal(new UnitRange(0, 3), shape.ReceivingUnits(1));
        Assert.Equal(4, shape.OutputCount);
        Assert.Equal([4 + 3 + 2, 4 + 6 + 2, 13, 14], shape.OutputUnits);
        Assert.Throws<ArgumentOutOfRangeException>(() => shape.WeightIndex(0, 2, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => shape.WeightIndex(2, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => shape.BiasIndex(1, 3));
    }

    // A split net is the whole one whose links between the groups are 0.
    [Fact]
    public void Outputs_SplitNet_AreThoseOfTheWholeNetWithoutCrossLinks()
    {
        var split = new NetworkShape(
            [4, 3, 1],
            [
                new(0, 1) { Sending = new(0, 3), Receiving = new(0, 2) },
                new(0, 1) { Sending = new(3, 1), Receiving = new(2, 1) },
                new(1, 2),
            ]);
        var problem = Nets.Problem(([0.1, 0.9, -0.3, 0.7], [1]), ([1, 0, 0.5, -1], [0]));
        var trainer = new Trainer(new(problem, split, new(), new Start.Seeded(3, 1), 1));
        var w = trainer.Weights;
        var whole = new Trainer(new(problem, NetworkShape.Chain(4, 3, 1), new(), new Start.Explicit([
            w[0], w[1], w[2], w[3],
            w[4], w[5], w[6], 0, w[7], w[8], w[9], 0, 0, 0, 0, w[10],
            w[11], w[12], w[13],
        ]), 1));

        Nets.AssertSameBits(whole.Outputs, trainer.Outputs);
        Assert.Equal(14, split.WeightCount);
        Assert.Equal(10, split.WeightIndex(1, 2, 3));
    }

    [Fact]
    public void Constructor_BrokenGroupsAndShares_AreRefused()
    {
        Refused("connections[0].sending must be within its layer, units 0 to 2 of layer 0; has 2 units from unit 2",
            () => new([3, 1], [new(0, 1) { Sending = new(2, 2) }]));
        Refused("within its layer", () => new([3, 1], [new(0, 1) { Receiving = new(0, 0) }]));
        Refused("within its layer", () => new([3, 1], [new(0, 1) { Receiving = new(-1, 1) }]));
        Refused(
            "joined twice", () => new([3, 1], [new(0, 1) { Sending = new(0, 2) }, new(0, 1) { Sending = new(1, 2) }]));
        Refused("connections[1].sharedWith must be", () => new([2, 2, 1], [new(0, 1), new(1, 2) { SharedWith = 0 }]));
        Refused("connections[0].sharedWith must be", () => new([2, 2, 2], [new(0, 1) { SharedWith = 1 }, new(1, 2)]));
        Refused("connections[2].sharedWith must be", () => new(
            [2, 2, 2, 2], [new(0, 1), new(1, 2) { SharedWith = 0 }, new(2, 3) { SharedWith = 1 }]));
        Refused("a layer from 1 to 1 and appear once", () => new([3, 1], [new(0, 1)], sharedBiases: [new(2, null)]));
        Refused("and appear once", () => new([3, 1], [new(0, 1)], sharedBiases: [new(1, null), new(1, null)]));
        Refused("sharedBiases[0].withLayer must be", () => new(
            [2, 2, 1], [new(0, 1), new(1, 2)], sharedBiases: [new(2, 1)]));
        Refused("last layer, which must hold output units", () => new([3, 1, 1], [new(0, 1), new(1, 2)], outputs: []));
        Refused(
            "last layer, which must hold", () => new([3, 1, 1], [new(0, 1), new(1, 2)], outputs: [new(1, new(0, 1))]));
        Refused(
            "must not name a unit of layer 1 twice",
            () => new([3, 1], [new(0, 1)], outputs: [new(1, new(0, 1)), new(1, new(0, 1))]));
        Refused("outputs[1].layer must be a layer from 1 to 1; was 0", () => new(
            [3, 1], [new(0, 1)], outputs: [new(1, new(0, 1)), new(0, new(0, 1))]));
        Refused("must be the last layer with softmax", () => new(
            [3, 2], [new(0, 1)], Activation.Softmax, outputs: [new(1, new(0, 1))]));
    }

    [Fact]
    public void Constructor_BrokenShapes_AreRefused()
    {
        Refused("at least two layers", () => new([3], [new(0, 1)]));
        Refused("at least two layers", () => new(default, [new(0, 1)]));
        Refused("layers[1] must have at least 1 unit; has 0", () => new([3, 0], [new(0, 1)]));
        Refused("at least one connection", () => new([3, 1], []));
        Refused("from 1 to 0", () => new([3, 1], [new(1, 0)]));
        Refused("from 0 to 2", () => new([3, 1], [new(0, 2)]));
        Refused("from -1 to 1", () => new([3, 1], [new(-1, 1)]));
        Refused(
            "joined twice", () => new([3, 1], [new(0, 1), new(0, 1)]));
        Refused("no connection leads to layer 1", () => new([3, 1, 1], [new(0, 2), new(1, 2)]));
        Refused("no connection leads from layer 1", () => new([3, 1, 1], [new(0, 2), new(0, 1)]));
        Refused("unknown activation 9", () => new([3, 1], [new(0, 1)], (Activation)9));
        Refused("two layers", () => NetworkShape.Chain(3));
        Refused("unknown activation 9", () => new([3, 1], [new(0, 1)], Activation.Logistic, (Activation)9));
        Refused("only the output layer can use", () => new([3, 1], [new(0, 1)], Activation.Softmax, Activation.Tanh));
        Refused("at least 2 output units", () => NetworkShape.Chain(Activation.Softmax, 3, 1));
    }

    [Theory]
    [InlineData(Activation.Logistic, null, Activation.Logistic, Activation.Logistic)]
    [InlineData(Activation.Tanh, null, Activation.Tanh, Activation.Tanh)]
    [InlineData(Activation.Softmax, null, Activation.Logistic, Activation.Softmax)]
    [InlineData(Activation.Rectified, Activation.Softmax, Activation.Rectified, Activation.Softmax)]
    [InlineData(Activation.Tanh, Activation.Logistic, Activation.Tanh, Activation.Logistic)]
    public void Activations_OneOrTwoNamed_CoverEveryLayer(
        Activation activation, Activation? outputActivation, Activation hidden, Activation output)
    {
        var shape = new NetworkShape([2, 3, 2], [new(0, 1), new(1, 2)], activation, outputActivation);

        Assert.Equal(activation, shape.Activation);
        Assert.Equal(hidden, shape.HiddenActivation);
        Assert.Equal(output, shape.OutputActivation);
        Assert.Equal([hidden, output], new[] { shape.ActivationOf(1), shape.ActivationOf(2) });
    }

    [Fact]
    public void Constructor_MoreWeightsThanMemoryHolds_IsRefusedWithoutOverflow()
    {
        Refused("at most 100000000 weights", () => NetworkShape.Chain(100_000, 100_000));
        Refused("at most 100000000 weights", () => NetworkShape.Chain(int.MaxValue, int.MaxValue, int.MaxValue));
        Refused("at most 100000000 weights", () => NetworkShape.Chain(1, int.MaxValue, 1));
    }

    private static void Refused(string text, Func<NetworkShape> make) =>
        Assert.Contains(text, Assert.Throws<ArgumentException>(make).Message);
}
