using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using BackpropWeb.Server.Tests.Hosting;

namespace BackpropWeb.Server.Tests;

/// <summary>Links, paths, test names and limits in the repository's documents.</summary>
public sealed partial class DocumentTests
{
    private static readonly string Root = RepositoryFile.Find("");

    private static readonly HashSet<string> TestClasses = Directory
        .EnumerateFiles(Path.Combine(Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
        .Select(file => Path.GetFileNameWithoutExtension(file)).ToHashSet(StringComparer.Ordinal);

    public static TheoryData<string> Documents =>
    [
        .. Directory.EnumerateFiles(Root, "*.md")
            .Concat(Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Append(Path.Combine(Root, "src/Server/Reading/README.md"))
            .Select(file => Path.GetRelativePath(Root, file)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void EveryRelativeLinkLeadsToAFileAndAHeading(string document)
    {
        var file = RepositoryFile.Find(document);
        Assert.All(Link().Matches(WithoutCode(File.ReadAllText(file))), link =>
        {
            var path = link.Groups["path"].Value;
            var target = path.Length == 0 ? file : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, path));
            Assert.True(Path.Exists(target), $"{document} links to {path}, which does not exist.");
            if (link.Groups["anchor"] is { Success: true, Value: var anchor })
                Assert.Contains(anchor, Headings(target));
        });
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void EveryPathExists(string document) => Assert.All(
        RepositoryPath().Matches(File.ReadAllText(RepositoryFile.Find(document)))
            .Select(match => match.Value.TrimEnd('.', '/'))
            .Where(path => !path.Contains("NNNN", StringComparison.Ordinal)),
        path => Assert.True(
            Path.Exists(RepositoryFile.Find(path)), $"{document} names {path}, which does not exist."));

    [Theory]
    [MemberData(nameof(Documents))]
    public void EveryTestClassExists(string document) => Assert.All(
        TestClass().Matches(File.ReadAllText(RepositoryFile.Find(document))),
        match => Assert.Contains(match.Groups["name"].Value, TestClasses));

    [Fact]
    public void TheReadmeStatesTheDefaultLimits()
    {
        var readme = Whitespace().Replace(File.ReadAllText(RepositoryFile.Find("README.md")), " ");
        string[] claims =
        [
            $"{Limit("Units")} units", $"{Limit("Weights")} weights", $"{Limit("Cases")} cases",
            $"{Limit("Epochs")} epochs", $"{Limit("UnfinishedRuns")} unfinished runs",
            $"{Limit("StartsPerMinute")} starts a minute", $"{Limit("QueuedRuns")} unfinished runs in all",
            $"{(long)ServerOption.Find("Limits:StoredBytes").Default! >> 30} GiB",
            $"{Constant("MostNumbersPerRow")} numbers", $"{Constant("MostNumbersPerTape") / 1_000_000} million numbers",
        ];
        Assert.All(claims, claim => Assert.Contains($" {claim}", readme, StringComparison.Ordinal));
        Assert.Equal(1e12, ServerOption.Find("Limits:Work").Default);
        Assert.Contains("10¹² cases × weights × epochs", readme, StringComparison.Ordinal);

        static string Limit(string name) =>
            string.Create(CultureInfo.InvariantCulture, $"{ServerOption.Find($"Limits:{name}").Default:N0}");

        static long Constant(string name) => Convert.ToInt64(
            typeof(Program).Assembly.GetTypes().Single(type => type.Name == "TapeLayout")
                .GetField(name, BindingFlags.Static | BindingFlags.Public)!.GetRawConstantValue(),
            CultureInfo.InvariantCulture);
    }

    /// <summary>Anchors of a document's headings, as GitHub makes them.</summary>
    private static IEnumerable<string> Headings(string file) => Heading().Matches(WithoutCode(File.ReadAllText(file)))
        .Select(heading => heading.Groups["text"].Value.ToLowerInvariant())
        .Select(heading => NotInAnchor().Replace(heading, "").Replace(' ', '-'));

    private static string WithoutCode(string markdown) => Fence().Replace(markdown, "");

    [GeneratedRegex(@"\]\((?!https?:)(?<path>[^)#\s]*)(#(?<anchor>[^)\s]+))?\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<![\w./-])(src|tests|bench|docs|scripts|docker)/[\w./-]+", RegexOptions.ExplicitCapture)]
    private static partial Regex RepositoryPath();

    [GeneratedRegex(@"`(?<name>[A-Z]\w+Tests)`", RegexOptions.ExplicitCapture)]
    private static partial Regex TestClass();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\s-]")]
    private static partial Regex NotInAnchor();

    [GeneratedRegex("```.*?```", RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();
}
