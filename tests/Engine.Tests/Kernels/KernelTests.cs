using BackpropWeb.Engine.Kernels;
using BackpropWeb.Engine.Learning;
using CsCheck;

namespace BackpropWeb.Engine.Tests.Kernels;

public sealed class KernelTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Step_AnyNet_GivesTheBitsOfTheReference(int lanes) =>
        Gen.Int[0, 1_000_000].Sample(
            number =>
            {
                var recipe = AnyNets.Recipe(number);
                var expected = new Trainer(recipe, null, 1);
                var actual = new Trainer(recipe, null, lanes);
                for (var n = 0; n < 6; n++)
                {
                    Nets.AssertSameBits(expected, actual);
                    Assert.Equal(expected.Step(), actual.Step());
                    Assert.Equal(expected.HasDiverged, actual.HasDiverged);
                }

                Nets.AssertSameBits(expected, actual);
            }, iter: 2000, threads: 2, seed: "0000KQxWxRi1");

    [Fact]
    public void Step_EveryKernel_AllocatesNothing()
    {
        foreach (var lanes in KernelChoice.LaneCounts)
        {
            for (var number = 0; number < 40; number++)
            {
                var trainer = new Trainer(AnyNets.Recipe(number), null, lanes);
                Nets.AssertAllocatesNothing(() => trainer.Step(), $"{lanes} lanes, recipe {number}");
            }
        }
    }
}
