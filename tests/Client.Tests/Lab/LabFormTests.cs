using System.Net;
using System.Text.Json;
using BackpropWeb.Client.Lab;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;
using BackpropWeb.Recipes;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;

namespace BackpropWeb.Client.Tests.Lab;

/// <summary>Compares the controls of the lab with the recipe that they send.</summary>
public sealed class LabFormTests : LabContext
{
    [Theory]
    [InlineData("0 0", "nand")]
    [InlineData("1 1", "or")]
    public void AFlippedTargetMakesTheFunctionWithThoseTargets(string pattern, string name)
    {
        var lab = Lab();
        lab.Find($"button.bit[aria-label^='Target for {pattern}:']").Click();

        Assert.Equal(name, lab.Find("#lab-catalogue option[selected]").GetAttribute("value"));
        var cases = Sent(lab).Problem.Cases;
        Assert.Equal(
            ProblemCatalogue.Find(name)!.Problem.Cases.Select(c => c.Desired[0]), cases.Select(c => c.Desired[0]));
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

        lab.Find("button.bit[aria-label^='Target for 1 1 1:']").Click();
        Assert.Equal(1, Sent(lab).Problem.Cases[^1].Desired[0]);
    }

    [Fact]
    public void AValueOutOfRangeIsReportedBesideItsFieldAndNothingIsSent()
    {
        var lab = Lab();
        lab.Find("#lab-rule-learningRate").Input("-1");

        Assert.Equal("must be above 0 and at most 100; was -1", lab.Find("#lab-rule-learningRate-wrong").TextContent);
        Assert.Equal("true", lab.Find("#lab-rule-learningRate").GetAttribute("aria-invalid"));
        lab.Find(".lab-bar .primary").Click();
        Assert.Empty(Server.Sent);
        Assert.NotEmpty(lab.Find(".lab-bar [role=alert]").TextContent);

        lab.Find("#lab-rule-learningRate").Input("0,25");
        Assert.Empty(lab.Find("#lab-rule-learningRate-wrong").TextContent);
        Assert.Equal(0.25, Sent(lab).Rule.LearningRate);
    }

    [Fact]
    public void AnErrorOfTheServerIsShown()
    {
        Server.Status = HttpStatusCode.TooManyRequests;
        var lab = Lab();

        lab.Find(".lab-bar .primary").Click();

        lab.WaitForAssertion(() => Assert.Contains(
            "Too many requests",
            lab.Find(".lab-bar [role=alert]").TextContent,
            StringComparison.Ordinal));
        Assert.False(lab.Find(".lab-bar .primary").HasAttribute("disabled"));
    }

