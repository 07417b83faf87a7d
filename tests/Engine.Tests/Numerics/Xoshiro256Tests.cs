using BackpropWeb.Engine.Numerics;

namespace BackpropWeb.Engine.Tests.Numerics;

public sealed class Xoshiro256Tests
{
    // The vectors of the Rosetta Code page "Pseudo-random numbers/Splitmix64".
    [Fact]
    public void SplitMix64_Seed1234567_GivesThePublishedNumbers()
    {
        var state = 1234567UL;
        ulong[] expected =
        [
            6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821,
        ];

        Assert.All(expected, number => Assert.Equal(number, Xoshiro256.SplitMix64(ref state)));
    }

    // The vectors of rand_xoshiro's test, made with the authors' C program (prng.di.unimi.it/xoshiro256starstar.c).
    [Fact]
    public void Next_State1234_GivesThePublishedNumbers()
    {
        var random = new Xoshiro256(1, 2, 3, 4);
        ulong[] expected =
        [
            11520, 0, 1509978240, 1215971899390074240, 1216172134540287360, 607988272756665600, 16172922978634559625,
            8476171486693032832, 10595114339597558777, 2904607092377533576,
        ];

        Assert.All(expected, number => Assert.Equal(number, random.Next()));
    }

    [Fact]
    public void Next_Seeded_BeginsAtFourNumbersOfSplitMix64()
    {
        var state = 42UL;
        ulong[] s = [.. Enumerable.Range(0, 4).Select(_ => Xoshiro256.SplitMix64(ref state))];
        var expected = new Xoshiro256(s[0], s[1], s[2], s[3]);
        var seeded = new Xoshiro256(42);

        for (var n = 0; n < 100; n++)
            Assert.Equal(expected.Next(), seeded.Next());
    }

    [Fact]
    public void NextDouble_IsTheUpper53Bits()
    {
        var numbers = new Xoshiro256(7);
        var doubles = new Xoshiro256(7);

        for (var n = 0; n < 1000; n++)
            Assert.Equal((numbers.Next() >> 11) / 9007199254740992.0, doubles.NextDouble());
    }

    [Fact]
    public void NextDouble_ManyDraws_FillTheIntervalEvenly()
    {
        var random = new Xoshiro256(1);
        double[] draws = [.. Enumerable.Range(0, 100_000).Select(_ => random.NextDouble())];

        Assert.All(draws, u => Assert.InRange(u, 0, 0.9999999999999999));
        // Standard deviations of the mean and of the share of a tenth: 0.0009 and 0.00095.
        Assert.Equal(0.5, draws.Average(), 0.004);
        for (var tenth = 0; tenth < 10; tenth++)
            Assert.Equal(0.1, draws.Count(u => (int)(u * 10) == tenth) / 100_000.0, 0.004);
    }
}
