using System.Buffers.Text;
using System.Security.Cryptography;
using BackpropWeb.Server.Persistence;

namespace BackpropWeb.Server.Runs.Shared;

/// <summary>Id of a run: 128 random bits in base64url, 22 characters.</summary>
internal static class RunId
{
    public const int Length = RunsDb.IdLength;

    private const int Bytes = 16;

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>Id of the run without an owner that belongs to a recipe.</summary>
    public static string OfRecipe(string recipeHash) =>
        Base64Url.EncodeToString(Convert.FromHexString(recipeHash).AsSpan(0, Bytes));

    /// <summary>Whether a text has the format of an id.</summary>
    public static bool IsWellFormed(string? text) =>
        text is { Length: Length } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
