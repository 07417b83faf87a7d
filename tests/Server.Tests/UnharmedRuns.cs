using System.Net.Http.Json;
using BackpropWeb.Contracts;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Recipes;

namespace BackpropWeb.Server.Tests;

internal static class UnharmedRuns
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Checks that a run has finished with the bits of an uninterrupted training, in every row that has
    /// weights and in its last state.</summary>
    public static async Task AssertUnharmedAsync(this HttpClient client, string id)
    {
        var run = await client.GetRunAsync(id);
        Assert.Equal((RunStatus.Finished, run.Epochs, null, null), (run.Status, run.Epoch, run.Failure, run.Waiting));
        var request = new RunRequest
        {
            Problem = run.Recipe.Problem, Network = run.Recipe.Network, Rule = run.Recipe.Rule,
            Start = run.Recipe.Start, Epochs = run.Epochs,
        };
        var tape = (await client.GetFromJsonAsync(
            $"/api/runs/{id}/tape?weights=true", ContractsJson.Default.TapeRows, Token))!;
        Assert.Equal((0, run.Epochs, run.Epochs + 1), (tape.From, tape.To, tape.TotalError.Length));
        var trainer = new Trainer(RecipeReader.ReadSpecification(request, RecipeLimits.None, out _)!.Recipe);
        AssertRow();
        while (trainer.Epoch < run.Epochs)
        {
            trainer.Step();
            AssertRow();
        }

        var state = await client.GetStateAsync(id);
        double[] weights =
        [
            .. state.Weights.Biases.SelectMany(layer => layer),
            .. state.Weights.Connections.SelectMany(connection => connection.SelectMany(row => row)),
        ];
        Assert.Equal(trainer.Weights.ToArray(), weights);

        void AssertRow()
        {
            Assert.Equal(trainer.TotalError, tape.TotalError[trainer.Epoch]);
            if (tape.Weights is { } rows)
                Assert.Equal(trainer.Weights.ToArray(), rows[trainer.Epoch]);
        }
    }
}
