using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace BackpropWeb.Engine.Problems;

/// <summary>Makes a problem of comma-separated text: a header of names, then one line for each case.</summary>
/// <remarks>
/// A column all of whose values are numbers (with a point for the decimals) is one unit. Any other column is a category:
/// one unit for each of its words, in alphabetical order of their code points, on where the line has that word. Values
/// may stand in quotation marks, doubled within; spaces around values and empty lines are left out. Numbers are taken as
/// they are: whoever wants them scaled scales them.
/// </remarks>
public static class TableReader
{
    private const int LargestFaultCount = 100;

    /// <summary>Reads a table.</summary>
    /// <param name="name">The problem's name.</param>
    /// <param name="text">Read to its end, or to the first limit broken.</param>
    /// <param name="desired">Names of the columns that are desired outputs; the others are inputs.</param>
    /// <param name="limits">How much it may hold; the defaults if left out.</param>
    /// <exception cref="TableException">Something is wrong with the table; it says what and where.</exception>
    /// <exception cref="ArgumentException">No desired column is named.</exception>
    public static Problem Read(string name, TextReader text, IReadOnlyCollection<string> desired, TableLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(desired);
        if (desired.Count == 0)
            throw new ArgumentException("At least one desired column must be named.", nameof(desired));
        limits ??= new();

        var faults = new List<TableFault>();
        var rows = Rows(text, limits, faults);
        if (rows.Count == 0 && faults.Count == 0)
            faults.Add(new(1, 0, "there is no header: the first line must name the columns."));
        ThrowIfAny(faults);

        var header = rows[0].Values;
        RequireHeader(header, rows[0].Line, desired, limits, faults);
        if (rows.Count == 1)
            faults.Add(new(rows[0].Line, 0, "there is no case under the header."));
        for (var r = 1; r < rows.Count; r++)
        {
            if (rows[r].Values.Length != header.Length)
                Add(faults, new(
                    rows[r].Line, 0, $"must hold {header.Length} values, as the header does; it holds {rows[r].Values.Length}."));
        }

        ThrowIfAny(faults);
        Column[] columns =
            [.. header.Select((title, k) => Column.Of(title, k, rows, desired.Contains(title), limits, faults))];
        ThrowIfAny(faults);
        return new(
            name, UnitNames(columns, isDesired: false), UnitNames(columns, isDesired: true),
            [.. rows.Skip(1).Select(row => new Case(
                Values(columns, row, isDesired: false), Values(columns, row, isDesired: true)))]);
    }

    /// <summary>The names of a table's columns; none where it has no first line that can be read.</summary>
    /// <param name="text">Read as far as its first line with text.</param>
    public static IReadOnlyList<string> Header(TextReader text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rows = new List<Row>();
        var parser = new RowParser(rows, []);
        for (int character; rows.Count == 0 && (character = text.Read()) >= 0;)
            parser.Take((char)character);
        if (rows.Count == 0)
            parser.End();
        return rows.Count == 0 ? [] : rows[0].Values;
    }

    private static void RequireHeader(
        string[] header, int line, IReadOnlyCollection<string> desired, TableLimits limits, List<TableFault> faults)
    {
        if (header.Length > limits.Columns)
            faults.Add(new(line, 0, $"at most {limits.Columns} columns are allowed; there are {header.Length}."));
        for (var k = 0; k < header.Length; k++)
        {
            if (header[k].Length == 0)
                Add(faults, new(line, k + 1, "a column needs a name."));
            else if (Array.IndexOf(header, header[k]) < k)
                Add(faults, new(line, k + 1, $"there are two columns named \"{header[k]}\"."));
        }

        foreach (var each in desired)
        {
            if (!header.Contains(each))
                Add(faults, new(line, 0, $"there is no column named \"{each}\", which is to be a desired output."));
        }

        if (header.All(desired.Contains))
            faults.Add(new(line, 0, "every column is a desired output; at least one must be an input."));
    }

    private static List<Row> Rows(TextReader text, TableLimits limits, List<TableFault> faults)
    {
        var rows = new List<Row>();
        var buffer = new char[4096];
        var parser = new RowParser(rows, faults);
        var characters = 0L;
        for (int read; faults.Count < LargestFaultCount && (read = text.Read(buffer, 0, buffer.Length)) > 0;)
        {
            characters += read;
            foreach (var character in buffer.AsSpan(0, read))
                parser.Take(character);
            if (characters > limits.Characters)
            {
                faults.Add(new(parser.Line, 0, $"at most {limits.Characters} characters are allowed; there are more."));
                return rows;
            }

            if (rows.Count > limits.Lines + 1)
            {
                faults.Add(new(rows[limits.Lines + 1].Line, 0, $"at most {limits.Lines} cases are allowed; there are more."));
                return rows;
            }
        }

        parser.End();
        if (rows.Count > limits.Lines + 1)
            faults.Add(new(rows[limits.Lines + 1].Line, 0, $"at most {limits.Lines} cases are allowed; there are more."));
        return rows;
    }

    private static ImmutableArray<string> UnitNames(Column[] columns, bool isDesired) =>
        [.. columns.Where(column => column.IsDesired == isDesired).SelectMany(column => column.UnitNames)];

