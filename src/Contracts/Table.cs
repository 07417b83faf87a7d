using System.Text.Json.Serialization;

namespace BackpropWeb.Contracts;

/// <summary>A table that was read as a problem, with what was detected on the way.</summary>
/// <param name="Problem">The problem, ready for <c>POST /api/runs</c>.</param>
/// <param name="Delimiter">What separates columns: ",", ";", tab, "|", or " " for runs of spaces.</param>
/// <param name="DecimalSign">The decimal sign: "." or ",".</param>
/// <param name="Encoding">"utf-8", "utf-16", "utf-16BE", "gb18030" or "windows-1252".</param>
/// <param name="Header">Whether the first line names the columns.</param>
/// <param name="Columns">What became of each column.</param>
/// <param name="SkippedLines">Lines left out because a value is missing.</param>
/// <param name="Notes">What a reader should know: constant columns, columns that look like ids, codings.</param>
/// <param name="Preview">The first cases as they are written.</param>
public sealed record Table(
    ProblemDocument Problem, string Delimiter, [property: JsonPropertyName("decimal")] string DecimalSign,
    string Encoding, bool Header, IReadOnlyList<TableColumn> Columns, IReadOnlyList<int> SkippedLines,
    IReadOnlyList<string> Notes, IReadOnlyList<TableLine> Preview);

/// <summary>A line of a table that is a case.</summary>
/// <param name="Line">The line of the text, counted from 1.</param>
/// <param name="Cells">A text for each column, shortened if it is long.</param>
public sealed record TableLine(int Line, IReadOnlyList<string> Cells);

/// <summary>A column of a table.</summary>
/// <param name="Number">Its place, counted from 1.</param>
/// <param name="Name">Its name in the header, or one that was made for it.</param>
/// <param name="Role">"input", "output" or "ignored".</param>
/// <param name="Kind">"number", "boolean" (one unit) or "classes" (one unit for each class).</param>
/// <param name="Units">Names of its units; empty if ignored.</param>
/// <param name="Coding">What each word becomes in the units; null for numbers.</param>
/// <param name="Least">The least number; null for words.</param>
/// <param name="Greatest">The greatest number; null for words.</param>
public sealed record TableColumn(
    int Number, string Name, string Role, string Kind, IReadOnlyList<string> Units,
    IReadOnlyDictionary<string, IReadOnlyList<double>>? Coding, double? Least, double? Greatest);

/// <summary>Something wrong with a table: a member of <c>faults</c> in the problem details.</summary>
/// <param name="Line">The line of the text, counted from 1.</param>
/// <param name="Column">The column, counted from 1; 0 if the whole line is meant.</param>
/// <param name="Value">The value, shortened; null if the whole line is meant.</param>
/// <param name="Reason">What is wrong.</param>
public sealed record TableFault(int Line, int Column, string? Value, string Reason);
