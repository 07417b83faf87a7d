using System.Text.RegularExpressions;

namespace BackpropWeb.Server.Tests.Reading;

/// <summary>The reading texts keep the rules of src/Server/Reading/README.md that hold across languages.</summary>
public sealed partial class ReadingTextTests
{
    private static readonly string Folder = RepositoryFile.Find("src/Server/Reading");

    public static TheoryData<string, string> Translations =>
    [
        .. Directory.GetDirectories(Folder).Select(folder => Path.GetFileName(folder))
            .Where(language => language != "en")
            .SelectMany(
                _ => Directory.GetFiles(Path.Combine(Folder, "en")),
                (language, file) => (language, Path.GetFileName(file))),
    ];

    [Theory]
    [MemberData(nameof(Translations))]
    public void ATranslationHasTheTokensOfTheEnglishText(string language, string file) =>
        Assert.Equal(All(Token(), "en", file).Distinct().Order(), All(Token(), language, file).Distinct().Order());

    [Theory]
    [MemberData(nameof(Translations))]
    public void ATranslationHasTheHeadingAnchorsOfTheEnglishText(string language, string file) =>
        Assert.Equal(All(Anchor(), "en", file), All(Anchor(), language, file));

    [Theory]
    [MemberData(nameof(Translations))]
    public void ATranslationHasTheNumberedEquationsOfTheEnglishText(string language, string file) =>
        Assert.Equal(All(Equation(), "en", file), All(Equation(), language, file));

    [Fact]
    public void TheReadmeListsExactlyTheTokensOfTheTexts() => Assert.Equal(
        Directory.GetFiles(Path.Combine(Folder, "en")).SelectMany(file => All(Token(), "en", Path.GetFileName(file)))
            .Distinct().Order(),
        TokenRow().Matches(Read("README.md")).SelectMany(row => Token().Matches(row.Value)).Select(match => match.Value)
            .Distinct().Order());

    private static IEnumerable<string> All(Regex pattern, string language, string file) =>
        pattern.Matches(Read(Path.Combine(language, file))).Select(match => match.Value);

    private static string Read(string path) => File.ReadAllText(Path.Combine(Folder, path));

    [GeneratedRegex(@"\{\{\w+\}\}")]
    private static partial Regex Token();

    [GeneratedRegex(@"\{#[\w-]+\}")]
    private static partial Regex Anchor();

    [GeneratedRegex("<div class=\"equation\" id=\"eq-\\d+\">.*?</div>", RegexOptions.Singleline)]
    private static partial Regex Equation();

    [GeneratedRegex(@"^\| `\{\{.*$", RegexOptions.Multiline)]
    private static partial Regex TokenRow();
}
