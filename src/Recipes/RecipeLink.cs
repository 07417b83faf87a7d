using System.Buffers.Text;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace BackpropWeb.Recipes;

/// <summary>A recipe as text for addresses and forms: base64url of deflated canonical JSON. Links to <c>/r</c> and
/// <c>/lab</c> have it in the fragment, which browsers do not send to the server; <c>/studies?recipe=</c> has it in the
/// query, and the lab posts it as a form field.</summary>
public static class RecipeLink
{
    /// <summary>Messengers and mail programs cut longer links.</summary>
    public const int LongestText = 30_000;

    /// <summary>Maximum size of an unpacked recipe, as the default for request bodies.</summary>
    private const int MostBytes = 4 * 1024 * 1024;

    /// <summary>The text of a link; null if it would be longer than <see cref="LongestText"/>.</summary>
    public static string? Write(JsonElement recipe)
    {
        using var bytes = new MemoryStream();
        using (var deflate = new DeflateStream(bytes, CompressionLevel.SmallestSize))
            deflate.Write(Encoding.UTF8.GetBytes(CanonicalJson.Write(recipe)));
        var text = Base64Url.EncodeToString(bytes.ToArray());
        return text.Length <= LongestText ? text : null;
    }

    /// <summary>The document in a link; null if the link is cut or invalid.</summary>
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
