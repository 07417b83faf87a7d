namespace BackpropWeb.Engine.Problems;

/// <summary>How much a table may hold.</summary>
/// <param name="Lines">Data lines at most. Default 10,000.</param>
/// <param name="Columns">Columns at most. Default 1,000.</param>
/// <param name="Categories">Different words of one column at most. Default 100.</param>
/// <param name="Characters">Characters in all at most. Default 4,194,304.</param>
public sealed record TableLimits(
    int Lines = 10_000, int Columns = 1_000, int Categories = 100, int Characters = 4 * 1024 * 1024);

/// <summary>One thing wrong with a table.</summary>
/// <param name="Line">Line of the text, the header being line 1.</param>
/// <param name="Column">Column, 1 or later; 0 where the line as a whole is meant.</param>
/// <param name="Reason">What is wrong, with the value.</param>
public sealed record TableFault(int Line, int Column, Sentence Reason)
{
    /// <summary>"line 3, column 2: …".</summary>
    public override string ToString() => Column == 0 ? $"line {Line}: {Reason}" : $"line {Line}, column {Column}: {Reason}";
}

/// <summary>A table that cannot be made a problem.</summary>
/// <param name="faults">What is wrong, the first hundred faults at most.</param>
public sealed class TableException(IReadOnlyList<TableFault> faults)
    : FormatException(string.Join(Environment.NewLine, faults))
{
    /// <summary>What is wrong, in the order of the text.</summary>
    public IReadOnlyList<TableFault> Faults { get; } = faults;
}
