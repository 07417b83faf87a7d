namespace BackpropWeb.Client.Views;

/// <summary>The line a·x + b·y + c = 0 within a square.</summary>
public static class BorderLine
{
    /// <summary>Its two ends on the edges of the square; null where it passes the square by.</summary>
    public static (double X1, double Y1, double X2, double Y2)? Through(double a, double b, double c, double lowest, double highest)
    {
        var ends = new List<(double X, double Y)>();
        foreach (var edge in (double[])[lowest, highest])
        {
            if (b != 0 && -(c + a * edge) / b is var y && y >= lowest && y <= highest)
                ends.Add((edge, y));
            if (a != 0 && -(c + b * edge) / a is var x && x >= lowest && x <= highest)
                ends.Add((x, edge));
        }

        ends = [.. ends.Distinct()];
        return ends.Count >= 2 ? (ends[0].X, ends[0].Y, ends[1].X, ends[1].Y) : null;
    }
}
