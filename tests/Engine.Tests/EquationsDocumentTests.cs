using System.Text.RegularExpressions;

namespace BackpropWeb.Engine.Tests;

public sealed partial class EquationsDocumentTests
{
    [Fact]
    public void Equations_EveryFileAndMember_Exists()
    {
        var root = RepositoryRoot();
        var lines = File.ReadAllLines(Path.Combine(root, "docs", "equations.md"));
        var places = lines.Select(line => Place().Match(line)).Where(match => match.Success).ToArray();

        Assert.InRange(places.Length, 20, 40);
        Assert.All(places, place =>
        {
            var text = File.ReadAllText(Path.Combine(root, place.Groups["file"].Value));
            Assert.Matches($@"(public|internal|private) [^;=(]*\b{place.Groups["member"].Value}\b", text);
        });
        Assert.All(
            lines.SelectMany(line => AnyFile().Matches(line)),
            match => Assert.True(File.Exists(Path.Combine(root, match.Value)), match.Value));
        for (var equation = 1; equation <= 9; equation++)
            Assert.Contains(lines, line => line.StartsWith($"| ({equation}) |", StringComparison.Ordinal));
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "global.json")))
            folder = folder.Parent!;
        return folder.FullName;
    }

    [GeneratedRegex(@"\| `(?<file>[^`]+\.cs)` \| `(?<member>\w+)` \|$")]
    private static partial Regex Place();

    [GeneratedRegex(@"src/[\w/]+\.cs")]
    private static partial Regex AnyFile();
}