    private static ImmutableArray<double> Values(Column[] columns, Row row, bool isDesired) =>
        [.. columns.Where(column => column.IsDesired == isDesired).SelectMany(column => column.ValuesOf(row))];

    private static void Add(List<TableFault> faults, TableFault fault)
    {
        if (faults.Count < LargestFaultCount)
            faults.Add(fault);
    }

    private static void ThrowIfAny(List<TableFault> faults)
    {
        if (faults.Count > 0)
            throw new TableException([.. faults.OrderBy(fault => fault.Line).ThenBy(fault => fault.Column)]);
    }

    private sealed record Row(int Line, string[] Values);

    /// <summary>A column as numbers, or with the words of a category.</summary>
    private sealed record Column(string Title, int Index, bool IsDesired, string[]? Words)
    {
        public IEnumerable<string> UnitNames => Words?.Select(word => $"{Title}={word}") ?? [Title];

        public static Column Of(
            string title, int index, List<Row> rows, bool isDesired, TableLimits limits, List<TableFault> faults)
        {
            foreach (var row in rows.Skip(1).Where(row => row.Values[index].Length == 0))
                Add(faults, new(row.Line, index + 1, $"\"{title}\" has no value."));
            var isNumber = rows.Skip(1).All(row => IsNumber(row.Values[index], out _));
            if (isNumber)
            {
                foreach (var row in rows.Skip(1))
                {
                    if (IsNumber(row.Values[index], out var number) && !Case.ValueBounds.Contains(number))
                        Add(faults, new(row.Line, index + 1, $"must be {Case.ValueBounds}; was {row.Values[index]}."));
                }

                return new(title, index, isDesired, null);
            }

            var words = rows.Skip(1).Select(row => row.Values[index]).Distinct().Order(StringComparer.Ordinal).ToArray();
            if (words.Length > limits.Categories)
                Add(faults, FaultOfManyWords(title, index, rows, words.Length, limits));
            return new(title, index, isDesired, words);
        }

        // A column with many words is most likely one of numbers with a few slips: name the first of them.
        private static TableFault FaultOfManyWords(
            string title, int index, List<Row> rows, int words, TableLimits limits)
        {
            var slip = rows.Skip(1).First(row => !IsNumber(row.Values[index], out _));
            return new(
                slip.Line, index + 1, $"\"{slip.Values[index]}\" is not a number, so \"{title}\" is a category; but it has " +
                $"{words} different values, and at most {limits.Categories} are allowed.");
        }

        public IEnumerable<double> ValuesOf(Row row) =>
            Words?.Select(word => word == row.Values[Index] ? 1.0 : 0.0)
            ?? [double.Parse(row.Values[Index], NumberStyles.Float, CultureInfo.InvariantCulture)];

        private static bool IsNumber(string text, out double number) =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>Cuts text into rows, character by character.</summary>
    private sealed class RowParser(List<Row> rows, List<TableFault> faults)
    {
        private readonly List<string> _values = [];
        private readonly StringBuilder _value = new();
        private bool _inQuotes;
        private bool _wasQuoted;
        private bool _quoteMayEnd; // the last character was a quotation mark within quotation marks
        private int _quotedFrom;
        private int _rowLine = 1;

        public int Line { get; private set; } = 1;

        public void Take(char character)
        {
            if (_quoteMayEnd)
            {
                _quoteMayEnd = false;
                if (character == '"')
                {
                    _value.Append('"');
                    return;
                }

                _inQuotes = false;
            }

            if (_inQuotes)
                TakeQuoted(character);
            else if (character == ',')
                EndValue();
            else if (character == '\n')
                EndRow();
            else if (character == '"' && !_wasQuoted && string.IsNullOrWhiteSpace(_value.ToString()))
                BeginQuoted();
            else if (character is not ('\r' or '\uFEFF'))
                TakePlain(character);
        }

        public void End()
        {
            if (_inQuotes && !_quoteMayEnd)
                Add(faults, new(_quotedFrom, _values.Count + 1, "a quotation mark is never closed."));
            EndRow();
        }

        private void BeginQuoted()
        {
            (_inQuotes, _wasQuoted, _quotedFrom) = (true, true, Line);
            _value.Clear();
        }

        private void TakeQuoted(char character)
        {
            if (character == '"')
                _quoteMayEnd = true;
            else
                _value.Append(character);
            if (character == '\n')
                Line++;
        }

        private void TakePlain(char character)
        {
            if (!_wasQuoted)
                _value.Append(character);
            else if (!char.IsWhiteSpace(character))
                Add(faults, new(Line, _values.Count + 1, $"\"{character}\" follows a closed quotation mark."));
        }

        private void EndValue()
        {
            _values.Add(_wasQuoted ? _value.ToString() : _value.ToString().Trim());
            _value.Clear();
            _wasQuoted = false;
        }

        private void EndRow()
        {
            EndValue();
            if (_values.Count > 1 || _values[0].Length > 0)
                rows.Add(new(_rowLine, [.. _values]));
            _values.Clear();
            _inQuotes = false;
            Line++;
            _rowLine = Line;
        }
    }
}
