using System.Reflection;
using System.Text;

namespace BackpropWeb.Server.Runs.Export;

/// <summary>A template for code. A line that begins with <c>[[name]]</c> is kept only if that part is wanted, a line
/// that begins with <c>[[!name]]</c> only if it is not. A text replaces <c>{{name}}</c>.</summary>
internal static class CodeTemplate
{
    /// <summary>Fills a template of the folder Code.</summary>
    /// <param name="texts">Texts by name; an empty text removes a line that contains nothing else.</param>
    public static string Fill(string name, IReadOnlySet<string> parts, IReadOnlyDictionary<string, string> texts)
    {
        var code = new StringBuilder();
        foreach (var line in Read(name).Split('\n'))
        {
            if (Wanted(line, parts) is not { } wanted)
                continue;
            var filled = texts.Aggregate(wanted, (text, pair) => text.Replace(
                $"{{{{{pair.Key}}}}}", pair.Value, StringComparison.Ordinal));
            if (filled.Length > 0 || wanted.Length == 0)
                code.Append(filled).Append('\n');
        }

        return code.ToString().TrimEnd('\n') + "\n";
    }

    private static string? Wanted(string line, IReadOnlySet<string> parts)
    {
        if (!line.StartsWith("[[", StringComparison.Ordinal))
            return line;
        var end = line.IndexOf("]]", StringComparison.Ordinal);
        var part = line[2..end];
        return part.StartsWith('!') != parts.Contains(part.TrimStart('!')) ? line[(end + 2)..] : null;
    }

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"code.{name}.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
