namespace BackpropWeb.Server.Tables;

/// <summary>Detects the format of a table.</summary>
internal static class TableDetection
{
    private const int SampleLines = 100;

    /// <summary>Separators by preference: a comma can also be a decimal sign, and texts can contain spaces.</summary>
    public static readonly char[] Delimiters = ['\t', ';', '|', ',', TableRows.Spaces];

    /// <summary>The separator that gives most lines the same number of cells, and most cells a number.</summary>
    public static char Delimiter(string text)
    {
        var (best, bestScore) = (',', 0.0);
        foreach (var delimiter in Delimiters)
        {
            var rows = TableRows.Read(text, delimiter, SampleLines, new());
            var usual = rows.CountBy(row => row.Cells.Length).OrderByDescending(pair => pair.Value)
                .ThenByDescending(pair => pair.Key).FirstOrDefault();
            if (usual.Key < 2)
                continue;
            var cells = rows.Where(row => row.Cells.Length == usual.Key).SelectMany(row => row.Cells).ToArray();
            var numbers = cells.Count(
                cell => TableNumber.Read(cell, '.') is not null || TableNumber.Read(cell, ',') is not null);
            var score = (double)usual.Value / rows.Count * (1 + ((double)numbers / cells.Length));
            if (score > bestScore)
                (best, bestScore) = (delimiter, score);
        }

        return best;
    }

    /// <summary>The decimal sign of most numbers that have one; a point if none has.</summary>
    public static char Decimal(List<TableRow> rows)
    {
        var cells = rows.SelectMany(row => row.Cells);
        return cells.Sum(cell => HasFraction(cell, ',') ? 1 : HasFraction(cell, '.') ? -1 : 0) > 0 ? ',' : '.';

        static bool HasFraction(string cell, char sign) =>
            cell.Contains(sign) && TableNumber.Read(cell, sign) is not null;
    }

    /// <summary>The desired output if none is named: the last input column, or, if that holds fractions, the only
    /// column whose words look like classes, because most of them are in several lines. Whole numbers in the last
    /// column may be classes too.</summary>
    public static int Output(List<TableRow> rows, string[] roles, int last, char decimalSign)
    {
        var numbers = Cells(last).Select(cell => TableNumber.Read(cell, decimalSign)).OfType<double>();
        if (numbers.All(number => number == Math.Floor(number)))
            return last;
        int[] classes =
        [
            .. Enumerable.Range(0, last).Where(k => roles[k] == ColumnReader.Input && Cells(k) is { Length: > 0 } cells
                && cells.All(cell => TableNumber.Read(cell, decimalSign) is null)
                && cells.Distinct().Count() * 2 <= cells.Length),
        ];
        return classes is [var only] ? only : last;

        string[] Cells(int column) =>
            [.. rows.Select(row => row.Cells[column]).Where(cell => !TableNumber.IsMissing(cell))];
    }

    /// <summary>Whether the first line has names of columns: a text above numbers, or, in a table of texts only, words
    /// that appear in no other line.</summary>
    public static bool HasHeader(List<TableRow> rows, char decimalSign)
    {
        var columns = Enumerable.Range(0, rows[0].Cells.Length)
            .Select(k => (
                First: rows[0].Cells[k],
                Below: rows.Skip(1).Where(row => k < row.Cells.Length).Select(row => row.Cells[k]).ToArray()))
            .ToArray();
        var numbers = columns.Where(column => column.Below.Length > 0
            && column.Below.Count(IsNumber) * 2 > column.Below.Count(cell => !TableNumber.IsMissing(cell))).ToArray();
        return numbers.Length > 0
            ? numbers.Any(column => !IsNumber(column.First) && !TableNumber.IsMissing(column.First))
            : !rows[0].Cells.Any(IsNumber)
                && columns.All(column => column.First.Length > 0 && !column.Below.Contains(column.First));

        bool IsNumber(string cell) => TableNumber.Read(cell, decimalSign) is not null;
    }
}
