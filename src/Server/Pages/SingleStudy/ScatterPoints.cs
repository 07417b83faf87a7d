namespace BackpropWeb.Server.Pages.SingleStudy;

/// <summary>Where the marks of a scatter of final errors stand, in percent of its width and height. The error's axis is
/// logarithmic, from one power of ten to another.</summary>
internal sealed class ScatterPoints
{
    /// <summary>Where the band of members that were not solved begins.</summary>
    public const double BandFrom = 80;

    /// <summary>Keeps marks inside of the drawing.</summary>
    private const double Margin = 2;

    /// <summary>Errors of diverged members range over 300 powers of ten.</summary>
    private const int MostLines = 8;

    private readonly int _epochs;
    private readonly int _first;
    private readonly int _count;
    private readonly int _lowest; // exponents of ten
    private readonly int _highest;

    /// <param name="lines">Consecutive members; one or more.</param>
    /// <param name="epochs">Epochs of a member; 1 or more.</param>
    public ScatterPoints(IReadOnlyList<MemberLine> lines, int epochs)
    {
        (_epochs, _first, _count) = (epochs, lines[0].Member, lines.Count);
        HasBand = lines.Any(line => line.SolvedAt is null);
        var errors = lines.Select(line => line.MeanSquaredError).Where(error => error > 0).DefaultIfEmpty(1).ToList();
        _lowest = (int)Math.Floor(Math.Log10(errors.Min()));
        _highest = Math.Max(_lowest + 1, (int)Math.Ceiling(Math.Log10(errors.Max())));
    }

    /// <summary>Whether members stand in the band, because they were not solved.</summary>
    public bool HasBand { get; }

    /// <summary>The error at the lower edge. An error of 0 stands there too.</summary>
    public double Bottom => Math.Pow(10, _lowest);

    /// <summary>The error at the upper edge.</summary>
    public double Top => Math.Pow(10, _highest);

    /// <summary>By the epoch that solved a member; in the band by its number.</summary>
    public double X(MemberLine line) => line.SolvedAt is { } epoch
        ? Within(0, HasBand ? BandFrom : 100, (double)epoch / _epochs)
        : Within(BandFrom, 100, (line.Member - _first + 0.5) / _count);

    /// <summary>By the final error, from above.</summary>
    public double Y(MemberLine line)
    {
        var exponent = line.MeanSquaredError > 0 ? Math.Log10(line.MeanSquaredError) : _lowest;
        return Within(0, 100, (_highest - exponent) / (_highest - _lowest));
    }

    /// <summary>Heights of powers of ten between the edges, at most <see cref="MostLines"/>.</summary>
    public IEnumerable<double> Decades()
    {
        var step = (_highest - _lowest + MostLines) / (MostLines + 1);
        for (var exponent = _highest - step; exponent > _lowest; exponent -= step)
            yield return Within(0, 100, (double)(_highest - exponent) / (_highest - _lowest));
    }

    private static double Within(double from, double to, double share) =>
        from + Margin + (share * (to - from - (2 * Margin)));
}
