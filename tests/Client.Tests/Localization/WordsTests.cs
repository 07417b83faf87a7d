using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace BackpropWeb.Client.Tests.Localization;

/// <summary>Every string exists in both languages with the same slots. Every key in the code exists and every key is
/// used.</summary>
public sealed partial class WordsTests
{
    private static readonly string Source = Path.GetFullPath(
        Path.Combine(Path.GetDirectoryName(Here())!, "../../../src"));
    private static readonly Dictionary<string, string> English = Read("Words.resx");
    private static readonly Dictionary<string, string> Chinese = Read("Words.zh.resx");

    [Fact]
    public void BothLanguagesHaveTheSameKeys() => Assert.Equal(English.Keys.Order(), Chinese.Keys.Order());

    [Fact]
    public void BothLanguagesHaveTheSameSlots() =>
        Assert.All(English.Keys, key => Assert.Equal(Slots(English[key]), Slots(Chinese[key])));

    [Fact]
    public void NeitherLanguageContainsTheOther()
    {
        Assert.DoesNotContain(English.Values, ChineseSign().IsMatch);
        Assert.All(Chinese.Where(word => !ChineseSign().IsMatch(word.Value)),
            word => Assert.Matches(@"^((\W|\{\d\})*|API)$", word.Value));
    }

    [Fact]
    public void EveryKeyIsUsedAndEveryUsedKeyExists()
    {
        var code = string.Join('\n', Directory.EnumerateFiles(Source, "*.*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".razor" or ".cs" or ".js"
                && !file.Contains("/obj/", StringComparison.Ordinal)
                && !file.Contains("/bin/", StringComparison.Ordinal))
            .Select(File.ReadAllText));
        var named = Key().Matches(code).Select(match => match.Groups[1].Value).ToHashSet();

        Assert.DoesNotContain(named, key => !English.ContainsKey(key));
        Assert.DoesNotContain(
            English.Keys, key => !named.Contains(key) && !code.Contains($"\"{key}\"", StringComparison.Ordinal)
            && !Computed.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal)));
    }

    // Keys made from a name at run time: Words[$"Problem.{name}"].
    private static readonly string[] Computed =
    [
        "Problem.", "Reading.", "Activation.", "Lab.Kind.", "Lab.Section.", "Lab.Server.", "Lab.Table.",
        "Take.", "Class.", "Demo.", "Relation.", "Findings.", "Minima.", "Unit.", "ReadyMap.",
        "Example.", "Scaling.",
    ];

    private static string[] Slots(string words) =>
        [.. Slot().Matches(words).Select(match => match.Value).Distinct().Order()];

    private static Dictionary<string, string> Read(string file) =>
        XDocument.Load(Path.Combine(Source, "Client/Localization", file)).Root!.Elements("data")
            .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);

    private static string Here([CallerFilePath] string path = "") => path;

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Slot();

    [GeneratedRegex(@"(?i:words)\[\s*""([\w.-]+)""")]
    private static partial Regex Key();

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex ChineseSign();

}
