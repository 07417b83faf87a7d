using System.Text;

namespace BackpropWeb.Server.Tables;

/// <summary>The text of a file, and its encoding.</summary>
internal sealed record TableText(string Text, string Encoding)
{
    /// <summary>Names that a request can ask for.</summary>
    public static readonly string[] Encodings = ["utf-8", "utf-16", "utf-16BE", "gb18030", "windows-1252"];

    static TableText() => System.Text.Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Decodes bytes by their byte order mark, by the requested encoding, or by the first encoding that fits,
    /// in this order. Null if they do not fit the requested encoding.</summary>
    public static TableText? Read(ReadOnlySpan<byte> bytes, string? encoding)
    {
        if (bytes is [0xEF, 0xBB, 0xBF, ..])
            return Read(bytes[3..], "utf-8", "utf-8");
        if (bytes is [0xFF, 0xFE, ..])
            return Read(bytes[2..], "utf-16", "utf-16");
        if (bytes is [0xFE, 0xFF, ..])
            return Read(bytes[2..], "utf-16BE", "utf-16BE");
        if (encoding is not null)
            return Read(bytes, encoding, encoding);
        return Read(bytes, "utf-8", "utf-8")
            ?? (LooksChinese(bytes) ? Read(bytes, "gb18030", "gb18030") : null)
            ?? Read(bytes, "windows-1252", "windows-1252");
    }

    private static TableText? Read(ReadOnlySpan<byte> bytes, string encoding, string name)
    {
        var strict = System.Text.Encoding.GetEncoding(
            encoding, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        try
        {
            return new(strict.GetString(bytes), name);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Whether bytes above 127 come in pairs, as in Chinese text. In western European text they are single,
    /// among letters.</summary>
    private static bool LooksChinese(ReadOnlySpan<byte> bytes)
    {
        var (pairs, alone) = (0, 0);
        for (var k = 0; k < bytes.Length; k++)
        {
            if (bytes[k] < 0x80)
                continue;
            if (k + 1 < bytes.Length && bytes[k + 1] >= 0x80)
            {
                pairs++;
                k++;
            }
            else
            {
                alone++;
            }
        }

        return pairs > alone;
    }
}
