using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using BackpropWeb.Client.Localization;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Problems;
using BackpropWeb.Recipes;
using BackpropWeb.Server.Tests.Hosting;
using Microsoft.Extensions.Localization;

namespace BackpropWeb.Server.Tests.Localization;

/// <summary>Whatever the reader and the table reader refuse can be said in Chinese, with the same figures.</summary>
public sealed partial class RefusalsTests(SharedServer server)
{
    private static readonly Dictionary<string, string> Chinese =
        XDocument.Load(RepositoryFile.Find("src/Client/Localization/Refusals.zh.resx")).Root!.Elements("data")
            .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);

    public static TheoryData<string> RefusedBodies =>
        [.. MalformedRequestTests.Bodies.Select(row => row.Data.Item1).Where(IsJson).Concat(Networks.Select(network => $"{{\"problem\":\"xor\",\"network\":{network}}}"))];

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

        Assert.Null(RecipeReader.ReadOrder(document.RootElement, new(), out var errors));

        Assert.All(errors.Sentences.SelectMany(pair => pair.Value), AssertKnown);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a,y")]
    [InlineData("y\n1")]
    [InlineData("a,,y\n1,2,3")]
    [InlineData("a,a,y\n1,2,3")]
    [InlineData("a,y\n1")]
    [InlineData("a,y\n,1")]
    [InlineData("a,y\n\"1,1")]
    [InlineData("a,y\n\"1\"2,1")]
    [InlineData("a,y\n1e200,1")]
    [InlineData("a,z\n1,1")]
    [InlineData("a,y\np,1\nq,1\nr,0\n")]
    [InlineData("a,y\n1,1\n2,1\n3,0\n4,1\n")]
    [InlineData("a,b,c,y\n1,1,1,1\n")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,y\n1,1")]
    public void ARefusedTableIsSaidInChinese(string text)
    {
        var limits = new TableLimits(Lines: 3, Columns: 3, Categories: 2, Characters: 40);

        var refusal = Assert.Throws<TableException>(() => TableReader.Read("own", new StringReader(text), ["y"], limits));

        Assert.All(refusal.Faults, fault => AssertKnown(fault.Reason));
    }

    [Fact]
    public void SlotsAgree() => Assert.All(Chinese, pair => Assert.Equal(Slots(pair.Key), Slots(pair.Value)));

    [Fact]
    public void TheReadersLanguageDecides()
    {
        var words = server.Service<IStringLocalizer<Refusals>>();
        using var document = JsonDocument.Parse("""{ "problem": "xor", "rule": { "learningRate": -1 } }""");
        RecipeReader.ReadOrder(document.RootElement, new(), out var errors);
        var sentence = errors.Sentences["rule.learningRate"][0];
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = new("en");
            Assert.Equal("must be above 0 and at most 100; was -1", words.Say(sentence));
            CultureInfo.CurrentUICulture = new("zh");
            Assert.Equal("必须大于 0 且不超过 100；现在是 -1", words.Say(sentence));
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

    private static string[] Slots(string words) => [.. Slot().Matches(words).Select(match => match.Value).Distinct().Order()];

    [GeneratedRegex(@"(?<!\{)\{\d\}")]
    private static partial Regex Slot();
}
