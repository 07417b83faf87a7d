using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Studies.Results;

/// <summary>Summaries of tallies.</summary>
internal static class StudySummaries
{
    /// <summary>97.5 % quantile of the normal distribution: an interval of 95 %.</summary>
    private const double Z = 1.959963984540054;

    private const int MostBars = 64;

    public static StudySummary Of(StudyTally tally, int epochs) => new(
        tally.Done == 0 ? null : (double)tally.Solved / tally.Done,
        tally.Done == 0 ? null : WilsonInterval(tally.Solved, tally.Done),
        tally.Solved == 0
            ? null
            : new(Quantile(tally.SolvedAt, tally.Solved, 10), Quantile(tally.SolvedAt, tally.Solved, 50),
                Quantile(tally.SolvedAt, tally.Solved, 90)),
        Histogram(tally.SolvedAt, epochs),
        Curve(tally));

    /// <summary>Wilson's interval at 95 % for the share of k of n; n is 1 or more.</summary>
    public static double[] WilsonInterval(int k, int n)
    {
        var share = (double)k / n;
        var scale = 1 + (Z * Z / n);
        var centre = (share + (Z * Z / (2.0 * n))) / scale;
        var half = Z * Math.Sqrt((share * (1 - share) / n) + (Z * Z / (4.0 * n * n))) / scale;
        // At the ends the interval touches 0 or 1 exactly; rounding must not say otherwise.
        return [k == 0 ? 0 : centre - half, k == n ? 1 : centre + half];
    }

    /// <summary>Newcombe's interval at 95 % for the difference of two independent shares, k1 of n1 minus k2 of n2: the
    /// hybrid of their score intervals (R. G. Newcombe, Interval estimation for the difference between independent
    /// proportions, Statistics in Medicine 17, 1998, 873–890, method 10). n1 and n2 are 1 or more.</summary>
    public static double[] DifferenceInterval(int k1, int n1, int k2, int n2)
    {
        var (first, second) = ((double)k1 / n1, (double)k2 / n2);
        var (ofFirst, ofSecond) = (WilsonInterval(k1, n1), WilsonInterval(k2, n2));
        return
        [
            first - second - double.Hypot(first - ofFirst[0], ofSecond[1] - second),
            first - second + double.Hypot(ofFirst[1] - first, second - ofSecond[0]),
        ];
    }

    /// <summary>Of ascending counts with a sum: the value at place ⌊percent × sum / 100⌋.</summary>
    private static int Quantile(IEnumerable<(int At, int Count)> counts, int sum, int percent)
    {
        var place = (long)sum * percent / 100;
        foreach (var (at, count) in counts)
        {
            place -= count;
            if (place < 0)
                return at;
        }

        throw new ArgumentException($"The counts do not add up to {sum}.", nameof(counts));
    }

    /// <summary>Members by the epoch that solved them.</summary>
    /// <param name="solvedAt">Number of members by epoch.</param>
    /// <param name="epochs">The last epoch of the axis; at least that of every count.</param>
    public static EpochHistogram Histogram(IEnumerable<(int Epoch, int Count)> solvedAt, int epochs)
    {
        var width = 1L;
        foreach (var next in NiceWidths())
        {
            width = next;
            if ((epochs / width) + 1 <= MostBars)
                break;
        }

        var counts = new int[(epochs / width) + 1];
        foreach (var (epoch, count) in solvedAt)
            counts[epoch / width] += count;
        return new(
            [.. Enumerable.Range(0, counts.Length + 1).Select(n => (int)Math.Min(n * width, int.MaxValue))], counts);
    }

    /// <summary>1, 2, 5, 10, 20, 50, …</summary>
    private static IEnumerable<long> NiceWidths()
    {
        for (var power = 1L; ; power *= 10)
        {
            yield return power;
            yield return 2 * power;
            yield return 5 * power;
        }
    }

    private static ErrorBands Curve(StudyTally tally)
    {
        int[] epochs = [.. Enumerable.Range(0, tally.Epochs.Count).Select(place => tally.Epochs[place])];
        return new(epochs, Band(10), Band(25), Band(50), Band(75), Band(90));

        double[] Band(int percent) => tally.Done == 0
            ? []
            : [.. Enumerable.Range(0, epochs.Length).Select(place =>
                ErrorCounts.ValueOf(Quantile(tally.Errors.At(place), tally.Done, percent)))];
    }
}
