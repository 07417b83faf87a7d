using SkiaSharp;

namespace BackpropWeb.Server.Previews;

/// <summary>The font of the pictures: it comes with the program, so that no machine needs fonts and all draw alike.
/// <c>scripts/make-preview-font.sh</c> says which signs it has.</summary>
public static class PreviewFont
{
    private const string Resource = "BackpropWeb.Server.Previews.Font.NotoSansSC-Subset.otf";

    private static readonly SKTypeface Face = SKTypeface.FromStream(
        typeof(PreviewFont).Assembly.GetManifestResourceStream(Resource)) ?? throw new InvalidOperationException("The font of the previews cannot be read.");

    public static SKFont OfSize(float size) => new(Face, size) { Subpixel = true, Edging = SKFontEdging.Antialias };

    /// <summary>Whether the font has every sign of a text.</summary>
    public static bool Has(string text) => Face.ContainsGlyphs(text);
}
