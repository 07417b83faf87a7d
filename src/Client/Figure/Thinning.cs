namespace BackpropWeb.Client.Figure;

/// <summary>Which rows of a long run a curve is drawn through.</summary>
public static class Thinning
{
    private const int Columns = 1_000;

    /// <summary>All where there is room, else the first, lowest, highest and last of each column, so that no spike is
    /// lost.</summary>
    public static IEnumerable<int> Rows(double[] errors)
    {
        if (errors.Length <= 4 * Columns)
            return Enumerable.Range(0, errors.Length);
        return Enumerable.Range(0, Columns).SelectMany(column =>
        {
            var (from, to) = ((int)((long)column * errors.Length / Columns), (int)((long)(column + 1) * errors.Length / Columns) - 1);
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
