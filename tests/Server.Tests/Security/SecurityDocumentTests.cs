using System.Text.RegularExpressions;

namespace BackpropWeb.Server.Tests.Security;

/// <summary>docs/security.md names a test for each threat, and each of these tests exists.</summary>
public sealed partial class SecurityDocumentTests
{
    private static readonly Dictionary<string, string> Sources = Directory
        .EnumerateFiles(RepositoryFile.Find("tests"), "*Tests.cs", SearchOption.AllDirectories)
        .GroupBy(file => Path.GetFileNameWithoutExtension(file), StringComparer.Ordinal)
        .ToDictionary(
            files => files.Key, files => string.Concat(files.Select(File.ReadAllText)), StringComparer.Ordinal);

    [Fact]
    public void EachThreatHasATestThatExists()
    {
        var threats = Threat().Matches(File.ReadAllText(RepositoryFile.Find("docs/security.md")));
        Assert.True(threats.Count >= 15, "The table of threats was not found.");
        Assert.All(threats, threat =>
        {
            var tests = Test().Matches(threat.Groups["tests"].Value);
            Assert.True(tests.Count > 0, $"No test: {threat.Groups["threat"].Value}");
            Assert.All(tests, test =>
            {
                Assert.True(Sources.TryGetValue(test.Groups["class"].Value, out var source), test.Value);
                if (test.Groups["method"] is { Success: true, Value: var method })
                    Assert.Contains($" {method}(", source, StringComparison.Ordinal);
            });
        });
    }

    // Rows of three cells up to the heading of the next section.
    [GeneratedRegex(
        @"^\| (?!Threat|-)(?<threat>[^|]+) \|[^|]+\| (?<tests>[^|]+) \|$(?=[\s\S]*^## OWASP)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Threat();

    [GeneratedRegex(@"`(?<class>\w+Tests)(\.(?<method>\w+))?`", RegexOptions.ExplicitCapture)]
    private static partial Regex Test();
}
