using BackpropWeb.Client.Lab;
using BackpropWeb.Engine;

namespace BackpropWeb.Client.Tests.Lab;

public sealed class LabScaleTests
{
    public static TheoryData<string> Scales() => ["rate", "momentum", "decay", "range", "weight"];

    [Theory]
    [MemberData(nameof(Scales))]
    public void Value_EveryPosition_IsAllowedAndRises(string name)
    {
        var (scale, bounds) = Of(name);
        var before = double.NegativeInfinity;
        for (var position = 0; position <= LabScale.Steps; position++)
        {
            var value = scale.Value(position);
            Assert.True(bounds.Contains(value), $"{value} at {position}");
            Assert.True(value >= before);
            Assert.InRange(scale.Position(value), position - 1, position + 1);
            before = value;
        }
    }

    [Fact]
    public void Position_TwiceTheLearningRate_IsSixFurther() => Assert.Equal(
        6, LabScale.LearningRate.Position(1) - LabScale.LearningRate.Position(0.5));

    [Fact]
    public void Position_ValuesBeyondTheEnds_AreTheEnds()
    {
        Assert.Equal(0, LabScale.LearningRate.Position(1e-9));
        Assert.Equal(LabScale.Steps, LabScale.Weight.Position(7));
        Assert.Equal(0, LabScale.WeightDecay.Position(0));
        Assert.Equal(0, LabScale.WeightDecay.Value(0));
    }

    private static (LabScale Scale, Bounds<double> Bounds) Of(string name) => name switch
    {
        "rate" => (LabScale.LearningRate, Rule.LearningRateBounds),
        "momentum" => (LabScale.Momentum, Rule.MomentumBounds),
        "decay" => (LabScale.WeightDecay, Rule.WeightDecayBounds),
        "range" => (LabScale.Range, Start.Seeded.RangeBounds),
        _ => (LabScale.Weight, Start.Explicit.WeightBounds),
    };
}
