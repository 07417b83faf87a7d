namespace BackpropWeb.Client.Figure;

/// <summary>Selects the rows of a long run that a curve is drawn through.</summary>
public static class Downsampling
{
    private const int Columns = 1_000;

    /// <summary>All rows of a short run; of a longer one the first, lowest, highest and last row of each column of the
    /// drawing, so no spike is lost.</summary>
    public static IEnumerable<int> Rows(double[] errors)
    {
        if (errors.Length <= 4 * Columns)
            return Enumerable.Range(0, errors.Length);
        return Enumerable.Range(0, Columns).SelectMany(column =>
        {
            var from = (int)((long)column * errors.Length / Columns);
            var to = (int)((long)(column + 1) * errors.Length / Columns) - 1;
            var (lowest, highest) = (from, from);
            for (var row = from; row <= to; row++)
            {
                if (errors[row] < errors[lowest])
                    lowest = row;
                if (errors[row] > errors[highest])
                    highest = row;
            }

            return new SortedSet<int> { from, lowest, highest, to };
        });
    }
}
