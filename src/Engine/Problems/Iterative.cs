using System.Collections.Immutable;
using BackpropWeb.Engine.Learning;

namespace BackpropWeb.Engine.Problems;

/// <summary>Iterative nets: what a net does in T steps of time is what T layers with the same weights do (Nature 323, fig.
/// 5).</summary>
public static class Iterative
{
    /// <summary>The sequences of <see cref="Sequences"/> that are kept for the test, as pairs of letters.</summary>
    public static ImmutableArray<string> HeldOutSequences { get; } = ["AD", "BE", "CA", "DB", "EC"];

    /// <summary>A ring of units, each joined to all: what it shows is to stand two places on after two steps. The way to
    /// do it is to shift by one at each.</summary>
    /// <remarks>All biases are held at −2. The chapter held them negative, for else complements of the pattern are shifted
    /// as well.</remarks>
    /// <param name="units">3 or 5.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another number.</exception>
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

    /// <summary>Two letters call up the four digits that stand for them, one after another: A is 12, B 23, C 31, D 21, E
    /// 13. Twenty of the twenty-five sequences.</summary>
    /// <remarks>The first 33 inputs are the state of the net at the first time, 0.2 in each of its 30 hidden and three
    /// output units; the letters follow, the first one's at the first time and the second one's at the second. Outputs are
    /// told at times two to six: none on, then a digit each.</remarks>
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
            [.. Enumerable.Range(2, 5).SelectMany(time => Enumerable.Range(1, 3).Select(digit => $"{digit} at {time}"))],
            [.. trained.Select(Sequence)]);
        return new(
            problem, "Sequence completion",
            new(
                problem, SequenceNet(), new Rule { LearningRate = 0.02, Momentum = 0.9, Tolerance = 0.2 },
                new Start.Seeded(1, 0.3), 600), Source("358-361"));
    }

    private const int Hidden = 30;

    // Layer 0 is the first time, with both letters; layer t is time t + 1. Hidden units come first in each.
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
        var codes = new Dictionary<char, string> { ['A'] = "12", ['B'] = "23", ['C'] = "31", ['D'] = "21", ['E'] = "13" };
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
