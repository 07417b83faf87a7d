namespace BackpropWeb.Client.Inside;

/// <summary>Finds places for labels beside points so that none leaves the drawing or covers another. A point without
/// room keeps no label.</summary>
/// <param name="left">Left edge of the drawing.</param>
/// <param name="top">Its top.</param>
/// <param name="right">Its right edge.</param>
/// <param name="bottom">Its bottom.</param>
internal sealed class PlacedLabels(double left, double top, double right, double bottom)
{
    private const double Height = 14;
    private const double WidthOfLetter = 8; // of the widest usual fonts, at 12 pixels
    private const double Sides = 2; // a # is wider
    private const double Gap = 11;

    private readonly List<(double X0, double Y0, double X1, double Y1)> _taken = [];

    /// <summary>Keeps room for a mark, which no label may cover.</summary>
    public void Reserve(double x, double y, double radius) =>
        _taken.Add((x - radius, y - radius, x + radius, y + radius));

    /// <summary>The left end of the label's base line; null if there is no room.</summary>
    public (double X, double Y)? Place(double x, double y, string label)
    {
        var width = WidthOfLetter * label.Length + Sides;
        foreach (var (x0, baseLine) in ((double, double)[])
            [(x + Gap, y + 4), (x - Gap - width, y + 4), (x - width / 2, y - Gap), (x - width / 2, y + Gap + Height)])
        {
            var box = (X0: x0, Y0: baseLine - Height + 3, X1: x0 + width, Y1: baseLine + 3);
            if (box.X0 < left || box.Y0 < top || box.X1 > right || box.Y1 > bottom
                || _taken.Any(other =>
                    box.X0 < other.X1 && other.X0 < box.X1 && box.Y0 < other.Y1 && other.Y0 < box.Y1))
                continue;
            _taken.Add(box);
            return (x0, baseLine);
        }

        return null;
    }
}
