using System.Collections.Immutable;
using BackpropWeb.Engine.Numerics;

namespace BackpropWeb.Engine.Problems;

/// <summary>2-D points in two classes, drawn by the engine's own generator: the same seed gives the same points on
/// every machine. A later addition, not from the letter.</summary>
public static class PointSets
{
    private const int Points = 100;

    /// <summary>The four sets, each with a recipe that learns it.</summary>
    public static ImmutableArray<CatalogueEntry> All { get; } =
    [
        Entry("blobs", "Two blobs", Blobs(Points, 0.3, 1), 2, 0.02, 100),
        Entry("circles", "Two circles", Circles(Points, 0.05, 1), 4, 0.05, 400),
        Entry("moons", "Two moons", Moons(Points, 0.1, 1), 6, 0.05, 800),
        Entry("spirals", "Two spirals", Spirals(Points, 0.02, 1), 16, 0.05, 1500),
    ];

    /// <summary>Two round clusters around (−½, −½) and (½, ½).</summary>
    /// <param name="points">Total number, alternating between the classes; 2 to 10,000.</param>
    /// <param name="noise">Standard deviation of each coordinate; 0 to 10.</param>
    /// <param name="seed">0 to 2⁵³ − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of bounds.</exception>
    public static ImmutableArray<Case> Blobs(int points, double noise, long seed) =>
        Make(points, noise, seed, (isSecond, _) => isSecond ? (0.5, 0.5) : (-0.5, -0.5));

    /// <summary>A circle of radius 1 around a circle of radius ½.</summary>
    /// <inheritdoc cref="Blobs"/>
    public static ImmutableArray<Case> Circles(int points, double noise, long seed) =>
        Make(points, noise, seed, (isSecond, u) => Scaled(Circle.Point(u), isSecond ? 0.5 : 1));

    /// <summary>Two interlocking half circles.</summary>
    /// <inheritdoc cref="Blobs"/>
    public static ImmutableArray<Case> Moons(int points, double noise, long seed) =>
        Make(points, noise, seed, (isSecond, u) =>
        {
            var (x, y) = Circle.Point(u / 2);
            return isSecond ? (0.5 - x, 0.25 - y) : (x - 0.5, y - 0.25);
        });

    /// <summary>Two arms that wind once around the center; one is the other rotated by half a turn.</summary>
    /// <inheritdoc cref="Blobs"/>
    public static ImmutableArray<Case> Spirals(int points, double noise, long seed) =>
        Make(points, noise, seed, (isSecond, u) =>
        {
            var radius = 0.1 + 0.9 * u;
            return Scaled(Circle.Point(u), isSecond ? -radius : radius);
        });

    private static ImmutableArray<Case> Make(
        int points, double noise, long seed, Func<bool, double, (double X, double Y)> place)
    {
        new Bounds<int>(2, true, 10_000).Require(points, nameof(points));
        new Bounds<double>(0, true, 10).Require(noise, nameof(noise));
        Start.Seeded.SeedBounds.Require(seed, nameof(seed));
        var random = new Xoshiro256((ulong)seed);
        var cases = ImmutableArray.CreateBuilder<Case>(points);
        for (var p = 0; p < points; p++)
        {
            var isSecond = p % 2 == 1;
            var (x, y) = place(isSecond, random.NextDouble());
            cases.Add(new([x + noise * Normal(random), y + noise * Normal(random)], [isSecond ? 1 : 0]));
        }

        return cases.MoveToImmutable();
    }

    // The sum of twelve uniform numbers is approximately normal with variance 1, and needs only additions.
    private static double Normal(Xoshiro256 random)
    {
        var sum = -6.0;
        for (var n = 0; n < 12; n++)
            sum += random.NextDouble();
        return sum;
    }

    private static (double X, double Y) Scaled((double X, double Y) point, double by) => (by * point.X, by * point.Y);

    private static CatalogueEntry Entry(
        string name, string title, ImmutableArray<Case> cases, int hidden, double learningRate, int epochs)
    {
        var problem = new Problem(name, ["x", "y"], ["class"], cases);
        return new(
            problem, title,
            new(
                problem, NetworkShape.Chain(2, hidden, 1), new Rule { LearningRate = learningRate, Momentum = 0.9 },
                new Start.Seeded(1, 1), epochs),
            "A picture of later years. Points by the engine's own generator; rates chosen here, by measurement.");
    }
}
