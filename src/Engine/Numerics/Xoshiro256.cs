using System.Numerics;

namespace BackpropWeb.Engine.Numerics;

/// <summary>The engine's only source of random numbers: xoshiro256** 1.0, seeded through SplitMix64.</summary>
/// <remarks>
/// All arithmetic is on unsigned 64-bit integers that wrap around.
/// <list type="number">
/// <item>SplitMix64 (Steele, Lea and Flood 2014) with state z₀ = seed. Each call: state += 0x9E3779B97F4A7C15; z =
/// state; z = (z ^ (z >> 30)) × 0xBF58476D1CE4E5B9; z = (z ^ (z >> 27)) × 0x94D049BB133111EB; the number is z ^ (z >>
/// 31).</item>
/// <item>Its first four numbers are the state s₀ … s₃ of xoshiro256** (Blackman and Vigna 2018). Each call: the number
/// is rotl(s₁ × 5, 7) × 9; t = s₁ &lt;&lt; 17; s₂ ^= s₀; s₃ ^= s₁; s₁ ^= s₂; s₀ ^= s₃; s₂ ^= t; s₃ = rotl(s₃,
/// 45).</item>
/// <item>A double in [0, 1) is the number's upper 53 bits times 2⁻⁵³.</item>
/// </list>
/// </remarks>
internal sealed class Xoshiro256
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>Creates a generator seeded through <see cref="SplitMix64"/>.</summary>
    /// <param name="seed">Any.</param>
    public Xoshiro256(ulong seed) => Seed(seed);

    /// <summary>Resets the generator to a seed.</summary>
    /// <param name="seed">Any.</param>
    public void Seed(ulong seed)
    {
        _s0 = SplitMix64(ref seed);
        _s1 = SplitMix64(ref seed);
        _s2 = SplitMix64(ref seed);
        _s3 = SplitMix64(ref seed);
    }

    /// <summary>Creates a generator with a given state.</summary>
    /// <param name="s0">First word.</param>
    /// <param name="s1">Second word.</param>
    /// <param name="s2">Third word.</param>
    /// <param name="s3">Fourth word; not all four are 0.</param>
    public Xoshiro256(ulong s0, ulong s1, ulong s2, ulong s3) => (_s0, _s1, _s2, _s3) = (s0, s1, s2, s3);

    /// <summary>The next number, 0 to 2⁶⁴ − 1.</summary>
    public ulong Next()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>The next double, uniform in [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1L << 53));

    /// <summary>One step of SplitMix64.</summary>
    /// <param name="state">Changed in place.</param>
    public static ulong SplitMix64(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
