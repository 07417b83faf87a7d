using BackpropWeb.Client.Shared;
using SkiaSharp;

namespace BackpropWeb.Server.Previews;

/// <summary>Draws a preview as PNG or SVG with the same strokes.</summary>
internal static class PreviewPicture
{
    public const int Width = 1200;
    public const int Height = 630;

    private const float Margin = 64;
    private const float PlotTop = 268;
    private const float PlotBottom = 524;
    private const float PlotLeft = 136;
    private const float RowHeight = 34;

    private static readonly SKColor Paper = new(0xFB, 0xF9, 0xF4);
    private static readonly SKColor Ink = new(0x1D, 0x1B, 0x18);
    private static readonly SKColor Quiet = new(0x5F, 0x59, 0x4F);
    private static readonly SKColor Hairline = new(0xD9, 0xD2, 0xC4);
    private static readonly SKColor Blue = new(0x1B, 0x5A, 0xA6);
    private static readonly SKColor Green = new(0x2E, 0x6B, 0x4F);
    private static readonly SKColor Orange = new(0xB4, 0x50, 0x0F);

    public static byte[] Png(PreviewContent content)
    {
        using var surface = SKSurface.Create(new SKImageInfo(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        Draw(surface.Canvas, content);
        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    public static byte[] Svg(PreviewContent content)
    {
        using var stream = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(SKRect.Create(Width, Height), stream))
            Draw(canvas, content);
        return stream.ToArray();
    }

    private static void Draw(SKCanvas canvas, PreviewContent content)
    {
        using (var paper = Fill(Paper))
            canvas.DrawRect(0, 0, Width, Height, paper);
        Write(canvas, "BackpropWeb", Margin, 72, 26, Quiet, Width);
        Write(canvas, content.Title, Margin, 142, 56, Ink, Width - (2 * Margin));
        Write(canvas, content.Recipe, Margin, 192, 26, Quiet, Width - (2 * Margin));
        Write(canvas, content.Outcome, Margin, 604, 30, Ink, Width - (2 * Margin));
        var plotRight = content.Cases.Count > 0 ? 800 : Width - Margin;
        DrawCurve(canvas, content, plotRight);
        DrawOutputs(canvas, content, plotRight + 64);
    }

    private static void DrawCurve(SKCanvas canvas, PreviewContent content, float right)
    {
        var ticks = Axis.Ticks(content.Errors.Where(double.IsFinite).DefaultIfEmpty(0).Max());
        var top = ticks[0];
        float X(int epoch) => PlotLeft + ((right - PlotLeft) * epoch / Math.Max(1, content.Epochs));
        float Y(double error) => PlotTop + ((PlotBottom - PlotTop) * (float)(Axis.Y(error, top) / 1000));

        Write(canvas, content.ErrorName, PlotLeft, PlotTop - 16, 22, Quiet, right - PlotLeft);
        using var line = Stroke(Hairline, 2);
        foreach (var tick in ticks)
        {
            canvas.DrawLine(PlotLeft, Y(tick), right, Y(tick), line);
            Write(canvas, Axis.Label(tick), PlotLeft - 12, Y(tick) + 8, 22, Quiet, PlotLeft, SKTextAlign.Right);
        }

        Write(canvas, Digits.Whole(content.Epochs), right, PlotBottom + 28, 22, Quiet, 200, SKTextAlign.Right);
        Write(canvas, content.EpochsName, PlotLeft, PlotBottom + 28, 22, Quiet, 400);

        using var path = new SKPath();
        // More points than pixels would show nothing more.
        var stride = Math.Max(1, content.Errors.Length / (int)(2 * (right - PlotLeft)));
        for (var epoch = 0; epoch < content.Errors.Length; epoch += stride)
        {
            if (epoch == 0)
                path.MoveTo(X(0), Y(content.Errors[0]));
            else
                path.LineTo(X(epoch), Y(content.Errors[epoch]));
        }

        path.LineTo(X(content.Errors.Length - 1), Y(content.Errors[^1]));
        using var curve = Stroke(Ink, 4);
        canvas.DrawPath(path, curve);
        using var marker = Stroke(Blue, 3);
        canvas.DrawLine(X(content.Epoch), PlotTop, X(content.Epoch), PlotBottom, marker);
        using var dot = Fill(Blue);
        canvas.DrawCircle(X(content.Epoch), Y(content.Errors[content.Epoch]), 8, dot);
    }

    private static void DrawOutputs(SKCanvas canvas, PreviewContent content, float left)
    {
        const float barWidth = 96;
        var y = PlotTop + 20;
        foreach (var item in content.Cases)
        {
            Write(canvas, item.Input, left, y, 24, Quiet, 100);
            Write(canvas, Digits.Three(item.Output), left + 176, y, 24, Ink, 80, SKTextAlign.Right);
            using var bar = Fill(item.Output switch { > 0.5 => Blue, < 0.5 => Orange, _ => Quiet });
            canvas.DrawRect(left + 188, y - 18, (float)(barWidth * Math.Clamp(item.Output, 0, 1)), 20, bar);
            if (item.Correct)
                DrawTick(canvas, left + 188 + barWidth + 8, y - 10);
            y += RowHeight;
        }
    }

    // A drawn tick, because few fonts have the character.
    private static void DrawTick(SKCanvas canvas, float x, float y)
    {
        using var tick = Stroke(Green, 3);
        using var path = new SKPath();
        path.MoveTo(x, y);
        path.LineTo(x + 5, y + 7);
        path.LineTo(x + 14, y - 8);
        canvas.DrawPath(path, tick);
    }

    /// <summary>Writes one line; a text that is too wide ends in an ellipsis.</summary>
    private static void Write(
        SKCanvas canvas, string text, float x, float y, float size, SKColor color, float width,
        SKTextAlign align = SKTextAlign.Left)
    {
        using var font = PreviewFont.OfSize(size);
        using var paint = Fill(color);
        var line = PreviewFont.Drawable(text);
        if (font.MeasureText(line) > width)
        {
            var fits = font.BreakText(line, width - font.MeasureText("…"));
            if (fits > 0 && char.IsHighSurrogate(line[fits - 1]))
                fits--;
            line = line[..fits] + "…";
        }

        canvas.DrawText(line, x, y, align, font, paint);
    }

    private static SKPaint Fill(SKColor color) => new() { Color = color, IsAntialias = true };

    private static SKPaint Stroke(SKColor color, float width) => new()
    {
        Color = color, IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = width,
        StrokeCap = SKStrokeCap.Round, StrokeJoin = SKStrokeJoin.Round,
    };
}
