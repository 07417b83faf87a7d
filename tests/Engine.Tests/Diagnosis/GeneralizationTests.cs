using BackpropWeb.Engine.Diagnosis;

namespace BackpropWeb.Engine.Tests.Diagnosis;

public sealed class GeneralizationTests
{
    [Theory]
    [InlineData(new[] { 0.4, 0.2, 0.1 }, new[] { 0.5, 0.3, 0.4 }, 1)]
    [InlineData(new[] { 0.4, 0.2, 0.1 }, new[] { 0.5, 0.3, 0.32 }, null)]
    [InlineData(new[] { 0.4, 0.2, 0.1 }, new[] { 0.5, 0.3, 0.2 }, null)]
    [InlineData(new[] { 0.4, 0.2, 0.3 }, new[] { 0.5, 0.3, 0.4 }, null)]
    [InlineData(new[] { 0.4, 0.2 }, new[] { 0.0, 0.0 }, null)]
    [InlineData(new[] { 0.4 }, new[] { 0.5 }, null)]
    [InlineData(new double[0], new double[0], null)]
    public void ARisingHeldOutErrorBesideAFallingErrorIsLearningByHeart(
        double[] error, double[] heldOut, int? from) =>
        Assert.Equal(from, Generalization.LearnsByHeartFrom(error, heldOut));

    [Fact]
    public void ListsOfTwoLengthsAreRefused() =>
        Assert.Throws<ArgumentException>(() => Generalization.LearnsByHeartFrom([0.1], []));
}
