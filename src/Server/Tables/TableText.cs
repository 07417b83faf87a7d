using System.Text;
using System.Text.RegularExpressions;

namespace BackpropWeb.Server.Tables;

/// <summary>The text of a file, and its encoding.</summary>
internal sealed partial record TableText(string Text, string Encoding)
{
    /// <summary>Names that a request can ask for.</summary>
    public static readonly string[] Encodings = ["utf-8", "utf-16", "utf-16BE", "gb18030", "windows-1252"];

    static TableText() => System.Text.Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Decodes bytes by their byte order mark, by the requested encoding, or by the first encoding that fits,
    /// in this order. Null if they do not fit the requested encoding.</summary>
    public static TableText? Read(ReadOnlySpan<byte> bytes, string? encoding)
    {
        if (Marked(bytes) is { } marked)
            return Decode(bytes[(marked == "utf-8" ? 3 : 2)..], marked);
        if (encoding is not null)
            return Decode(bytes, encoding);
        return Decode(bytes, "utf-8")
            ?? (LooksChinese(bytes) ? Decode(bytes, "gb18030") : null)
            ?? Decode(bytes, "windows-1252");
    }

    /// <summary>The encoding of a byte order mark; null if there is none.</summary>
    public static string? Marked(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => "utf-8",
        [0xFF, 0xFE, ..] => "utf-16",
        [0xFE, 0xFF, ..] => "utf-16BE",
        _ => null,
    };

    private static TableText? Decode(ReadOnlySpan<byte> bytes, string encoding)
    {
        var strict = System.Text.Encoding.GetEncoding(
            encoding, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        try
        {
            return new(Invisible().Replace(strict.GetString(bytes), ""), encoding);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Whether bytes above 127 come in pairs that begin like those of common Chinese characters. In western
    /// European text they are single among letters, or a pair begins with a small letter.</summary>
    private static bool LooksChinese(ReadOnlySpan<byte> bytes)
    {
        const byte AfterCommon = 0xD8;
        var (pairs, others) = (0, 0);
        for (var k = 0; k < bytes.Length; k++)
        {
            if (bytes[k] < 0x80)
                continue;
            var isPair = k + 1 < bytes.Length && bytes[k + 1] >= 0x80;
            if (isPair && bytes[k] < AfterCommon)
                pairs++;
            else
                others++;
            if (isPair)
                k++;
        }

        return pairs > others;
    }

    // Texts from web pages contain marks without width, in numbers too.
    [GeneratedRegex("[\u200B\u200E\u200F\u2060\uFEFF]")]
    private static partial Regex Invisible();
}
