using System.Text.RegularExpressions;
using BackpropWeb.Engine;

namespace BackpropWeb.Server.Tables;

/// <summary>Notes for the reader of a table.</summary>
internal static partial class TableNotes
{
    private const int FewLines = 5;
    private const double Far = 5;

    public static List<Sentence> Of(
        ColumnReader.Column[] columns, List<TableRow> rows, TableForm form, TableWish wish, int skipped)
    {
        var notes = new List<Sentence>();
        if (skipped > 0)
            notes.Add($"{skipped} lines with a missing value are left out.");
        if (wish.Outputs.Count == 0 && columns.Single(column => column.IsOutput).Description is { Number: var place }
            && columns.Skip(place).Any(column => column.Description.Role == ColumnReader.Input))
            notes.Add($"Column {place}, \"{columns[place - 1].Description.Name}\", is the desired output: "
                + $"its words look like classes, and the last column holds fractions.");
        foreach (var column in columns.Where(column => column.Description.Role != ColumnReader.Ignored))
        {
            var (number, name) = (column.Description.Number, column.Description.Name);
            var cells = rows.Select(row => row.Cells[column.Index]).ToArray();
            if (rows.Count > 1 && cells.Distinct().Count() == 1)
                notes.Add($"Column {number}, \"{name}\", has the value {ColumnReader.Shown(cells[0])} in every line, "
                    + $"so it does not distinguish the cases.");
            else if (!column.IsOutput && LooksLikeId(name, cells, column))
                notes.Add($"Column {number}, \"{name}\", has another value in every line: "
                    + $"if it only names the lines, leave it out.");
            if (column.Description is { Kind: "classes", Units.Count: > 1 and var units })
                notes.Add($"Column {number}, \"{name}\", becomes {units} units, "
                    + $"one for each class.");
        }

        var inputs = columns.Where(column => column is { IsOutput: false, Description.Least: not null }).ToArray();
        if (inputs.Any(column => Math.Max(-column.Description.Least!.Value, column.Description.Greatest!.Value) > Far))
            notes.Add("Inputs far from 0 to 1 learn badly: rescale them.");
        if (MaySeparateThousands(rows, form))
            notes.Add($"\"{form.DecimalSign}\" was read as the decimal sign. "
                + $"If it separates thousands, write the numbers without it.");
        return notes;
    }

    // A point does so in languages whose spreadsheets write semicolons between columns.
    private static bool MaySeparateThousands(List<TableRow> rows, TableForm form)
    {
        if (form is { DecimalSign: '.', Delimiter: not ';' })
            return false;
        var cells = rows.SelectMany(row => row.Cells).Where(cell => cell.Contains(form.DecimalSign!.Value)).ToArray();
        return cells.Length > 0 && cells.All(cell => Thousands().IsMatch(cell));
    }

    // Each line has another word or whole number, and the name, the size or the sequence of the numbers suggests an id.
    private static bool LooksLikeId(string name, string[] cells, ColumnReader.Column column)
    {
        if (cells.Length < FewLines || cells.Distinct().Count() != cells.Length)
            return false;
        if (column.Description.Kind == "classes")
            return true;
        var numbers = cells.Select(cell => column.Values(cell)[0]).ToArray();
        return numbers.All(number => number == Math.Floor(number))
            && (IdName().IsMatch(name) || numbers.Max() > 100 * numbers.Length
                || numbers.Zip(numbers.Skip(1)).All(pair => pair.Second == pair.First + 1));
    }

    [GeneratedRegex(
        @"^(id|no|nr|index|row|number|编号|序号)\.?$|[ _]id$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex IdName();

    [GeneratedRegex(@"^[+-]?[1-9]\d{0,2}[.,]\d{3}$")]
    private static partial Regex Thousands();
}
