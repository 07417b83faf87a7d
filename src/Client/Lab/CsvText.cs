using System.Globalization;
using BackpropWeb.Engine;

namespace BackpropWeb.Client.Lab;

/// <summary>Writes a problem as comma-separated text that <c>POST /api/tables</c> can read.</summary>
internal static class CsvText
{
    public static string Of(Problem problem) => string.Join('\n', problem.Given
        .Select(c => c.Input.Concat(c.Desired).Select(value => value.ToString(CultureInfo.InvariantCulture)))
        .Prepend(problem.InputNames.Concat(problem.OutputNames).Select(Quoted))
        .Select(line => string.Join(',', line))) + "\n";

    private static string Quoted(string name) =>
        name.AsSpan().IndexOfAny(",\"\r\n") < 0 ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
