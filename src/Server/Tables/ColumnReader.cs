using System.Globalization;
using BackpropWeb.Contracts;
using BackpropWeb.Engine;

namespace BackpropWeb.Server.Tables;

/// <summary>Converts the cells of a column to values of units.</summary>
internal sealed class ColumnReader(char decimalSign, TableFaults faults)
{
    public const string Input = "input";
    public const string Output = "output";
    public const string Ignored = "ignored";

    private const int MostClasses = 100;
    private const int MostCodes = 20;

    // Words for yes and no in tables.
    private static readonly (string No, string Yes)[] Booleans =
    [
        ("false", "true"), ("no", "yes"), ("f", "t"), ("n", "y"), ("否", "是"), ("假", "真"), ("falsch", "wahr"),
        ("nein", "ja"), ("faux", "vrai"), ("non", "oui"),
    ];

    /// <summary>A column of the response, and the values of a cell.</summary>
    public sealed record Column(TableColumn Description, Func<string, double[]> Values)
    {
        public int Index => Description.Number - 1;

        public bool IsOutput => Description.Role == Output;
    }

    /// <summary>Reads a column.</summary>
    /// <param name="number">Number of the column, from 1.</param>
    /// <param name="rows">The lines that are cases. Missing values have been reported.</param>
    /// <param name="classes">Whether whole numbers of a desired column are classes; null to decide.</param>
    public Column Read(int number, string name, string role, List<TableRow> rows, bool? classes)
    {
        var cells = rows.Select(row => row.Cells[number - 1]).ToArray();
        var present = cells.Where(cell => !TableNumber.IsMissing(cell)).ToArray();
        var numbers = present.Select(cell => TableNumber.Read(cell, decimalSign)).OfType<double>().ToArray();
        if (role == Ignored)
            return new(
                new(number, name, role, numbers.Length == present.Length ? "number" : "classes", [], null, null, null),
                _ => []);
        if (numbers.Length < present.Length)
        {
            if (numbers.Length * 2 >= present.Length)
                RefuseSlips(number, name, rows);
            else if (present.All(cell => TableNumber.Read(cell, decimalSign) is not null || TableNumber.IsMarked(cell)))
                RefuseMarks(number, rows);
            return BooleanOf(number, name, role, present) ?? ClassesOf(
                number, name, role, present.Distinct().Order(StringComparer.Ordinal), word => word, rows);
        }

        if (role == Output && (classes ?? AreCodes(numbers)))
            return ClassesOf(
                number, name, role, numbers.Distinct().Order().Select(Text),
                cell => Text(TableNumber.Read(cell, decimalSign) ?? double.NaN), rows);
        RefuseOutOfBounds(number, rows);
        return new(
            new(number, name, role, "number", [name], null, numbers.Append(double.PositiveInfinity).Min(),
                numbers.Append(double.NegativeInfinity).Max()),
            cell => [TableNumber.Read(cell, decimalSign) ?? 0]);
    }

    /// <summary>Whether the column has few different whole numbers, not only 0 and 1, and each at least twice: 1, 2, 3
    /// for three wines.</summary>
    private static bool AreCodes(double[] numbers)
    {
        var counts = numbers.CountBy(number => number).ToArray();
        return counts.Length is > 1 and <= MostCodes
            && counts.All(pair => pair.Key == Math.Floor(pair.Key) && pair.Value > 1)
            && counts.Any(pair => pair.Key is not (0 or 1));
    }

    private static Column? BooleanOf(int number, string name, string role, string[] cells)
    {
        var words = cells.Select(cell => cell.ToLowerInvariant()).Distinct().ToArray();
        foreach (var (no, yes) in Booleans)
        {
            if (words.Length != 2 || !words.Contains(no) || !words.Contains(yes))
                continue;
            var coding = cells.Distinct().Order(StringComparer.Ordinal)
                .ToDictionary(word => word, word => (IReadOnlyList<double>)[Value(word)]);
            return new(new(number, name, role, "boolean", [name], coding, null, null), cell => [Value(cell)]);

            double Value(string cell) => cell.Equals(yes, StringComparison.OrdinalIgnoreCase) ? 1 : 0;
        }

        return null;
    }

    private Column ClassesOf(
        int number, string name, string role, IEnumerable<string> words, Func<string, string> word, List<TableRow> rows)
    {
        var places = words.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        if (places.Count > MostClasses)
        {
            faults.Add(
                rows[0].Line, number, null,
                $"\"{name}\" holds {places.Count} different words; at most {MostClasses} can become units. "
                + $"If it names the lines, leave it out.");
            return new(new(number, name, role, "classes", [], null, null, null), _ => []);
        }

        var coding = places.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<double>)Values(pair.Key));
        return new(
            new(number, name, role, "classes", [.. places.Keys.Select(each => TableReader.Name($"{name}={each}"))],
                coding, null, null),
            cell => Values(word(cell)));

        double[] Values(string each)
        {
            var values = new double[places.Count];
            if (places.TryGetValue(each, out var place))
                values[place] = 1;
            return values;
        }
    }

    // A few words among numbers are mistakes, not classes.
    private void RefuseSlips(int number, string name, List<TableRow> rows)
    {
        foreach (var row in rows)
        {
            var cell = row.Cells[number - 1];
            if (!TableNumber.IsMissing(cell) && TableNumber.Read(cell, decimalSign) is null)
                faults.Add(
                    row.Line,
                    number,
                    cell,
                    $"must be a number with decimal sign \"{decimalSign}\", as most values of \"{name}\" are; "
                    + $"was \"{Shown(cell)}\".");
        }
    }

    // Prices and percentages would become classes.
    private void RefuseMarks(int number, List<TableRow> rows)
    {
        foreach (var row in rows.Where(row => TableNumber.IsMarked(row.Cells[number - 1])))
            faults.Add(
                row.Line, number, row.Cells[number - 1],
                $"must be a number with decimal sign \"{decimalSign}\" and without thousands separators, brackets, "
                + $"quotation marks, currency and per cent signs; was \"{Shown(row.Cells[number - 1])}\".");
    }

    private void RefuseOutOfBounds(int number, List<TableRow> rows)
    {
        foreach (var row in rows)
        {
            var cell = row.Cells[number - 1];
            if (TableNumber.Read(cell, decimalSign) is { } value && !Case.ValueBounds.Contains(value))
                faults.Add(row.Line, number, cell, $"must be {Case.ValueBounds}; was {Shown(cell)}.");
        }
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    internal static string Shown(string cell) => cell.Length <= 60 ? cell : cell[..60] + "…";
}
