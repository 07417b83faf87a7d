using System.Text;
using QRCoder;

namespace BackpropWeb.Server.Pages.Classes;

/// <summary>A QR code as the path of an SVG element.</summary>
/// <param name="Size">Width and height of the drawing, margin included.</param>
/// <param name="Path">One square for each dark module.</param>
internal sealed record QrPath(int Size, string Path)
{
    public static QrPath Of(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var path = new StringBuilder();
        for (var y = 0; y < code.ModuleMatrix.Count; y++)
        {
            for (var x = 0; x < code.ModuleMatrix[y].Count; x++)
            {
                if (code.ModuleMatrix[y][x])
                    path.Append('M').Append(x).Append(' ').Append(y).Append("h1v1h-1z");
            }
        }

        return new(code.ModuleMatrix.Count, path.ToString());
    }
}
