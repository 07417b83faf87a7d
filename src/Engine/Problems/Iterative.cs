using System.Collections.Immutable;

namespace BackpropWeb.Engine.Problems;

/// <summary>Iterative nets: a net that runs for T time steps is equivalent to T layers with the same weights (Nature
/// 323, fig. 5).</summary>
public static class Iterative
{
    /// <summary>The held-out sequences of <see cref="Sequences"/>, as pairs of letters.</summary>
    public static ImmutableArray<string> HeldOutSequences { get; } = ["AD", "BE", "CA", "DB", "EC"];

    /// <summary>A fully connected ring of units. After two steps its pattern must be shifted by two positions; the
    /// solution is to shift by one at each step.</summary>
    /// <remarks>All biases are fixed at −2. The chapter fixed them at negative values; otherwise complements of the
    /// pattern are shifted as well.</remarks>
    /// <param name="units">3 or 5.</param>
    /// <exception cref="ArgumentOutOfRangeException">Any other number.</exception>
    public static CatalogueEntry ShiftRegister(int units)
    {
        if (units is not (3 or 5))
            throw new ArgumentOutOfRangeException(nameof(units), units, "must be 3 or 5.");
        var problem = new Problem(
            $"shift-register-{units}", Bits.Names("x", units), Bits.Names("y", units),
            Bits.Cases(units, x => Enumerable.Range(0, units).Select(k => x[(k + 2) % units] == 1), 0.1, 0.9));
        var shape = new NetworkShape(
            [units, units, units], [new(0, 1), new(1, 2) { SharedWith = 0 }], sharedBiases: [new(2, 1)]);
        var rule = new Rule
        {
            LearningRate = 0.25, Momentum = 0.9, Update = UpdateMoment.AfterEachCase,
            Frozen = [.. Enumerable.Range(0, units)],
        };
        return new(
            problem, $"Shift register of {units} units",
            new(problem, shape, rule, new Start.Seeded(units == 3 ? 1 : 3, 0.3) { Bias = -2 }, 300), Source("355-357"));
    }

    /// <summary>Two letters select four digits, produced one after another: A is 12, B 23, C 31, D 21, E 13. Contains
    /// twenty of the twenty-five sequences.</summary>
    /// <remarks>The first 33 inputs are the state of the net at time 1: 0.2 for each of its 30 hidden and three output
    /// units. The letters follow: the first acts at time 1, the second at time 2. Outputs are given at times 2 to 6:
    /// none at first, then one digit each.</remarks>
    public static CatalogueEntry Sequences { get; } = MakeSequences();

    /// <summary>The five sequences that <see cref="Sequences"/> leaves out.</summary>
    public static ImmutableArray<Case> HeldOutCases { get; } = [.. HeldOutSequences.Select(Sequence)];

    private static CatalogueEntry MakeSequences()
    {
        const string letters = "ABCDE";
        var pairs = letters.SelectMany(p => letters.Select(q => $"{p}{q}"));
        string[] trained = [.. pairs.Where(pair => !HeldOutSequences.Contains(pair))];
        var problem = new Problem(
            "sequences",
            [
                .. Bits.Names("h", Hidden), .. Bits.Names("y", 3), .. letters.Select(letter => $"{letter} first"),
                .. letters.Select(letter => $"{letter} second"),
            ],
            [.. Enumerable.Range(2, 5)
                .SelectMany(time => Enumerable.Range(1, 3).Select(digit => $"{digit} at {time}"))],
            [.. trained.Select(Sequence)]);
        return new(
            problem, "Sequence completion",
            new(
                problem, SequenceNet(), new Rule { LearningRate = 0.02, Momentum = 0.9, Tolerance = 0.2 },
                new Start.Seeded(1, 0.3), 600), Source("358-361"));
    }

    private const int Hidden = 30;

    // Layer 0 is time 1, with both letters; layer t is time t + 1. Hidden units come first in each layer.
    private static NetworkShape SequenceNet()
    {
        const int units = Hidden + 3;
        var (hidden, outputs) = (new UnitRange(0, Hidden), new UnitRange(Hidden, 3));
        var connections = ImmutableArray.CreateBuilder<LayerConnection>();
        connections.Add(new(0, 1) { Sending = new(units, 5), Receiving = hidden });
        for (var time = 1; time <= 5; time++)
        {
            connections.Add(new(time - 1, time) { Sending = hidden, Receiving = hidden, SharedWith = Copy(1) });
            connections.Add(new(time - 1, time) { Sending = hidden, Receiving = outputs, SharedWith = Copy(2) });
            connections.Add(new(time - 1, time) { Sending = outputs, Receiving = outputs, SharedWith = Copy(3) });
            if (time == 2)
                connections.Add(new(0, 2) { Sending = new(units + 5, 5), Receiving = hidden, SharedWith = 0 });

            int? Copy(int of) => time == 1 ? null : of;
        }

        return new(
            [units + 10, units, units, units, units, units], connections.ToImmutable(),
            sharedBiases: [.. Enumerable.Range(2, 4).Select(time => new SharedBiases(time, 1))],
            outputs: [.. Enumerable.Range(1, 5).Select(time => new LayerUnits(time, outputs))]);
    }

    private static Case Sequence(string pair)
    {
        var codes = new Dictionary<char, string>
        {
            ['A'] = "12", ['B'] = "23", ['C'] = "31", ['D'] = "21", ['E'] = "13",
        };
        var input = new double[Hidden + 3 + 10];
        input.AsSpan(0, Hidden + 3).Fill(0.2);
        input[Hidden + 3 + pair[0] - 'A'] = 1;
        input[Hidden + 3 + 5 + pair[1] - 'A'] = 1;
        var desired = new double[15];
        var digits = codes[pair[0]] + codes[pair[1]];
        for (var k = 0; k < 4; k++)
            desired[3 * (k + 1) + digits[k] - '1'] = 1;
        return new(ImmutableArray.Create(input), ImmutableArray.Create(desired));
    }

    private static string Source(string pages) =>
        $"Rumelhart, Hinton & Williams, Parallel Distributed Processing, vol. 1, ch. 8, pp. {pages} (1986). What the " +
        "chapter leaves unsaid was chosen here, by measurement.";
}
