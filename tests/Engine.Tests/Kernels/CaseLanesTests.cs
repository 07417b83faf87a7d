using BackpropWeb.Engine.Kernels;

namespace BackpropWeb.Engine.Tests.Kernels;

public sealed class CaseLanesTests
{
    // Numbers whose sum differs for every other order of addition.
    private static readonly double[] Lanes = [1e16, 3, -1e16, 1e-3, 1, -3e8, 7, 2e-9];

    private static readonly double Expected =
        ((Lanes[0] + Lanes[4]) + (Lanes[2] + Lanes[6])) + ((Lanes[1] + Lanes[5]) + (Lanes[3] + Lanes[7]));

    [Fact]
    public void Fold_EightLanes_AddsTheUpperHalfToTheLower()
    {
        Assert.Equal(Expected, CaseLanes.Fold(Lanes));
        Assert.NotEqual(Lanes.Sum(), CaseLanes.Fold(Lanes));
    }

    [Fact]
    public void Fold_ManyFigures_GivesTheSameAsOneByOne()
    {
        const int figures = 3;
        var lanes = new double[CaseLanes.Count * figures];
        for (var lane = 0; lane < CaseLanes.Count; lane++)
            lanes.AsSpan(lane * figures, figures).Fill(Lanes[lane]);
        var sums = new double[figures];

        CaseLanes.Fold(lanes, sums);

        Assert.All(sums, sum => Assert.Equal(Expected, sum));
    }

    [Fact]
    public void Fold_EmptyUpperLanes_ChangeNoBit()
    {
        double[] four = [0.1, 0.2, 0.3, 0.7, 0, 0, 0, 0];
        Assert.Equal((0.1 + 0.3) + (0.2 + 0.7), CaseLanes.Fold(four));
    }
}
