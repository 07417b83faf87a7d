namespace BackpropWeb.Client.Inside;

/// <summary>The line a·x + b·y + c = 0 within a square.</summary>
internal static class BorderLine
{
    /// <summary>Its ends on the edges of the square; null if it does not cross the square.</summary>
    public static (double X1, double Y1, double X2, double Y2)? Through(
        double a, double b, double c, double lowest, double highest)
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