    [Fact]
    public void ATableIsReadByTheServerAndThenSent()
    {
        var lab = Lab();
        lab.FindAll("input[name=lab-kind]")[2].Change("on");

        (Server.Status, Server.Answer) = (
            HttpStatusCode.UnprocessableEntity,
            """{ "faults": [{ "line": 3, "column": 2, "value": "", "reason": "\"b\" has no value." }] }""");
        lab.Find("#lab-csv").Input("a,b,y\n0,0,no\n1,,yes\n");
        lab.WaitForAssertion(() => Assert.StartsWith(
            "Line 3, column 2: \"b\" has no value.", lab.Find("#lab-csv-wrong li").TextContent,
            StringComparison.Ordinal));
        Assert.Equal("1,,yes", lab.Find("#lab-csv-wrong code").TextContent);
        var asked = Server.Sent.Count;
        lab.Find(".lab-bar .primary").Click();
        Assert.Equal(asked, Server.Sent.Count);

        (Server.Status, Server.Answer) = (HttpStatusCode.OK, """
            { "problem": { "name": "csv", "inputNames": ["a"], "outputNames": ["y"],
                           "cases": [{ "input": [0.5], "desired": [0] }, { "input": [2], "desired": [1] }] },
              "delimiter": ";", "decimal": ",", "encoding": "utf-8", "header": true,
              "skippedLines": [], "notes": ["A note."],
              "preview": [{ "line": 2, "cells": ["0,5", "no"] }, { "line": 3, "cells": ["2", "yes"] }],
              "columns": [{ "number": 1, "name": "a", "role": "input", "kind": "number", "units": ["a"],
                            "least": 0.5, "greatest": 2 },
                          { "number": 2, "name": "y", "role": "output", "kind": "boolean", "units": ["y"],
                            "coding": { "no": [0], "yes": [1] } }] }
            """);
        lab.Find("#lab-csv").Input("a;y\n0,5;no\n2;yes\n");
        lab.WaitForAssertion(
            () => Assert.Contains("A note.", lab.Find("#lab-csv-notes").TextContent, StringComparison.Ordinal));
        Assert.Empty(lab.FindAll("#lab-csv-wrong li"));
        Assert.Equal(
            ["1", "0,5", "no", "2", "2", "yes"],
            lab.FindAll("table.preview tbody :is(th, td)").Select(cell => cell.TextContent));
        Assert.Equal("output", lab.FindAll("table.preview thead th")[1].GetAttribute("data-role"));
        Assert.Contains("no → 0; yes → 1", lab.Find("table.columns").TextContent, StringComparison.Ordinal);

        var sent = Sent(lab).Problem;
        Assert.Equal([[0.5], [2.0]], sent.Cases.Select(c => c.Input));

        lab.FindAll("table.columns select")[0].Change("output");
        Assert.Contains("outputs=1&outputs=2", Server.Addresses[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void CasesAreHeldOutByShareOrByNumberAndStayHeldOut()
    {
        var lab = Lab();
        lab.Find("#lab-held-share").Input("25");
        Assert.Equal("1 of 4 cases are held out.", lab.Find("[data-held-out-count]").TextContent);
        Assert.Equal("xor", lab.Find("#lab-catalogue option[selected]").GetAttribute("value"));
        Assert.Equal(Problem.DrawHeldOut(4, 1, 1), Sent(lab).Problem.HeldOut);
        lab.WaitForAssertion(() => Assert.NotEmpty(lab.FindAll("[data-held-out-line]")));

        lab.Find("#lab-problem-heldOut-seed").Input("5");
        Assert.Equal(Problem.DrawHeldOut(4, 1, 5), Sent(lab).Problem.HeldOut);

        lab.Find("#lab-held-list").Change("1, 3-4");
        Assert.Equal([0, 2, 3], Sent(lab).Problem.HeldOut);
        lab.Find("button.bit[aria-label^='Target for 0 0:']").Click();
        var flipped = Sent(lab).Problem;
        Assert.Equal(("nand", "0 2 3"), (flipped.Name, string.Join(' ', flipped.HeldOut)));

        var sent = Server.Sent.Count;
        lab.Find("#lab-held-list").Change("1-4");
        lab.Find(".lab-bar .primary").Click();
        Assert.Equal(sent, Server.Sent.Count);
        lab.WaitForAssertion(() => Assert.Equal("true", lab.Find("#lab-held-list").GetAttribute("aria-invalid")));

        lab.Find("#lab-held-share").Input("0");
        Assert.Empty(Sent(lab).Problem.HeldOut);
        Assert.Equal("\"nand\"", LabRecipe.ToObject(JsonDocument.Parse(Server.Sent[^1]).RootElement)["problem"]!
            .ToJsonString());
    }

    [Theory]
    [InlineData("1, 3-5;9", 9, "1, 3-5, 9", "0 2 3 4 8")]
    [InlineData(" 2 1，3", 9, "1-3", "0 1 2")]
    [InlineData("", 9, "", "")]
    public void NumbersOfCasesAreReadAndWritten(string text, int caseCount, string written, string places)
    {
        var read = CaseNumbers.Read(text, caseCount)!;
        Assert.Equal(places, string.Join(' ', read));
        Assert.Equal(written, CaseNumbers.Write([.. read]));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("10")]
    [InlineData("3-2")]
    [InlineData("1-2-3")]
    [InlineData("-3")]
    [InlineData("a")]
    [InlineData("1-9")]
    public void OtherTextIsNoNumbersOfCases(string text) => Assert.Null(CaseNumbers.Read(text, 9));

    [Fact]
    public void ACutLinkHasWeightZeroFromTheStart()
    {
        var lab = Lab();
        lab.FindAll("#lab-network details input")[2].Change(false);

        var recipe = Sent(lab);
        var cut = recipe.Network.ConnectionOffset(0) + 2;
        Assert.Equal([cut], recipe.Rule.Cut);
        var trainer = new Trainer(recipe);
        Assert.True(trainer.Step());
        Assert.Equal(0, trainer.Weights[cut]);
        Assert.NotNull(lab.Find(".network .cut-mark"));
    }

    [Fact]
    public async Task KeysOnALinkCutItAndChangeItsStartWeight()
    {
        var lab = Lab();
        var before = new Trainer(Sent(lab)).Weights[7];
        await PressAsync("+", "+", "-", "PageUp");
        Assert.Equal(before + 1.1, new Trainer(Sent(lab)).Weights[7], 0.01);

        await PressAsync("Enter");
        Assert.Equal([7], Sent(lab).Rule.Cut);
        await PressAsync("+");
        Assert.Equal([7], Sent(lab).Rule.Cut);
        await PressAsync(" ");
        Assert.Empty(Sent(lab).Rule.Cut);

        async Task PressAsync(params string[] keys)
        {
            foreach (var key in keys)
                await lab.InvokeAsync(() => lab.Instance.PressLinkKey(7, key));
        }
    }

    [Fact]
    public async Task KeysOnALinkOfALockedNetworkDoNothing()
    {
        var lab = Lab(fix: "network");
        await lab.InvokeAsync(() => lab.Instance.PressLinkKey(7, "Enter"));
        Assert.Empty(Sent(lab).Rule.Cut);
    }

    [Fact]
    public void InputsFarFromZeroToOneCanBeScaled()
    {
        var lab = Lab();
        Assert.Empty(lab.FindAll("input[name=lab-scaling]"));
        lab.Find("#lab-json-text").Change("""
            { "problem": { "cases": [{ "input": [100], "desired": [0] }, { "input": [300], "desired": [1] }] },
              "start": { "seed": 1 } }
            """);

        lab.FindAll("input[name=lab-scaling]")[1].Change("on");

        var problem = Sent(lab).Problem;
        Assert.Equal(InputScaling.Unit, problem.Scaling);
        Assert.Equal([0.0, 1], problem.Cases.Select(c => c.Input[0]));
        lab.WaitForAssertion(() => Assert.Equal(
            ["100", "300"], lab.FindAll(".truth td.input").Select(cell => cell.TextContent)));

        lab.Find("#lab-held-share").Input("50");
        Assert.Equal(InputScaling.Unit, Sent(lab).Problem.Scaling);
        lab.FindAll("input[name=lab-scaling]")[0].Change("on");
        Assert.Equal(InputScaling.None, Sent(lab).Problem.Scaling);
    }

    [Fact]
    public void AWorkedExampleShowsTheExpectedOutputsBesideOursAndAStep()
    {
        var example = WorkedExamples.Find("xor-skip")!;
        var note = Render<ExampleNote>(p => p.Add(n => n.Example, example));

        Assert.Equal(
            ["0.103", "0.877", "0.877", "0.109", "4 / 4"],
            note.FindAll("[data-ours]").Select(cell => cell.TextContent));
        Assert.Equal(
            note.FindAll(".facts tbody th + td").Select(cell => cell.TextContent),
            note.FindAll("[data-ours]").Select(cell => cell.TextContent));
        Assert.True(note.FindAll(".steps details")[1].HasAttribute("open"));
    }

    [Theory]
    [InlineData("one-pass")]
    [InlineData("perceptron-and")]
    [InlineData("xor-stuck")]
    [InlineData("symmetry-letter")]
    [InlineData("symmetry-chapter")]
    [InlineData("adder")]
    [InlineData("negation")]
    public void EveryWorkedExampleIsShown(string name)
    {
        var note = Render<ExampleNote>(p => p.Add(n => n.Example, WorkedExamples.Find(name)!));
        Assert.Equal(name is "one-pass", note.FindAll(".facts tbody tr").Count == 0);
        Assert.Equal(name is "perceptron-and", note.FindAll(".microscope").Count == 0);
        foreach (var row in note.FindAll("tr:has([data-ours])").Where(row => row.Children[1].TextContent.Length > 0))
            Assert.Equal(row.Children[1].TextContent, row.Children[2].TextContent); // expected beside ours
        if (name == "perceptron-and")
            Assert.Equal("2 1 −2", note.FindAll(".facts tbody tr")[^1].QuerySelector("td:last-child")!.TextContent);
    }

    [Fact]
    public void AClickOnThePlaneAddsAPointThere()
    {
        var lab = Lab();
        lab.FindAll("input[name=lab-kind]")[1].Change("on");
        lab.FindAll(".points button").Single(button => button.TextContent == "Remove all points").Click();
        lab.Find(".lab-bar .primary").Click();
        Assert.Empty(Server.Sent); // an empty plane is not a problem

        lab.Find(".plane").TriggerEvent("onpointerdown", new PointerEventArgs { OffsetX = 80, OffsetY = 240 });

        var point = Assert.Single(Sent(lab).Problem.Cases);
        Assert.Equal([-0.8, -0.8], point.Input);
        Assert.Equal([0.0], point.Desired);
    }

    [Fact]
    public void InvalidJsonStaysAsTypedAndPreventsTheStart()
    {
        var lab = Lab();
        lab.Find("#lab-json-text").Change("{ \"problem\": \"and\",\n  \"start\": }");

        Assert.StartsWith(
            "Invalid JSON at line 2, character",
            lab.Find("#lab-json-wrong").TextContent,
            StringComparison.Ordinal);
        lab.Find(".lab-bar .primary").Click();
        Assert.Empty(Server.Sent);

        lab.Find("#lab-json-text").Change("{ \"problem\": \"and\", \"start\": { \"seed\": 5, \"range\": 1 } }");
        Assert.Equal("5", lab.Find("#lab-start-seed").GetAttribute("value"));
        Assert.Equal("and", Sent(lab).Problem.Name);
    }

    [Fact]
    public void BrokenJsonIsPlacedByCharactersNotBytes()
    {
        var lab = Lab();

        lab.Find("#lab-json-text").Change("{\n\"title\": \"异或\", !}");

        Assert.Equal("Invalid JSON at line 2, character 16.", lab.Find("#lab-json-wrong").TextContent);
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
    public void ARecipeInTheAddressReplacesTheInitialOne()
    {
        using var linked = JsonDocument.Parse("""{ "problem": "and", "start": { "seed": 9, "range": 0.5 } }""");
        Services.GetRequiredService<NavigationManager>().NavigateTo($"lab#{RecipeLink.Write(linked.RootElement)}");

        var lab = Lab();

        Assert.Equal("9", lab.Find("#lab-start-seed").GetAttribute("value"));
        var start = Assert.IsType<Start.Seeded>(Sent(lab).Start);
        Assert.Equal((9, 0.5), (start.Seed, start.Range));
    }

    [Fact]
    public void ATruthTableHasUpToFourInputs()
    {
        var lab = Lab();
        lab.FindAll("input[name=lab-inputs]")[2].Change("on");
        lab.Find("button.bit[aria-label^='Target for 1 1 1 1:']").Click();

        var cases = Sent(lab).Problem.Cases;
        Assert.Equal(16, cases.Length);
        Assert.Equal([0.0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1], cases.Select(c => c.Desired[0]));

        lab.FindAll("input[name=lab-inputs]")[0].Change("on");
        Assert.Equal("xor", Sent(lab).Problem.Name);
    }

    [Fact]
    public void APointFollowsThePointer()
    {
        var lab = Lab();
        lab.FindAll("input[name=lab-kind]")[1].Change("on");
        lab.FindAll(".points button").Single(button => button.TextContent == "Remove all points").Click();
        Plane("onpointerdown", 80, 240);
        Plane("onpointerup", 80, 240);

        Plane("onpointerdown", 82, 238);
        Plane("onpointermove", 160, 160);
        Plane("onpointerup", 160, 160);
        Plane("onpointermove", 20, 20);

        Assert.Equal([0.0, 0], Assert.Single(Sent(lab).Problem.Cases).Input);

        void Plane(string name, double x, double y) =>
            lab.Find(".plane").TriggerEvent(name, new PointerEventArgs { OffsetX = x, OffsetY = y });
    }

    [Fact]
    public void TheButtonsUnderTheDrawingAddAndRemoveUnitsAndLayers()
    {
        var lab = Lab();
        lab.Find("button[aria-label='Add a unit to hidden layer 1']").Click();
        Assert.Equal([2, 5, 1], Sent(lab).Network.Layers);

        lab.FindAll(".network-tools > button").Single().Click();
        Assert.Equal([2, 5, 4, 1], Sent(lab).Network.Layers);

        lab.Find("button[aria-label='Remove hidden layer 1']").Click();
        lab.Find("button[aria-label='Remove a unit from hidden layer 1']").Click();
        Assert.Equal([2, 3, 1], Sent(lab).Network.Layers);
    }

    [Fact]
    public void AClickOnALinkOfTheDrawingCutsIt()
    {
        var lab = Lab();
        lab.FindAll(".network .reach")[0].Click();
        Assert.Single(Sent(lab).Rule.Cut);

        lab.FindAll(".network .reach")[0].Click();
        Assert.Empty(Sent(lab).Rule.Cut);
    }

    [Fact]
    public async Task ADragOnALinkChangesItsStartWeightInOneStepAndDoesNotCutIt()
    {
        var lab = Lab();
        var drawn = new Trainer(Sent(lab)).Weights.ToArray();
        const int kept = 1;
        lab.WaitForState(() => Script.Invocations["keep"].Count == kept);

        await LinkAsync("onpointerdown", 100);
        await LinkAsync("onpointermove", 98); // not yet a drag
        await LinkAsync("onpointermove", 70);
        await LinkAsync("onpointermove", 60);
        await LinkAsync("onpointerup", 60);
        // As the browser ends a drag.
        await lab.InvokeAsync(() => lab.FindAll(".network .reach")[1].Click());

        var recipe = Sent(lab);
        var first = recipe.Network.ConnectionOffset(0);
        drawn[first] = Math.Round(drawn[first] + 1, 2);
        Assert.Equal(drawn, new Trainer(recipe).Weights.ToArray());
        Assert.Empty(recipe.Rule.Cut);
        lab.WaitForAssertion(() => Assert.Equal(
            [true, false], Script.Invocations["keep"].Skip(kept).Select(call => (bool)call.Arguments[2]!)));

        Task LinkAsync(string name, double y) => lab.InvokeAsync(
            () => lab.FindAll(".network .reach")[1].TriggerEvent(name, new PointerEventArgs { ClientY = y }));
    }

    [Fact]
    public void InitialWeightsAreThoseOfTheSeedUntilOneIsChanged()
    {
        var lab = Lab();
        var drawn = new Trainer(Sent(lab)).Weights.ToArray();

        lab.FindAll("#lab-start button").Single(button => button.TextContent == "Edit each initial weight").Click();
        Assert.Equal(drawn, new Trainer(Sent(lab)).Weights.ToArray());

        lab.Find("#lab-start-weights-biases-0-1").Input("1.5");
        var recipe = Sent(lab);
        drawn[recipe.Network.BiasIndex(1, 1)] = 1.5;
        Assert.Equal(drawn, new Trainer(recipe).Weights.ToArray());
    }

    [Fact]
    public void ChangesWithOneControlInARowAreOneStepOfTheHistory()
    {
        var lab = Lab();
        lab.Find("#lab-rule-learningRate").Input("1");
        lab.Find("#lab-rule-learningRate").Input("1.5");
        lab.Find("#lab-rule-momentum").Input("0.5");
        lab.Find("#lab-form").Change("on"); // the reader leaves the box
        lab.Find("#lab-rule-momentum").Input("0.6");

        lab.WaitForAssertion(() => Assert.Equal(
            [false, true, false, true, true], Script.Invocations["keep"].Select(call => (bool)call.Arguments[2]!)));
    }

    [Fact]
    public async Task TheHistoryShowsAStepWithoutMakingOne()
    {
        var lab = Lab();
        const int kept = 3;
        lab.Find("#lab-rule-learningRate").Input("1");
        lab.WaitForState(() => Script.Invocations["keep"].Count == kept - 1);
        var link = (string)Script.Invocations["keep"][^1].Arguments[0]!;
        lab.Find("#lab-rule-learningRate").Input("2");
        lab.WaitForState(() => Script.Invocations["keep"].Count == kept);

        await lab.InvokeAsync(() => lab.Instance.ShowStep(link, null));
        Assert.Equal("1", lab.Find("#lab-rule-learningRate").GetAttribute("value"));

        await lab.InvokeAsync(() => lab.Instance.ShowStep("", null));
        Assert.Equal("0.5", lab.Find("#lab-rule-learningRate").GetAttribute("value"));
        Assert.Equal(kept, Script.Invocations["keep"].Count);
    }

    [Fact]
    public void AMissingSeedIsDrawnOnce()
    {
        var lab = Lab();
        lab.Find("#lab-json-text").Change("{ \"problem\": \"and\" }");

        var seed = Assert.IsType<Start.Seeded>(Sent(lab).Start).Seed;
        lab.Find("#lab-rule-learningRate").Input("1");
        Assert.Equal(seed, Assert.IsType<Start.Seeded>(Sent(lab).Start).Seed);
    }
}
