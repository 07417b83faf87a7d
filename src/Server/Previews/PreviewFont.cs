using System.Text;
using System.Text.RegularExpressions;
using SkiaSharp;

namespace BackpropWeb.Server.Previews;

/// <summary>The font of the pictures. It comes with the program, so that all machines draw alike.
/// <c>scripts/make-preview-font.sh</c> defines its characters.</summary>
internal static partial class PreviewFont
{
    private const string Resource = "BackpropWeb.Server.Previews.Font.NotoSansSC-Subset.otf";

    private static readonly SKTypeface Face = SKTypeface.FromStream(
        typeof(PreviewFont).Assembly.GetManifestResourceStream(Resource))
        ?? throw new InvalidOperationException("The font of the previews cannot be read.");

    public static SKFont OfSize(float size) => new(Face, size) { Subpixel = true, Edging = SKFontEdging.Antialias };

    /// <summary>Whether the font has every character of a text.</summary>
    public static bool Has(string text) => Face.ContainsGlyphs(text);

    /// <summary>A text in one line, without characters that the font would draw as boxes, such as emoji.</summary>
    public static string Drawable(string text)
    {
        var signs = text.EnumerateRunes()
            .Select(sign => Rune.IsControl(sign) ? " " : sign.ToString())
            .Where(Has);
        return Spaces().Replace(string.Concat(signs), " ").Trim();
    }

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();
}
