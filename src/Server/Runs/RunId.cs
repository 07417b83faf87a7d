using System.Buffers.Text;
using System.Security.Cryptography;

namespace BackpropWeb.Server.Runs;

/// <summary>128 bits in base64url: 22 characters that nobody guesses.</summary>
public static class RunId
{
    public const int Length = 22;

    private const int Bytes = 16;

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>The id of the run that belongs to a recipe itself, and to nobody.</summary>
    public static string OfRecipe(string recipeHash) => Base64Url.EncodeToString(Convert.FromHexString(recipeHash).AsSpan(0, Bytes));

    /// <summary>Whether a text can be an id at all.</summary>
    public static bool IsWellFormed(string? text) =>
        text is { Length: Length } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
