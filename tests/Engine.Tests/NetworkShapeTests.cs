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
    public void Constructor_BrokenShapes_AreRefused()
    {
        Refused("at least two layers", () => new([3], [new(0, 1)]));
        Refused("at least two layers", () => new(default, [new(0, 1)]));
        Refused("Layer 1 must have at least 1 unit; it has 0", () => new([3, 0], [new(0, 1)]));
        Refused("at least one connection", () => new([3, 1], []));
        Refused("from 1 to 0", () => new([3, 1], [new(1, 0)]));
        Refused("from 0 to 2", () => new([3, 1], [new(0, 2)]));
        Refused("from -1 to 1", () => new([3, 1], [new(-1, 1)]));
        Refused("joined twice", () => new([3, 1], [new(0, 1), new(0, 1)]));
        Refused("Nothing leads to layer 1", () => new([3, 1, 1], [new(0, 2), new(1, 2)]));
        Refused("Nothing leads on from layer 1", () => new([3, 1, 1], [new(0, 2), new(0, 1)]));
        Refused("no activation 9", () => new([3, 1], [new(0, 1)], (Activation)9));
        Refused("two layers", () => NetworkShape.Chain(3));
        Refused("no activation 9", () => new([3, 1], [new(0, 1)], Activation.Logistic, (Activation)9));
        Refused("function of the output layer", () => new([3, 1], [new(0, 1)], Activation.Softmax, Activation.Tanh));
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
