using System.Text;
using BackpropWeb.Engine;
using nietras.SeparatedValues;

namespace BackpropWeb.Server.Tables;

/// <summary>A line of a table, or several if a quoted value has line breaks.</summary>
internal sealed record TableRow(int Line, string[] Cells);

/// <summary>Splits text into lines and cells.</summary>
internal static class TableRows
{
    public const char Spaces = ' ';

    /// <summary>The lines that are not empty, up to a maximum.</summary>
    public static List<TableRow> Read(string text, char delimiter, int most, TableFaults faults)
    {
        var rows = new List<TableRow>();
        var line = 1;
        using var reader = Sep.New(delimiter).Reader(options => options with
        {
            HasHeader = false, DisableColCountCheck = true, DisableQuotesParsing = false,
        }).FromText(text);
        foreach (var row in reader)
        {
            var cells = new List<string>(row.ColCount);
            for (var k = 0; k < row.ColCount; k++)
            {
                var raw = row[k].Span;
                if (delimiter != Spaces || raw.Length > 0)
                    cells.Add(Cell(raw, line, cells.Count + 1, faults));
            }

            if (cells is not ([] or [""]))
            {
                if (rows.Count == most)
                {
                    faults.Add(line, $"at most {most} lines are allowed; there are more.");
                    break;
                }

                rows.Add(new(line, [.. cells]));
            }

            line = row.LineNumberToExcl; // LineNumberFrom is wrong for the first row (Sep 0.17.1)
        }

        // Spreadsheets write lines of separators after the last case, and a separator after the last value.
        while (rows.Count > 1 && rows[^1].Cells.All(cell => cell.Length == 0))
            rows.RemoveAt(rows.Count - 1);
        if (rows.Count > 0 && rows.All(row => row.Cells is [_, _, ..] && row.Cells[^1].Length == 0))
            rows = [.. rows.Select(row => row with { Cells = row.Cells[..^1] })];
        return rows;
    }

    private static string Cell(ReadOnlySpan<char> raw, int line, int column, TableFaults faults)
    {
        var cell = raw.Trim();
        if (!cell.Contains('"'))
            return cell.ToString();
        if (cell[0] != '"')
        {
            faults.Add(
                line,
                column,
                cell.ToString(),
                "a quotation mark stands inside a value without quotation marks.");
            return cell.ToString();
        }

        var value = new StringBuilder(cell.Length);
        for (var k = 1; k < cell.Length; k++)
        {
            if (cell[k] != '"')
            {
                value.Append(cell[k]);
            }
            else if (k + 1 < cell.Length && cell[k + 1] == '"')
            {
                value.Append('"');
                k++;
            }
            else if (k == cell.Length - 1)
            {
                return value.ToString().Trim();
            }
            else
            {
                Sentence reason = $"\"{cell[k + 1].ToString()}\" follows a closed quotation mark.";
                faults.Add(line, column, cell.ToString(), reason);
                return cell.ToString();
            }
        }

        faults.Add(line, column, cell.ToString(), "a quotation mark is never closed.");
        return cell.ToString();
    }
}
