using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using BackpropWeb.Contracts;
using BackpropWeb.Engine;

namespace BackpropWeb.Server.Tables;

/// <summary>Reads a table in any usual format into a problem.</summary>
internal static partial class TableReader
{
    private const int LongestName = 100;

    /// <summary>Result of reading a table.</summary>
    /// <param name="Notes">The <see cref="Table.Notes"/>, not translated yet.</param>
    /// <param name="Rows">The lines that are cases.</param>
    public sealed record Result(
        Problem Problem, TableForm Form, List<TableColumn> Columns, List<int> Skipped, List<Sentence> Notes,
        List<TableRow> Rows);

    /// <summary>Reads a table. Returns null if there are <paramref name="faults"/>.</summary>
    /// <param name="form">The known part of its format.</param>
    public static Result? Read(string text, TableForm form, TableWish wish, RecipeLimits limits, TableFaults faults)
    {
        if (text.Contains('\0'))
            faults.Add(1, text.StartsWith("PK", StringComparison.Ordinal)
                ? "this is a workbook, not text; save the sheet as CSV."
                : "this is not text: it holds NUL characters.");
        if (faults.Any)
            return null;

        (text, form) = WithoutSeparatorLine(text, form);
        form = form with { Delimiter = form.Delimiter ?? TableDetection.Delimiter(text) };
        var rows = TableRows.Read(text, form.Delimiter.Value, limits.Cases + 1, faults);
        if (rows.Count == 0 && !faults.Any)
            faults.Add(1, "the table is empty.");
        if (faults.Any)
            return null;
        form = form with { DecimalSign = form.DecimalSign ?? TableDetection.Decimal(rows) };
        form = form with { Header = form.Header ?? TableDetection.HasHeader(rows, form.DecimalSign.Value) };

        var width = rows[0].Cells.Length;
        if (width < 2)
            faults.Add(
                rows[0].Line,
                "there is only one column; a problem needs an input and an output. "
                + "Is another character the separator?");
        if (width > limits.Units)
            faults.Add(rows[0].Line, $"at most {limits.Units} columns are allowed; there are {width}.");
        RequireWidth(rows, width, form.Header.Value, faults);
        var names = Names(rows[0], form.Header.Value, faults);
        if (form.Header.Value)
            rows.RemoveAt(0);
        if (rows.Count == 0)
            faults.Add(1, "there is no case under the header.");
        if (faults.Any)
            return null;

        var roles = Roles(names, wish, rows, form.DecimalSign.Value, faults);
        var skipped = SkipMissing(rows, names, roles, wish.SkipMissing, faults);
        if (faults.Any)
            return null;
        var reader = new ColumnReader(form.DecimalSign.Value, faults);
        ColumnReader.Column[] columns =
            [.. names.Select((name, k) => reader.Read(k + 1, name, roles[k], rows, wish.Classes))];
        var units = columns.Sum(column => column.Description.Units.Count);
        if (units > limits.Units)
            faults.Add(
                rows[0].Line,
                $"at most {limits.Units} units are allowed (Limits:Units); the columns make {units}.");
        if (faults.Any)
            return null;
        var problem = new Problem(
            wish.Name, Units(isOutput: false), Units(isOutput: true),
            [.. rows.Select(row => new Case(Values(row, isOutput: false), Values(row, isOutput: true)))]);
        return new(
            problem, form, [.. columns.Select(column => column.Description)], skipped,
            TableNotes.Of(columns, rows, form, wish, skipped.Count), rows);

        ImmutableArray<string> Units(bool isOutput) =>
            [.. columns.Where(column => column.IsOutput == isOutput)
                .SelectMany(column => column.Description.Units)];

        ImmutableArray<double> Values(TableRow row, bool isOutput) =>
            [.. columns.Where(column => column.IsOutput == isOutput)
                .SelectMany(column => column.Values(row.Cells[column.Index]))];
    }

    /// <summary>Converts a text to a name: one line, no longer than recipes allow.</summary>
    internal static string Name(string text)
    {
        var name = WhiteSpace().Replace(text, " ").Trim();
        name = string.Concat(name.Where(sign => !char.IsControl(sign)));
        return name.Length <= LongestName ? name : name[..(LongestName - 1)] + "…";
    }

