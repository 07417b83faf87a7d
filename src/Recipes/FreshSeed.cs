using System.Security.Cryptography;

namespace BackpropWeb.Recipes;

/// <summary>Random seeds, short enough to read out in a classroom.</summary>
public static class FreshSeed
{
    /// <summary>Seeds are 0 or more and less than this.</summary>
    public const int Count = 100_000;

    public static int Draw() => RandomNumberGenerator.GetInt32(Count);
}
