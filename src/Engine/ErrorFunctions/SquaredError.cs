namespace BackpropWeb.Engine.ErrorFunctions;

/// <summary>The letter's error, E = ½ ΣΣ (y − d)² (Nature 323, eq. 3), with the tolerance of Hinton 1986.</summary>
public static class SquaredError
{
    /// <summary>The difference that E squares, which is also ∂E/∂y of an output unit (eq. 4): y − d. With a tolerance,
    /// the distance from y to the edge of the tolerated range, or 0 inside it.</summary>
    /// <param name="y">Output.</param>
    /// <param name="d">Desired output.</param>
    /// <param name="tolerance">0 or more, below 0.5. Applies to desired values of exactly 0 and 1.</param>
    public static double Difference(double y, double d, double tolerance)
    {
        if (tolerance == 0)
            return y - d;
        if (d == 1)
            return y >= 1 - tolerance ? 0 : y - (1 - tolerance);
        if (d == 0)
            return y <= tolerance ? 0 : y - tolerance;
        return y - d;
    }

    /// <summary>Sum of the squared differences of one case: twice its part of E.</summary>
    /// <param name="y">Outputs. Shape [outputs].</param>
    /// <param name="d">Desired outputs. Shape [outputs].</param>
    /// <param name="tolerance">As in <see cref="Difference"/>.</param>
    public static double Sum(ReadOnlySpan<double> y, ReadOnlySpan<double> d, double tolerance)
    {
        var sum = 0.0;
        for (var j = 0; j < y.Length; j++)
        {
            var difference = Difference(y[j], d[j], tolerance);
            sum += difference * difference;
        }

        return sum;
    }
}
