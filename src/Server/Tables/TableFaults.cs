using BackpropWeb.Engine;

namespace BackpropWeb.Server.Tables;

/// <summary>The first hundred errors in a table.</summary>
internal sealed class TableFaults
{
    private const int Most = 100;

    private readonly List<Fault> _faults = [];

    /// <param name="Column">Number of the column; 0 for the whole line.</param>
    public sealed record Fault(int Line, int Column, string? Value, Sentence Reason);

    public bool Any => _faults.Count > 0;

    /// <summary>In the order of the text.</summary>
    public IEnumerable<Fault> InOrder => _faults.OrderBy(fault => fault.Line).ThenBy(fault => fault.Column);

    public void Add(int line, Sentence reason) => Add(line, 0, null, reason);

    public void Add(int line, int column, string? value, Sentence reason)
    {
        if (_faults.Count < Most)
            _faults.Add(new(line, column, value, reason));
    }
}
