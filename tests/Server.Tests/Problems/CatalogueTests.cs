using System.Text.Json;
using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;
using BackpropWeb.Recipes;
using BackpropWeb.Server.Runs.Queries;

namespace BackpropWeb.Server.Tests.Problems;

/// <summary>Requests every problem of the engine's catalogue over HTTP.</summary>
public sealed class CatalogueTests(SharedServer server)
{
    private const int Epochs = 12;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. ProblemCatalogue.All.Select(entry => entry.Problem.Name)];

    [Fact]
    public async Task TheWholeCatalogueIsServed() => Assert.Equal(
        ProblemCatalogue.All.Select(entry => entry.Problem.Name),
        (await server.JsonAsync("/api/problems")).EnumerateArray()
            .Select(problem => problem.GetProperty("name").GetString()));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task AProblemTrainsAsTheEngineTrainsIt(string name)
    {
        var suggested = ProblemCatalogue.Find(name)!.Suggested;
        var seed = ((Start.Seeded)suggested.Start).Seed;
        var started = await server.StartAsync(new { problem = name, start = new { seed }, epochs = Epochs });
        var run = await server.WaitForEndAsync(started.Id);

        var recipe = new Engine.Recipe(suggested.Problem, suggested.Network, suggested.Rule, suggested.Start, Epochs);
        Assert.Equal(RecipeDocuments.Hash(RecipeDocuments.ToCanonicalJson(recipe)), run.RecipeHash);
        var trainer = new Trainer(recipe);
        var tape = await server.TapeAsync(started.Id);
        for (var epoch = 0; epoch <= Epochs; epoch++)
        {
            Assert.Equal((trainer.TotalError, trainer.CorrectCount), (tape.TotalError[epoch], tape.Correct[epoch]));
            if (epoch < Epochs)
                trainer.Step();
        }

        Assert.Equal(
            JsonSerializer.Serialize(
                NetworkStateMapping.ToContract(recipe, trainer.Inspect()),
                ContractsJson.Default.NetworkState),
            await server.Client.GetStringAsync($"/api/runs/{started.Id}/state?epoch={Epochs}", Token));
        foreach (var language in (string[])["", "/zh"])
            Assert.Contains(
                "</html>",
                await server.Client.GetStringAsync($"{language}/runs/{started.Id}", Token),
                StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task TheRecipeOfARunStartsTheSameRunAgain(string name)
    {
        var started = await server.StartAsync(new { problem = name, epochs = 1 });
        var again = await server.StartAsync(started.Recipe);

        Assert.Equal(started.RecipeHash, again.RecipeHash);
    }
}
