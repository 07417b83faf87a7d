using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Diagnosis;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;
using BackpropWeb.Recipes;
using BackpropWeb.Server.Pages.Demos;
using BackpropWeb.Server.Tests.Studies;

namespace BackpropWeb.Server.Tests.Pages.Demos;

/// <summary>The demonstrations without a script: numbers are the engine's, and every address answers.</summary>
public sealed class DemoTests(SharedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/demos")]
    [InlineData("/demos/perceptron?problem=and&step=7")]
    [InlineData("/demos/perceptron?problem=nosuch&step=-1")]
    [InlineData("/demos/local-minima")]
    [InlineData("/demos/iterative?bit=2&asked=yes&epoch=12")]
    [InlineData("/demos/symmetry?bit=x&run=nosuch&epoch=99999")]
    [InlineData("/demos/family-trees?person=nobody&relation=aunt")]
    [InlineData("/zh/demos/symmetry")]
    [InlineData("/zh/demos/family-trees?person=sophia&relation=uncle&epoch=100")]
    public async Task EveryAddressAnswersWithAWholePage(string address)
    {
        using var response = await server.Client.GetAsync(address, Token);
        var html = await response.Content.ReadAsStringAsync(Token);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("css/demos", html, StringComparison.Ordinal);
        Assert.Contains("</html>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheCountsOfLocalMinimaAreThoseOfTheirStudies()
    {
        var page = "";
        await Patience.UntilAsync(
            async () => !(page = await server.Client.GetStringAsync("/demos/local-minima", Token))
                .Contains("data-live=\"\"", StringComparison.Ordinal),
            "all studies have ended");

        var rows = Regex.Matches(
            page, @"studies/([\w-]{22})"">.*?</th>\s*<td>(\d+)</td>\s*<td>(\d+)</td>\s*<td>(\d+)</td>");
        Assert.Equal(5, rows.Count);
        foreach (Match row in rows)
        {
            var study = await server.Client.GetStudyAsync(row.Groups[1].Value);
            Assert.Equal(new(1, 1000), study.Seeds);
            Assert.Equal(
                [study.Done, study.Solved, study.Done - study.Solved],
                row.Groups.Values.Skip(2).Select(count => int.Parse(count.Value, CultureInfo.InvariantCulture)));
        }
    }

    [Fact]
    public async Task TheSymmetryPageMeasuresTheWeightsOfItsEpoch()
    {
        var trainer = new Trainer(Demo.Symmetry.From(Demo.Symmetry.Seed));
        while (trainer.Epoch < 700)
            trainer.Step();
        var pattern = SymmetryPattern.Of(trainer.Weights);
        var answer = new Network(trainer.Recipe.Network, trainer.Weights).Respond([1, 0, 0, 0, 0, 1])[0];

        var page = await TextAsync("/demos/symmetry?epoch=700&asked=yes&bit=1&bit=6");

        Assert.Contains(
            FormattableString.Invariant($"1 : {pattern.MiddleRatio:F2} : {pattern.LargeRatio:F2}"),
            page,
            StringComparison.Ordinal);
        Assert.Contains(FormattableString.Invariant($"symmetric, {answer:F3}."), page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ColinsAuntsAreNamedByTheTrainedNetwork()
    {
        var trainer = new Trainer(Demo.FamilyTrees.From(Demo.FamilyTrees.Seed));
        while (trainer.Epoch < 1500)
            trainer.Step();
        var network = new Network(FamilyTrees.Network, trainer.Weights);
        var strengths = network.Respond(FamilyTrees.Question("Colin", "aunt").AsSpan());

        var page = await TextAsync("/demos/family-trees?person=colin&relation=aunt");

        Assert.Contains("Network output: Jennifer, Margaret.", page, StringComparison.Ordinal);
        for (var unit = 0; unit < 24; unit++)
            Assert.Contains(
                FormattableString.Invariant($"{FamilyTrees.People[unit]} {strengths[unit]:F3}"),
                page,
                StringComparison.Ordinal);
        Assert.Contains("represents nationality", page, StringComparison.Ordinal);
        Assert.Contains("represents generation", page, StringComparison.Ordinal);
        Assert.Contains("represents branch", page, StringComparison.Ordinal);
        Assert.Contains(
            "100 of the 100 trained questions and 3 of the 4 held-out questions",
            page,
            StringComparison.Ordinal);
    }

    /// <summary>The demonstration holds the letter's four questions out by its recipe, so figure and tape measure them.
    /// A run of the 100 questions alone, as earlier ones are, has the same bits and can still be shown.</summary>
    [Fact]
    public async Task FamilyTreesHoldFourQuestionsOutByTheRecipe()
    {
        var recipe = Demo.FamilyTrees.From(Demo.FamilyTrees.Seed);
        var problem = recipe.Problem;
        var trained = problem.Cases.Where((_, place) => !problem.IsHeldOut(place));
        var alone = FamilyTrees.Recipe(
            new("family-trees", problem.InputNames, problem.OutputNames, [.. trained]), Demo.FamilyTrees.Seed, 40);
        var run = await server.StartAsync(JsonNode.Parse(RecipeDocuments.ToCanonicalJson(alone))!);
        await server.WaitForEndAsync(run.Id);
        await server.Client.GetStringAsync("/demos/family-trees", Token);

        var own = await server.TapeAsync(Demo.FamilyTrees.OwnId);
        Assert.Equal((await server.TapeAsync(run.Id)).TotalError, own.TotalError.Take(41));
        Assert.Equal((4, 3), (problem.HeldOut.Length, own.HeldOutCorrect![^1]));
        Assert.True(Demo.FamilyTrees.Fits(alone));
        Assert.Contains("of the 4 held-out questions", await TextAsync($"/demos/family-trees?run={run.Id}"),
            StringComparison.Ordinal);
    }

    /// <summary>The pages compute outputs with the demonstration's network and say that its biases are fixed.</summary>
    [Fact]
    public void ARunOfAnotherNetworkOrWithTrainedBiasesIsNotShown()
    {
        var own = Demo.Iterative.From(5);
        var shape = own.Network;
        var tanh = new NetworkShape(
            shape.Layers, shape.Connections, Activation.Tanh, sharedBiases: shape.SharedBiases);
        var start = (Start.Seeded)own.Start;

        Assert.True(Demo.Iterative.Fits(own));
        Assert.False(Demo.Iterative.Fits(new(own.Problem, tanh, own.Rule, start, 1)));
        Assert.False(Demo.Iterative.Fits(new(own.Problem, shape, own.Rule with { Frozen = [] }, start, 1)));
    }

    [Fact]
    public async Task ThePerceptronConvergesOnAndAndGoesRoundOnXor()
    {
        Assert.Contains(
            "Epoch 6 is the first without a mistake, after 10 mistakes in total.",
            await TextAsync("/demos/perceptron?problem=and"),
            StringComparison.Ordinal);
        Assert.Contains(
            "Epoch 3 ends with exactly the weights of epoch 2.",
            await TextAsync("/demos/perceptron?problem=xor"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnotherStartIsShownByTheDemonstrationItself()
    {
        using var client = server.NewClient();
        using var form = new FormUrlEncodedContent([new("seed", "77"), new("start", "same")]);
        using var answer = await client.PostAsync("/demos/iterative/start", form, Token);

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Matches("^/demos/iterative[?]run=.{22}$", answer.Headers.Location!.OriginalString);
        Assert.Contains(
            "value=\"77\"",
            await server.Client.GetStringAsync(answer.Headers.Location, Token),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoWhoComeFirstAtTheSameTimeGetTheSameRun()
    {
        using var fresh = new RunningServer();
        var pages = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => fresh.Client.GetAsync("/demos/iterative", Token)));

        Assert.All(pages, page => Assert.Equal(HttpStatusCode.OK, page.StatusCode));
        foreach (var page in pages)
            page.Dispose();
    }

    private async Task<string> TextAsync(string address)
    {
        var html = WebUtility.HtmlDecode(await server.Client.GetStringAsync(address, Token));
        return Regex.Replace(Regex.Replace(html, "<[^>]*>", " "), "[ \n]+", " ");
    }
}
