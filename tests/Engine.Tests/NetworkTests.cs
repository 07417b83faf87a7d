using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Engine.Tests;

public sealed class NetworkTests
{
    [Fact]
    public void Respond_CasesOfARun_GivesTheBitsOfTraining()
    {
        var trainer = new Trainer(Nets.Random(12)).Trained(10);
        var network = new Network(trainer.Recipe.Network, trainer.Weights);
        var look = trainer.Inspect();

        for (var c = 0; c < look.Cases.Length; c++)
        {
            var input = trainer.Recipe.Problem.Cases[c].Input.AsSpan();
            Nets.AssertSameBits(look.Cases[c].Outputs[^1].AsSpan(), network.Respond(input).AsSpan());
            Assert.Equal(look.Cases[c].Outputs, network.RespondByLayer(input));
        }
    }

    [Fact]
    public void Respond_BadArguments_AreRefused()
    {
        var shape = NetworkShape.Chain(2, 1);
        var network = new Network(shape, [0, 1, 1]);

        Assert.Equal(0.5, network.Respond([1, -1])[0]);
        Assert.Contains("2 inputs; there are 1", Assert.Throws<ArgumentException>(() => network.Respond([1])).Message);
        Assert.Contains(
            "Input 1 must be finite; was NaN",
            Assert.Throws<ArgumentException>(() => network.Respond([1, double.NaN])).Message);
        Assert.Contains(
            "3 weights; there are 2", Assert.Throws<ArgumentException>(() => new Network(shape, [0, 1])).Message);
        Assert.Throws<ArgumentNullException>(() => new Network(null!, []));
    }
}
