using BackpropWeb.Engine;

namespace BackpropWeb.Client.Shared;

/// <summary>The part of the plane of two inputs that maps show: all cases, with a margin.</summary>
/// <param name="X0">Left edge, in the first input.</param>
/// <param name="X1">Right edge.</param>
/// <param name="Y0">Lower edge, in the second input.</param>
/// <param name="Y1">Upper edge.</param>
internal sealed record InputPlane(double X0, double X1, double Y0, double Y1)
{
    /// <summary>Margin around the cases, as a share of their spread.</summary>
    private const double Margin = 0.25;

    public static InputPlane Of(Problem problem)
    {
        var ((x0, x1), (y0, y1)) = (Reach(problem, 0), Reach(problem, 1));
        return new(x0, x1, y0, y1);
    }

    /// <summary>Converts a point of the plane to the unit square, with y growing downwards.</summary>
    public (double X, double Y) Place(double x, double y) => ((x - X0) / (X1 - X0), (Y1 - y) / (Y1 - Y0));

    private static (double From, double To) Reach(Problem problem, int input)
    {
        var values = problem.Cases.Select(c => c.Input[input]).ToArray();
        var (least, most) = (values.Min(), values.Max());
        var spread = most > least ? most - least : 1;
        return (least - Margin * spread, most + Margin * spread);
    }
}
