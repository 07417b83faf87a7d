using BackpropWeb.Engine;
using BackpropWeb.Engine.Diagnosis;
using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Client.Inside;

/// <summary>The mean squared error over a plane of weights, on a grid.</summary>
/// <param name="Plane">The plane.</param>
/// <param name="X0">Left edge, in the plane's first coordinate.</param>
/// <param name="X1">Right edge.</param>
/// <param name="Y0">Lower edge, in its second coordinate.</param>
/// <param name="Y1">Upper edge.</param>
internal sealed record ErrorMap(PathPlane Plane, double X0, double X1, double Y0, double Y1)
{
    /// <summary>Grid points of a row.</summary>
    public const int Grid = 49;

    private const double Margin = 0.3;
    private const int MostSteps = 20;
    private const double SmallestLevel = 1e-5;
    private const double LeastSpan = 1;

    /// <summary>Errors, row by row from the top. Shape [Grid × Grid].</summary>
    public double[] Errors { get; } = new double[Grid * Grid];

    /// <summary>A map that contains a path with a margin around it.</summary>
    public static ErrorMap Around(PathPlane plane, IReadOnlyList<double[]> path)
    {
        var points = path.Select(plane.Project).ToArray();
        var (x0, x1) = Span(points.Min(p => p.A), points.Max(p => p.A));
        var (y0, y1) = Span(points.Min(p => p.B), points.Max(p => p.B));
        return new(plane, x0, x1, y0, y1);
    }

    /// <summary>Computes the errors with the engine. Pauses between slices so that the page stays responsive.</summary>
    public async Task ComputeAsync(Recipe recipe, CancellationToken cancellationToken)
    {
        var surface = new ErrorSurface(recipe);
        var weights = new double[recipe.Network.WeightCount];
        var slice = new TimeSlices(TimeProvider.System);
        for (var k = 0; k < Errors.Length; k++)
        {
            Plane.At(X(k % Grid), Y(k / Grid), weights);
            Errors[k] = surface.MeanSquaredError(weights);
            if (slice.IsOver)
                await slice.PauseAsync(cancellationToken);
        }
    }

    /// <summary>A point of the plane as shares of the map's width and height, from the upper left corner.</summary>
    public (double X, double Y) Place((double A, double B) point) =>
        ((point.A - X0) / (X1 - X0), (Y1 - point.B) / (Y1 - Y0));

    /// <summary>Errors from 0 for the lowest to 255 for the highest, by their logarithm.</summary>
    public byte[] Shades()
    {
        var finite = Errors.Where(error => error > 0 && double.IsFinite(error)).DefaultIfEmpty(1).ToArray();
        var (low, high) = (Math.Log(finite.Min()), Math.Log(finite.Max()));
        return [.. Errors.Select(error => !double.IsFinite(error) ? (byte)255
            : error <= 0 || high <= low ? (byte)0
            : (byte)Math.Round(255 * (Math.Log(error) - low) / (high - low)))];
    }

    /// <summary>Round errors between the lowest and the highest: at most 20 even steps, and below the
    /// first step powers of ten with their double and fivefold.</summary>
    public IReadOnlyList<double> Levels()
    {
        var finite = Errors.Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
        var (low, high) = (finite.Min(), finite.Max());
        var least = Math.Max(high - low, double.Epsilon) / MostSteps;
        var decade = Math.Pow(10, Math.Floor(Math.Log10(least)));
        var step = ((double[])[1, 2, 5, 10]).Select(digit => digit * decade).First(value => value >= least);
        var levels = Enumerable.Range(0, MostSteps + 2).Select(n => (Math.Floor(low / step) + n) * step).ToList();
        for (; decade > SmallestLevel; decade /= 10)
            levels.AddRange(((double[])[5, 2, 1]).Select(digit => digit * decade).Where(level => level < 0.9 * step));
        return [.. levels.Where(level => level > low && level < high).Order()];
    }

    /// <summary>The lines of one error, as pieces between edges of the grid's squares (marching squares), in shares of
    /// the map's width and height.</summary>
    public IEnumerable<(double X1, double Y1, double X2, double Y2)> Contour(double level)
    {
        var ends = new List<(double X, double Y)>(4);
        for (var row = 0; row < Grid - 1; row++)
        {
            for (var column = 0; column < Grid - 1; column++)
            {
                ends.Clear();
                Cross(column, row, column + 1, row);
                Cross(column + 1, row, column + 1, row + 1);
                Cross(column, row + 1, column + 1, row + 1);
                Cross(column, row, column, row + 1);
                for (var k = 0; k + 1 < ends.Count; k += 2)
                    yield return (ends[k].X, ends[k].Y, ends[k + 1].X, ends[k + 1].Y);
            }
        }

        void Cross(int column, int row, int nextColumn, int nextRow)
        {
            var (from, to) = (Errors[row * Grid + column], Errors[nextRow * Grid + nextColumn]);
            if (from < level == to < level || !double.IsFinite(from) || !double.IsFinite(to))
                return;
            var share = (level - from) / (to - from);
            ends.Add((
                (column + share * (nextColumn - column)) / (Grid - 1), (row + share * (nextRow - row)) / (Grid - 1)));
        }
    }

    private double X(int column) => X0 + (X1 - X0) * column / (Grid - 1);

    private double Y(int row) => Y1 - (Y1 - Y0) * row / (Grid - 1);

    private static (double From, double To) Span(double least, double most)
    {
        var margin = Math.Max(Margin * (most - least), (LeastSpan - (most - least)) / 2);
        return (least - margin, most + margin);
    }
}
