using System.Collections.Immutable;

namespace BackpropWeb.Engine.Problems;

/// <summary>Distinguishes T from C in any rotation. A detector of 3 × 3 squares is applied at every position of the
/// grid that the letter can touch. All copies share their weights, so the letter's position does not matter.</summary>
/// <remarks>T is a bar of three squares with a stem of two; C is a bar of three with a tip at each end. The companion
/// chapter gives the task and the shared weights, but no grid. Here the letter is in the middle of 7 × 7 squares, the
/// smallest grid that contains every detector, and 25 detectors feed one unit by one shared weight. Biases start at −3:
/// 25 detectors that are half on from the start drown the letter, and most runs never leave the plateau.</remarks>
internal static class LettersTC
{
    private const int Side = 7;
    private const int Places = Side - 2;

    // The three rows of the middle squares, T and C upright.
    private static readonly (string Rows, double Desired)[] Upright = [("111010010", 1), ("111101000", 0)];

    /// <summary>The eight cases with a recipe that learns them.</summary>
    public static CatalogueEntry Entry { get; } = MakeEntry();

    private static CatalogueEntry MakeEntry()
    {
        var cases = Upright.SelectMany(letter =>
            Turns(letter.Rows).Select(rows => new Case(Grid(rows), [letter.Desired])));
        var names = Enumerable.Range(0, Side * Side).Select(square => $"row {square / Side + 1}, {square % Side + 1}");
        var problem = new Problem("t-c", [.. names], ["T"], [.. cases]);
        return new(
            problem, "T or C",
            new(
                problem, Network(), new Rule { LearningRate = 0.03, Momentum = 0.9 },
                new Start.Seeded(9, 1) { Bias = -3 }, 3000),
            "Rumelhart, Hinton & Williams, Parallel Distributed Processing, vol. 1, ch. 8, pp. 348-352 (1986). Grid " +
            "and rates were chosen here.");
    }

    private static NetworkShape Network()
    {
        var connections = ImmutableArray.CreateBuilder<LayerConnection>();
        for (var place = 0; place < Places * Places; place++)
        {
            for (var row = 0; row < 3; row++)
            {
                var square = (place / Places + row) * Side + place % Places;
                connections.Add(new(0, 1)
                {
                    Sending = new(square, 3), Receiving = new(place, 1), SharedWith = place == 0 ? null : row,
                });
            }
        }

        var first = connections.Count;
        for (var place = 0; place < Places * Places; place++)
            connections.Add(new(1, 2) { Sending = new(place, 1), SharedWith = place == 0 ? null : first });
        return new([Side * Side, Places * Places, 1], connections.ToImmutable(), sharedBiases: [new(1, null)]);
    }

    private static IEnumerable<string> Turns(string rows)
    {
        for (var turn = 0; turn < 4; turn++)
        {
            yield return rows;
            var before = rows;
            rows = string.Concat(Enumerable.Range(0, 9).Select(k => before[(2 - k % 3) * 3 + k / 3]));
        }
    }

    private static ImmutableArray<double> Grid(string rows)
    {
        var grid = new double[Side * Side];
        for (var k = 0; k < 9; k++)
            grid[(k / 3 + 2) * Side + k % 3 + 2] = rows[k] - '0';
        return ImmutableArray.Create(grid);
    }
}
