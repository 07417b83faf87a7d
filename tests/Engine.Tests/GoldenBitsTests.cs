using BackpropWeb.Bits;

namespace BackpropWeb.Engine.Tests;

/// <summary>golden-bits.txt is what bench/Bits prints. A change in it changes every recorded run.</summary>
public sealed class GoldenBitsTests
{
    [Fact]
    public void Recipes_OfEveryFeature_KeepTheirBits()
    {
        using var stream = typeof(GoldenBitsTests).Assembly.GetManifestResourceStream("golden-bits.txt")!;
        using var reader = new StreamReader(stream);
        var golden = reader.ReadToEnd().TrimEnd().Split('\n');

        string[] lines = [.. BitsOfRuns.Recipes().Select(run => $"{run.Name}: {BitsOfRuns.HashOf(run.Recipe)}")];

        Assert.Equal(golden[..^1], lines);
        Assert.Equal(golden[^1], $"all: {BitsOfRuns.HashOf(lines)}");
    }

    [Fact]
    public void Recipes_OnTwoThreads_KeepTheirBits()
    {
        var recipes = BitsOfRuns.Recipes().Take(12).ToArray();
        var together = new string[recipes.Length];
        Parallel.For(
            0, recipes.Length, new ParallelOptions { MaxDegreeOfParallelism = 2 },
            n => together[n] = BitsOfRuns.HashOf(recipes[n].Recipe));

        Assert.Equal(recipes.Select(run => BitsOfRuns.HashOf(run.Recipe)), together);
    }
}
