namespace BackpropWeb.Engine;

/// <summary>What a network sees of the inputs of a problem.</summary>
public enum InputScaling
{
    /// <summary>The inputs as they are given.</summary>
    None,

    /// <summary>Each input from 0 to 1: (v − least) / (greatest − least).</summary>
    Unit,

    /// <summary>Each input with mean 0 and variance 1: (v − mean) / deviation.</summary>
    Standard,
}

/// <summary>How one input is scaled: (v − <paramref name="Offset"/>) / <paramref name="Divisor"/>.</summary>
/// <param name="Offset">The least value, or the mean.</param>
/// <param name="Divisor">The range, or the deviation; 1 for an input that is the same in all cases.</param>
internal readonly record struct InputScale(double Offset, double Divisor)
{
    /// <summary>The scale of each input, computed from the training cases.</summary>
    public static InputScale[] Of(InputScaling scaling, IReadOnlyList<Case> cases)
    {
        var scales = new InputScale[cases[0].Input.Length];
        for (var i = 0; i < scales.Length; i++)
            scales[i] = scaling == InputScaling.Unit ? Unit(cases, i) : Standard(cases, i);
        return scales;
    }

    /// <summary>A case as the network sees it.</summary>
    public static Case Apply(InputScale[] scales, Case given) => given with
    {
        Input = [.. given.Input.Select((value, i) => (value - scales[i].Offset) / scales[i].Divisor)],
    };

    private static InputScale Unit(IReadOnlyList<Case> cases, int i)
    {
        var (least, greatest) = (cases[0].Input[i], cases[0].Input[i]);
        foreach (var each in cases)
            (least, greatest) = (Math.Min(least, each.Input[i]), Math.Max(greatest, each.Input[i]));
        return new(least, DivisorOf(greatest - least));
    }

    // Sums in the order of the cases; the square root is rounded correctly on every machine.
    private static InputScale Standard(IReadOnlyList<Case> cases, int i)
    {
        var sum = 0.0;
        foreach (var each in cases)
            sum += each.Input[i];
        var mean = sum / cases.Count;
        var squares = 0.0;
        foreach (var each in cases)
            squares += (each.Input[i] - mean) * (each.Input[i] - mean);
        return new(mean, DivisorOf(Math.Sqrt(squares / cases.Count)));
    }

    private static double DivisorOf(double spread) => spread == 0 ? 1 : spread;
}
