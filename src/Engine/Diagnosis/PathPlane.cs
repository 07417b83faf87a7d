namespace BackpropWeb.Engine.Diagnosis;

/// <summary>A plane through the space of all weights: points are <see cref="Origin"/> + a <see cref="Across"/> + b
/// <see cref="Up"/>.</summary>
public sealed class PathPlane
{
    private const int MostRounds = 1_000;
    private const double Settled = 1e-12;

    private PathPlane(double[] origin, double[] across, double[] up, double acrossShare, double upShare)
    {
        (Origin, Across, Up) = (origin, across, up);
        (AcrossShare, UpShare) = (acrossShare, upShare);
    }

    /// <summary>The point (0, 0). Flat weight vector.</summary>
    public IReadOnlyList<double> Origin { get; }

    /// <summary>Unit vector of the first coordinate.</summary>
    public IReadOnlyList<double> Across { get; }

    /// <summary>Unit vector of the second coordinate, orthogonal to the first.</summary>
    public IReadOnlyList<double> Up { get; }

    /// <summary>Share of the path's variance along <see cref="Across"/>, 0 to 1.</summary>
    public double AcrossShare { get; }

    /// <summary>Share of the path's variance along <see cref="Up"/>, 0 to 1.</summary>
    public double UpShare { get; }

    /// <summary>The plane of the first two principal directions of a path: through its mean, along the two orthogonal
    /// directions in which its points vary most. Each direction points from the start of the path towards its
    /// end.</summary>
    /// <param name="path">Weight vectors. Shape [point][weight]; at least one point and two weights.</param>
    /// <remarks>Subspace iteration with two vectors, without the covariance matrix; then the directions within the
    /// plane. Where the path does not move, the directions are those of the first weights.</remarks>
    /// <exception cref="ArgumentException">There is no point, or a point has fewer than two weights.</exception>
    public static PathPlane Principal(IReadOnlyList<double[]> path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Count == 0 || path[0].Length < 2)
            throw new ArgumentException("There must be at least one point of at least two weights.", nameof(path));

        var n = path[0].Length;
        var mean = new double[n];
        foreach (var point in path)
            Add(mean, point, 1.0 / path.Count);
        double[][] moves = [.. path.Select(point => Combine(point, 1, mean, -1))];
        var total = moves.Sum(move => Dot(move, move));

        // A start that the movement suggests; powers of 1/2 lie in no special direction of it.
        var first = Unit(Combine(path[^1], 1, path[0], -1), [], 0);
        var second = Unit([.. Enumerable.Range(0, n).Select(k => 1.0 / (1 + k * k))], [first], 1);
        for (var round = 0; round < MostRounds; round++)
        {
            var nextFirst = Unit(Spread(moves, first), [], 0);
            var nextSecond = Unit(Spread(moves, second), [nextFirst], 1);
            var turned = 2 - Square(Dot(first, nextFirst)) - Square(Dot(second, nextSecond));
            (first, second) = (nextFirst, nextSecond);
            if (turned < Settled)
                break;
        }

        // The symmetric 2 × 2 matrix of variances within the plane, and its eigenvectors.
        var (a, b, c) = (Variance(first, first), Variance(first, second), Variance(second, second));
        var gap = Math.Sqrt(Square((a - c) / 2) + b * b);
        var (largest, smaller) = ((a + c) / 2 + gap, (a + c) / 2 - gap);
        // Of the two formulas for the eigenvector the one without cancellation.
        var (x, y) = a >= c ? (largest - c, b) : (b, largest - a);
        var length = Math.Sqrt(x * x + y * y);
        (x, y) = length > 0 ? (x / length, y / length) : (1, 0);
        var across = Forward(Combine(first, x, second, y));
        var up = Forward(Combine(first, -y, second, x));
        return new(mean, across, up, Share(largest), Share(smaller));

        double Variance(double[] left, double[] right) => moves.Sum(move => Dot(move, left) * Dot(move, right));
        double Share(double variance) => total > 0 ? Math.Max(0, variance) / total : 0;
        double[] Forward(double[] direction) =>
            Dot(path[^1], direction) < Dot(path[0], direction) ? [.. direction.Select(d => -d)] : direction;
    }

    /// <summary>The plane of two weights through a point. Coordinates are the weights themselves.</summary>
    /// <param name="point">Flat weight vector; all other weights stay as they are there.</param>
    /// <param name="across">Index of the first weight.</param>
    /// <param name="up">Index of the second weight.</param>
    /// <exception cref="ArgumentException">The two are the same weight.</exception>
    public static PathPlane OfWeights(IReadOnlyList<double> point, int across, int up)
    {
        if (across == up)
            throw new ArgumentException("The two weights must differ.", nameof(up));
        double[] origin = [.. point];
        (origin[across], origin[up]) = (0, 0);
        return new(origin, Axis(origin.Length, across), Axis(origin.Length, up), 0, 0);
    }

    /// <summary>The weights at a point of the plane.</summary>
    /// <param name="a">First coordinate.</param>
    /// <param name="b">Second coordinate.</param>
    /// <param name="weights">Result, overwritten. Flat.</param>
    public void At(double a, double b, Span<double> weights)
    {
        for (var k = 0; k < weights.Length; k++)
            weights[k] = Origin[k] + a * Across[k] + b * Up[k];
    }

    /// <summary>The coordinates of the point of the plane that is nearest to some weights.</summary>
    public (double A, double B) Project(IReadOnlyList<double> weights)
    {
        var (a, b) = (0.0, 0.0);
        for (var k = 0; k < weights.Count; k++)
        {
            a += (weights[k] - Origin[k]) * Across[k];
            b += (weights[k] - Origin[k]) * Up[k];
        }

        return (a, b);
    }

    /// <summary>The covariance matrix times a vector, up to a factor.</summary>
    private static double[] Spread(double[][] moves, double[] direction)
    {
        var sum = new double[direction.Length];
        foreach (var move in moves)
            Add(sum, move, Dot(move, direction));
        return sum;
    }

    /// <summary>A vector of length 1 orthogonal to others; an axis from <paramref name="spare"/> on if nothing is
    /// left.</summary>
    private static double[] Unit(double[] vector, double[][] others, int spare)
    {
        for (var candidate = vector; ; candidate = Axis(vector.Length, spare++ % vector.Length))
        {
            var before = Math.Sqrt(Dot(candidate, candidate));
            double[] rest = [.. candidate];
            // Twice, because the first time leaves a rounding error that the division enlarges.
            foreach (var other in others.Concat(others))
                Add(rest, other, -Dot(rest, other));
            var length = Math.Sqrt(Dot(rest, rest));
            if (length > 1e-9 * before)
                return [.. rest.Select(value => value / length)];
        }
    }

    private static double[] Axis(int count, int place)
    {
        var axis = new double[count];
        axis[place] = 1;
        return axis;
    }

    private static double[] Combine(double[] left, double x, double[] right, double y) =>
        [.. left.Zip(right, (l, r) => x * l + y * r)];

    private static void Add(double[] sum, double[] vector, double factor)
    {
        for (var k = 0; k < sum.Length; k++)
            sum[k] += factor * vector[k];
    }

    private static double Dot(double[] left, double[] right)
    {
        var sum = 0.0;
        for (var k = 0; k < left.Length; k++)
            sum += left[k] * right[k];
        return sum;
    }

    private static double Square(double value) => value * value;
}
