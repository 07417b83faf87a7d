using System.Net;
using System.Text.Json;
using BackpropWeb.Client.Lab;
using BackpropWeb.Client.Runs;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;
using BackpropWeb.Recipes;
using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;

namespace BackpropWeb.Client.Tests.Lab;

/// <summary>The lab's controls against the recipe that they send, as the server's own reader understands it.</summary>
public sealed class LabFormTests : FigureContext
{
    private static readonly RecipeLimits Limits = new();
    private readonly BunitJSModuleInterop _script;
    private readonly RecordingServer _server = new();

    public LabFormTests()
    {
        Services.AddScoped<LabScript>().AddScoped<RunStarter>();
        Services.AddSingleton(new HttpClient(_server) { BaseAddress = new("http://localhost/") });
        SetRendererInfo(new("WebAssembly", true));
        _script = JSInterop.SetupModule("./js/lab.js");
        _script.Setup<string>("hash").SetResult("");
        _script.SetupVoid("keep", _ => true).SetVoidResult();
    }

    [Theory]
    [InlineData("0 0", "nand")]
    [InlineData("1 1", "or")]
    public void AFlippedBitIsTheFunctionWithThoseAnswers(string pattern, string name)
    {
        var lab = Lab();
        lab.Find($"button.bit[aria-label^='Wanted for {pattern}:']").Click();

        Assert.Equal(name, lab.Find("#lab-catalogue option[selected]").GetAttribute("value"));
        var cases = Sent(lab).Problem.Cases;
        Assert.Equal(ProblemCatalogue.Find(name)!.Problem.Cases.Select(c => c.Desired[0]), cases.Select(c => c.Desired[0]));
    }

    [Fact]
    public void AThirdInputIsIgnoredUntilABitIsFlipped()
    {
        var lab = Lab();
        lab.FindAll("input[name=lab-inputs]")[1].Change("on");

        var grown = Sent(lab);
        Assert.Equal([3, 4, 1], grown.Network.Layers);
        var xor = ProblemCatalogue.Find("xor")!.Problem.Cases;
        Assert.All(grown.Problem.Cases, c => Assert.Equal(
            xor.Single(two => two.Input[0] == c.Input[0] && two.Input[1] == c.Input[1]).Desired, c.Desired));

        lab.Find("button.bit[aria-label^='Wanted for 1 1 1:']").Click();
        Assert.Equal(1, Sent(lab).Problem.Cases[^1].Desired[0]);
    }

    [Fact]
    public void WhatIsOutOfRangeIsSaidBesideItsBoxAndNothingIsSent()
    {
        var lab = Lab();
        lab.Find("#lab-rule-learningRate").Input("-1");

        Assert.Equal("must be above 0 and at most 100; was -1", lab.Find("#lab-rule-learningRate-wrong").TextContent);
        Assert.Equal("true", lab.Find("#lab-rule-learningRate").GetAttribute("aria-invalid"));
        lab.Find("form").Submit();
        Assert.Empty(_server.Sent);
        Assert.NotEmpty(lab.Find(".lab-start [role=alert]").TextContent);

        lab.Find("#lab-rule-learningRate").Input("0,25");
        Assert.Empty(lab.Find("#lab-rule-learningRate-wrong").TextContent);
        Assert.Equal(0.25, Sent(lab).Rule.LearningRate);
    }

    [Fact]
    public void ARefusalOfTheServerIsSaid()
    {
        _server.Status = HttpStatusCode.TooManyRequests;
        var lab = Lab();

        lab.Find("form").Submit();

        lab.WaitForAssertion(() => Assert.Contains("Too many runs", lab.Find(".lab-start [role=alert]").TextContent, StringComparison.Ordinal));
        Assert.False(lab.Find(".lab-start button[type=submit]").HasAttribute("disabled"));
    }

    [Fact]
    public void CsvIsReadAsTheEnginesTableReaderDoes()
    {
        const string Good = "a,b,y\n0,0,no\n0,1,yes\n1,0,yes\n1,1,no\n";
        var lab = Lab();
        lab.FindAll("input[name=lab-kind]")[2].Change("on");

        lab.Find("#lab-csv").Input("a,b,y\n0,0,no\n1,,yes\n");
        Assert.Equal("Line 3, column 2: \"b\" has no value.", lab.Find("#lab-csv-wrong li").TextContent);
        lab.Find("form").Submit();
        Assert.Empty(_server.Sent);

        lab.Find("#lab-csv").Input(Good);
        var read = TableReader.Read("csv", new StringReader(Good), ["y"], new());
        var sent = Sent(lab).Problem;
        Assert.Equal(read.InputNames, sent.InputNames);
        Assert.Equal(read.OutputNames, sent.OutputNames);
        Assert.Equal(read.Cases.Select(c => (string.Join(' ', c.Input), string.Join(' ', c.Desired))), sent.Cases.Select(c => (string.Join(' ', c.Input), string.Join(' ', c.Desired))));
    }

