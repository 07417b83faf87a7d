using System.Buffers.Text;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace BackpropWeb.Recipes;

/// <summary>A recipe as part of an address: base64url of deflated canonical JSON. Browsers keep it behind the #, so
/// that no server needs to know it.</summary>
public static class RecipeLink
{
    /// <summary>A longer link is cut by messengers and mail programs.</summary>
    public const int LongestText = 30_000;

    /// <summary>What a recipe may weigh when it is unpacked, as a request's body by default.</summary>
    private const int MostBytes = 4 * 1024 * 1024;

    /// <summary>The text of a link, or null where it would be longer than <see cref="LongestText"/>.</summary>
    public static string? Write(JsonElement recipe)
    {
        using var bytes = new MemoryStream();
        using (var deflate = new DeflateStream(bytes, CompressionLevel.SmallestSize))
            deflate.Write(Encoding.UTF8.GetBytes(CanonicalJson.Write(recipe)));
        var text = Base64Url.EncodeToString(bytes.ToArray());
        return text.Length <= LongestText ? text : null;
    }

    /// <summary>What a link carries; null where it is cut short or was never one.</summary>
    public static JsonElement? Read(string text)
    {
        if (!Base64Url.IsValid(text))
            return null;
        try
        {
            using var deflate = new DeflateStream(
                new MemoryStream(Base64Url.DecodeFromChars(text)), CompressionMode.Decompress);
            var json = new byte[MostBytes];
            var length = deflate.ReadAtLeast(json, MostBytes, throwOnEndOfStream: false);
            if (length == MostBytes)
                return null;
            using var document = JsonDocument.Parse(json.AsMemory(0, length));
            return document.RootElement.Clone();
        }
        catch (Exception exception) when (exception is InvalidDataException or JsonException)
        {
            return null;
        }
    }
}
