using System.Security.Cryptography;

namespace BackpropWeb.Recipes;

/// <summary>Random seeds with few digits, for reading aloud in a classroom.</summary>
public static class FreshSeed
{
    /// <summary>Seeds are at least 0 and below this.</summary>
    public const int Count = 100_000;

    public static int Draw() => RandomNumberGenerator.GetInt32(Count);
}