    [Fact]
    public void ACutLinkWeighsNothingFromTheStart()
    {
        var lab = Lab();
        lab.FindAll(".lab-drawing details input")[2].Change(false);

        var recipe = Sent(lab);
        var cut = recipe.Network.ConnectionOffset(0) + 2;
        Assert.Equal([cut], recipe.Rule.Cut);
        var trainer = new Trainer(recipe);
        Assert.True(trainer.Step());
        Assert.Equal(0, trainer.Weights[cut]);
        Assert.Contains($"{recipe.Network.WeightCount - 1} weights", lab.Find(".lab-network").GetAttribute("aria-label"), StringComparison.Ordinal);
    }

    [Fact]
    public void APointStandsWhereThePlaneIsPressed()
    {
        var lab = Lab();
        lab.FindAll("input[name=lab-kind]")[1].Change("on");
        lab.FindAll(".points button").Single(button => button.TextContent == "Clear the plane").Click();
        lab.Find("form").Submit();
        Assert.Empty(_server.Sent); // an empty plane is no problem yet

        lab.Find(".plane").TriggerEvent("onclick", new MouseEventArgs { OffsetX = 80, OffsetY = 240 });

        var point = Assert.Single(Sent(lab).Problem.Cases);
        Assert.Equal([-0.8, -0.8], point.Input);
        Assert.Equal([0.0], point.Desired);
    }

    [Fact]
    public void BrokenJsonStaysAsItWasTypedAndKeepsTheStartBack()
    {
        var lab = Lab();
        lab.Find("#lab-json-text").Change("{ \"problem\": \"and\",\n  \"start\": }");

        Assert.StartsWith("This is no JSON yet: look at line 2, character", lab.Find("#lab-json-wrong").TextContent, StringComparison.Ordinal);
        lab.Find("form").Submit();
        Assert.Empty(_server.Sent);

        lab.Find("#lab-json-text").Change("{ \"problem\": \"and\", \"start\": { \"seed\": 5, \"range\": 1 } }");
        Assert.Equal("5", lab.Find("#lab-start-seed").GetAttribute("value"));
        Assert.Equal("and", Sent(lab).Problem.Name);
    }

    [Fact]
    public void ATeachersLinkFixesAndHides()
    {
        var lab = Lab(fix: "rule", hide: "network,json,nonsense");

        Assert.True(lab.Find("#lab-rule").HasAttribute("disabled"));
        Assert.False(lab.Find("#lab-start").HasAttribute("disabled"));
        Assert.Empty(lab.FindAll("#lab-network, #lab-json"));
    }

    [Fact]
    public void WhatStandsInTheAddressWins()
    {
        using var linked = JsonDocument.Parse("""{ "problem": "and", "start": { "seed": 9, "range": 0.5 } }""");
        _script.Setup<string>("hash").SetResult(RecipeLink.Write(linked.RootElement)!);

        var lab = Lab();

        Assert.Equal("9", lab.Find("#lab-start-seed").GetAttribute("value"));
        var start = Assert.IsType<Start.Seeded>(Sent(lab).Start);
        Assert.Equal((9, 0.5), (start.Seed, start.Range));
    }

    private IRenderedComponent<LabForm> Lab(string? fix = null, string? hide = null) => Render<LabForm>(form => form
        .Add(f => f.Initial, LabRecipe.Suggested(ProblemCatalogue.Find("xor")!).ToJsonString())
        .Add(f => f.Fix, fix).Add(f => f.Hide, hide)
        .Add(f => f.Units, Limits.Units).Add(f => f.Weights, Limits.Weights).Add(f => f.Cases, Limits.Cases)
        .Add(f => f.Epochs, Limits.Epochs).Add(f => f.Work, Limits.Work));

    /// <summary>Presses Start: what the server gets, read as it reads it.</summary>
    private Recipe Sent(IRenderedComponent<LabForm> lab)
    {
        var before = _server.Sent.Count;
        lab.Find("form").Submit();
        lab.WaitForState(() => _server.Sent.Count > before);
        using var document = JsonDocument.Parse(_server.Sent[^1]);
        var order = RecipeReader.ReadOrder(document.RootElement, Limits, out var errors);
        Assert.False(errors.Any);
        return order!.Recipe;
    }

    /// <summary>Stands at the other end of the wire, and answers every start as a full server does.</summary>
    private sealed class RecordingServer : HttpMessageHandler
    {
        public List<string> Sent { get; } = [];

        public HttpStatusCode Status { get; set; } = HttpStatusCode.ServiceUnavailable;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Sent.Add(await request.Content!.ReadAsStringAsync(cancellationToken));
            return new(Status);
        }
    }
}
