using BackpropWeb.Bits;

namespace BackpropWeb.Engine.Tests;

/// <summary>golden-bits.txt is what bench/Bits prints. A change in it changes every recorded run.</summary>
public sealed class GoldenBitsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Recipes_OfEveryFeatureByEveryKernel_KeepTheirBits(int threads)
    {
        using var stream = typeof(GoldenBitsTests).Assembly.GetManifestResourceStream("golden-bits.txt")!;
        using var reader = new StreamReader(stream);

        Assert.Equal(reader.ReadToEnd().TrimEnd().Split('\n'), BitsOfRuns.Lines(threads));
    }
}
