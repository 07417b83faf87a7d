using System.Globalization;
using BackpropWeb.Engine.Problems;

namespace BackpropWeb.Client.Lab;

/// <summary>A problem as the comma-separated text that <see cref="TableReader"/> would read it from.</summary>
public static class CsvText
{
    public static string Of(Problem problem) => string.Join('\n', problem.Cases
        .Select(c => c.Input.Concat(c.Desired).Select(value => value.ToString(CultureInfo.InvariantCulture)))
        .Prepend(problem.InputNames.Concat(problem.OutputNames).Select(Quoted))
        .Select(line => string.Join(',', line))) + "\n";

    private static string Quoted(string name) =>
        name.AsSpan().IndexOfAny(",\"\r\n") < 0 ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
