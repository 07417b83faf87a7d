using BackpropWeb.Engine.Numerics;

namespace BackpropWeb.Engine.Tests.Numerics;

public sealed class SpacingTests
{
    [Fact]
    public void Linear_BothEnds_AreExact()
    {
        Assert.Equal([0, 0.5, 1, 1.5, 2], Spacing.Linear(0, 2, 5));
        Assert.Equal([0.1], Spacing.Linear(0.1, 7, 1));
        Assert.Equal(0.3, Spacing.Linear(0.1, 0.3, 7)[^1]);
    }

    [Fact]
    public void Logarithmic_EqualRatios_AreNear()
    {
        var values = Spacing.Logarithmic(0.001, 1_000, 7);
        double[] expected = [0.001, 0.01, 0.1, 1, 10, 100, 1_000];
        Assert.Equal((0.001, 1_000), (values[0], values[^1]));
        Assert.All(values.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, pair.Second * 1e-14));
    }

    [Fact]
    public void WhatCannotBeSpaced_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Spacing.Linear(0, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Spacing.Logarithmic(0, 1, 2));
    }
}
