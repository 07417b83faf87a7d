namespace BackpropWeb.Server.Studies.Results;

/// <summary>Counts of mean squared errors in fixed bins, at each recorded epoch. Counts of parts of a study add up to
/// those of the whole, in any order.</summary>
/// <param name="places">Number of recorded epochs.</param>
internal sealed class ErrorCounts(int places)
{
    // A bin is a power of two divided into 32 equal parts, so the top bits of a double number it.
    private const int BitsOfParts = 5;
    private const int Shift = 52 - BitsOfParts;
    private const int Bias = 1023;
    private const int SmallestExponent = -50;
    private const int LargestExponent = 14;
    private const int FirstBin = (Bias + SmallestExponent) << BitsOfParts;

    /// <summary>Number of bins: the first is for all smaller errors, the last for all larger ones.</summary>
    public const int Bins = ((LargestExponent - SmallestExponent) << BitsOfParts) + 2;

    private readonly int[] _counts = new int[places * Bins];
    private readonly int[] _lowest = Repeat(Bins, places); // bins in use: lowest to below highest
    private readonly int[] _highest = new int[places];

    public int Places => places;

    public static int BinOf(double error) =>
        Math.Clamp((int)(BitConverter.DoubleToInt64Bits(error) >> Shift) - FirstBin + 1, 0, Bins - 1);

    /// <summary>The middle of a bin; 0 for the first, the lower edge for the last.</summary>
    public static double ValueOf(int bin) => bin switch
    {
        0 => 0,
        Bins - 1 => LowerEdge(bin),
        _ => (LowerEdge(bin) + LowerEdge(bin + 1)) / 2,
    };

    public void Add(int place, ReadOnlySpan<double> errors)
    {
        foreach (var error in errors)
            Add(place, BinOf(error), 1);
    }

    public void Add(int place, int bin, int count)
    {
        _counts[(place * Bins) + bin] += count;
        _lowest[place] = Math.Min(_lowest[place], bin);
        _highest[place] = Math.Max(_highest[place], bin + 1);
    }

    public void Add(ErrorCounts other)
    {
        for (var place = 0; place < places; place++)
        {
            foreach (var (bin, count) in other.At(place))
                Add(place, bin, count);
        }
    }

    public void Clear()
    {
        for (var place = 0; place < places; place++)
        {
            if (_lowest[place] < _highest[place])
                _counts.AsSpan((place * Bins) + _lowest[place], _highest[place] - _lowest[place]).Clear();
            (_lowest[place], _highest[place]) = (Bins, 0);
        }
    }

    /// <summary>The bins that have counts at a recorded epoch, ascending.</summary>
    public IEnumerable<(int Bin, int Count)> At(int place)
    {
        for (var bin = _lowest[place]; bin < _highest[place]; bin++)
        {
            if (_counts[(place * Bins) + bin] is > 0 and var count)
                yield return (bin, count);
        }
    }

    private static double LowerEdge(int bin) => BitConverter.Int64BitsToDouble((long)(bin - 1 + FirstBin) << Shift);

    private static int[] Repeat(int value, int count)
    {
        var values = new int[count];
        values.AsSpan().Fill(value);
        return values;
    }
}
