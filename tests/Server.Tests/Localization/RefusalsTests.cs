using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using BackpropWeb.Client.Localization;
using BackpropWeb.Engine;
using BackpropWeb.Recipes;
using BackpropWeb.Server.Tables;
using BackpropWeb.Server.Tests.Hosting;
using Microsoft.Extensions.Localization;

namespace BackpropWeb.Server.Tests.Localization;

/// <summary>Every error of the recipe reader and the table reader has a Chinese text with the same numbers.</summary>
public sealed partial class RefusalsTests(SharedServer server)
{
    private static readonly Dictionary<string, string> Chinese =
        XDocument.Load(RepositoryFile.Find("src/Client/Localization/Refusals.zh.resx")).Root!.Elements("data")
            .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);

    public static TheoryData<string> RefusedBodies =>
        [.. MalformedRequestTests.Bodies.Select(row => row.Data.Item1).Where(IsJson)
            .Concat(Networks.Select(network => $"{{\"problem\":\"xor\",\"network\":{network}}}"))];

    private static readonly string[] Networks =
    [
        """{"layers":[2,4,1],"connections":[["a",1],[1,2]]}""",
        """{"layers":[[{"name":"a","units":1},{"name":"b","units":1}],4,1],"connections":[["c",1],[1,2]]}""",
        """{"layers":[[{"name":"a","units":1},{"name":"a","units":1}],4,1]}""",
        """{"layers":[2,4,1],"connections":[{"from":0},[1,2]]}""",
        """{"layers":[2,4,1],"connections":[{"from":0,"to":1,"sending":[0]},[1,2]]}""",
        """{"layers":[2,4,1],"connections":[{"from":0,"to":1,"sending":[1,2]},[1,2]]}""",
        """{"layers":[2,4,1],"connections":[[0,1],{"from":1,"to":2,"sharedWith":5}]}""",
        """{"layers":[2,4,1],"sharedBiases":[{"layer":1,"withLayer":2}]}""",
        """{"layers":[2,4,1],"sharedBiases":[{"layer":1},{"layer":1}]}""",
        """{"layers":[2,4,1],"outputs":[{"layer":1,"start":0,"count":1}]}""",
        """{"layers":[2,4,1],"outputs":[{"layer":2,"start":0,"count":1},{"layer":2,"start":0,"count":1}]}""",
        """{"layers":[2,4,1],"activation":"softmax","outputActivation":"logistic"}""",
        """{"layers":[2,4,1],"outputActivation":"softmax"}""",
    ];

    [Theory]
    [MemberData(nameof(RefusedBodies))]
    public void ARefusedRecipeIsSaidInChinese(string body)
    {
        using var document = JsonDocument.Parse(body);

        Assert.Null(RecipeReader.ReadSpecification(document.RootElement, new(), out var errors));

        Assert.All(errors.Sentences.SelectMany(pair => pair.Value), AssertKnown);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a,y")]
    [InlineData("y\n1")]
    [InlineData("a,a,y\n1,2,3")]
    [InlineData("a,y\n1")]
    [InlineData("1,0\n1")]
    [InlineData("a,y\n,1")]
    [InlineData("a,y\n?,1")]
    [InlineData("a,y\n\"1,1")]
    [InlineData("a,y\n\"1\"2,1")]
    [InlineData("a,y\n1\"2,1")]
    [InlineData("a,y\n1e200,1")]
    [InlineData("a,y\n1,1\n1,0\nx,1")]
    [InlineData("a,y\n1,1\n2,1\n3,0\n4,1\n5,0\n6,1\n")]
    [InlineData("a,b,c,d,e,y\n1,1,1,1,1,1\n")]
    [InlineData("a,b,y\np,u,1\nq,v,1\nr,w,0\n")]
    [InlineData("PK\0")]
    [InlineData("a\0")]
    public void ARefusedTableIsSaidInChinese(string text)
    {
        var faults = new TableFaults();

        Assert.Null(TableReader.Read(text, new(), new("own", [], []), new() { Cases = 4, Units = 5 }, faults));

        Assert.All(faults.InOrder, fault => AssertKnown(fault.Reason));
    }

    [Theory]
    [InlineData("id,same,x,y\n1,3,90,b\n2,3,80,a\n3,3,5,a\n4,3,6,b\n5,3,?,b\n6,3,1,b\n")]
    [InlineData("\"1,500\",\"2,000\"\n")]
    public void ATablesNotesAreSaidInChinese(string text)
    {
        var table = TableReader.Read(text, new(), new("own", [], [], SkipMissing: true), new(), new());

        Assert.All(table!.Notes, AssertKnown);
        Assert.NotEmpty(table.Notes);
    }

    [Theory]
    [InlineData("nothing", false)]
    [InlineData("a,y", false)]
    [InlineData("y", true)]
    public void ARefusedWishIsSaidInChinese(string outputs, bool skip)
    {
        var faults = new TableFaults();

        Assert.Null(TableReader.Read("a,y\n?,1\n,0\n", new(), new("own", [outputs], [], skip), new(), faults));

        Assert.All(faults.InOrder, fault => AssertKnown(fault.Reason));
    }

    /// <summary>Every part of a sentence between its slots is in a string of the source.</summary>
    [Fact]
    public void EverySentenceIsUsed()
    {
        var files = Directory.EnumerateFiles(RepositoryFile.Find("src"), "*.cs", SearchOption.AllDirectories);
        var source = string.Concat(files.Select(File.ReadAllText));
        var strings = Joint().Replace(source, "").Replace("\\\"", "\"", StringComparison.Ordinal);
        Assert.All(Chinese.Keys, key => Assert.All(Slot().Split(key), part => Assert.Contains(
            part.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal),
            strings,
            StringComparison.Ordinal)));
    }

    [Fact]
    public void SlotsAgree() => Assert.All(Chinese, pair => Assert.Equal(Slots(pair.Key), Slots(pair.Value)));

    [Fact]
    public void TheReadersLanguageDecides()
    {
        var words = server.Service<IStringLocalizer<Refusals>>();
        using var document = JsonDocument.Parse("""{ "problem": "xor", "rule": { "learningRate": -1 } }""");
        RecipeReader.ReadSpecification(document.RootElement, new(), out var errors);
        var sentence = errors.Sentences["rule.learningRate"][0];
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = new("en");
            Assert.Equal("must be above 0 and at most 100; was -1", words.Format(sentence));
            CultureInfo.CurrentUICulture = new("zh");
            Assert.Equal("必须大于0且不超过100；当前为-1", words.Format(sentence));
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    private static void AssertKnown(Sentence sentence)
    {
        Assert.Contains(sentence.Template, Chinese.Keys);
        foreach (var inner in sentence.Arguments.OfType<Sentence>())
            AssertKnown(inner);
    }

    private static bool IsJson(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new() { AllowDuplicateProperties = false });
            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static string[] Slots(string words) =>
        [.. Slot().Matches(words).Select(match => match.Value).Distinct().Order()];

    /// <summary>Where a string is split over two lines.</summary>
    [GeneratedRegex("\"\\s*\\+\\s*\\$?\"")]
    private static partial Regex Joint();

    [GeneratedRegex(@"(?<!\{)\{\d\}")]
    private static partial Regex Slot();
}