    // Spreadsheets write "sep=;" first if the separator is unusual in their country.
    private static (string Text, TableForm Form) WithoutSeparatorLine(string text, TableForm form) =>
        SeparatorLine().Match(text) is { Success: true } line
            && TableDetection.Delimiters.Contains(line.Groups["sign"].Value[0])
            ? (text[line.Length..].Insert(0, "\n"),
                form with { Delimiter = form.Delimiter ?? line.Groups["sign"].Value[0] })
            : (text, form);

    private static void RequireWidth(List<TableRow> rows, int width, bool hasHeader, TableFaults faults)
    {
        foreach (var row in rows.Skip(1).Where(row => row.Cells.Length != width))
        {
            var first = hasHeader ? (Sentence)"header" : "first line";
            faults.Add(row.Line, $"must hold {width} values, as the {first} does; it holds {row.Cells.Length}.");
        }
    }

    private static string[] Names(TableRow first, bool hasHeader, TableFaults faults)
    {
        var names = first.Cells.Select(
            (cell, k) => hasHeader && Name(cell) is { Length: > 0 } name ? name : $"column {k + 1}").ToArray();
        for (var k = 0; k < names.Length; k++)
        {
            if (Array.IndexOf(names, names[k]) < k)
                faults.Add(first.Line, k + 1, names[k], $"there are two columns named \"{names[k]}\".");
        }

        return names;
    }

    private static string[] Roles(
        string[] names, TableWish wish, List<TableRow> rows, char decimalSign, TableFaults faults)
    {
        var roles = Enumerable.Repeat(ColumnReader.Input, names.Length).ToArray();
        foreach (var k in Places(wish.Ignored))
            roles[k] = ColumnReader.Ignored;
        foreach (var k in Places(wish.Outputs))
            roles[k] = ColumnReader.Output;
        if (wish.Outputs.Count == 0 && Array.LastIndexOf(roles, ColumnReader.Input) is >= 0 and var last)
            roles[TableDetection.Output(rows, roles, last, decimalSign)] = ColumnReader.Output;
        if (!faults.Any && !roles.Contains(ColumnReader.Input))
            faults.Add(1, "every column is a desired output; at least one must be an input.");
        return roles;

        // A text that is no name is a list.
        IEnumerable<int> Places(IReadOnlyList<string> wished) => wished
            .SelectMany(text => names.Contains(text)
                ? [text]
                : text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Select(Place).Where(k => k >= 0);

        // Names before numbers, because a header may consist of years.
        int Place(string wished)
        {
            if (Array.IndexOf(names, wished) is >= 0 and var named)
                return named;
            if (int.TryParse(wished, CultureInfo.InvariantCulture, out var number)
                && number != 0 && Math.Abs((long)number) <= names.Length)
                return number > 0 ? number - 1 : names.Length + number;
            faults.Add(
                1,
                $"there is no column \"{ColumnReader.Shown(wished)}\"; "
                + $"columns have names or count from 1 to {names.Length}, and from the end −1, −2.");
            return -1;
        }
    }

    /// <summary>Skips lines with a missing value, or reports them.</summary>
    private static List<int> SkipMissing(
        List<TableRow> rows, string[] names, string[] roles, bool skip, TableFaults faults)
    {
        var skipped = new List<int>();
        foreach (var row in rows)
        {
            for (var k = 0; k < names.Length; k++)
            {
                if (roles[k] == ColumnReader.Ignored || !TableNumber.IsMissing(row.Cells[k]))
                    continue;
                if (!skip && row.Cells[k].Length == 0)
                    faults.Add(row.Line, k + 1, "", $"\"{names[k]}\" has no value.");
                else if (!skip)
                    faults.Add(row.Line, k + 1, row.Cells[k], $"\"{names[k]}\" has no value; was {row.Cells[k]}.");
                else if (skipped.LastOrDefault() != row.Line)
                    skipped.Add(row.Line);
            }
        }

        rows.RemoveAll(row => skipped.Contains(row.Line));
        if (rows.Count == 0)
            faults.Add(1, "every line has a missing value.");
        return skipped;
    }

    [GeneratedRegex("^\"?sep=(?<sign>.)\"?(\r\n|\r|\n|$)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex SeparatorLine();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
