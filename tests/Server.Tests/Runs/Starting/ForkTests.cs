using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using BackpropWeb.Contracts;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Server.Runs.Queries;

namespace BackpropWeb.Server.Tests.Runs.Starting;

/// <summary>A fork is an independent run: its recipe alone determines all of its bits.</summary>
public sealed class ForkTests(SharedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(240)]
    [InlineData(600)]
    public async Task AForkBeginsWithTheWeightsOfItsEpoch(int epoch)
    {
        var parent = await FinishedAsync(new { problem = "xor" });
        var fork = await ForkAsync(parent.Id, new { epoch });
        Assert.Equal(new RunParent(parent.Id, epoch), fork.Parent);
        Assert.Equal(epoch < 600 ? 600 - epoch : 600, fork.Epochs);
        await server.WaitForEndAsync(fork.Id);
        Assert.Equal(new RunParent(parent.Id, epoch), (await server.GetAsync(fork.Id)).Parent);

        var (before, after) = (await server.TapeAsync(parent.Id, "?weights=true"), await server.TapeAsync(
            fork.Id,
            "?weights=true"));
        Assert.Equal(before.Weights![epoch], after.Weights![0]);
        Assert.Equal(before.TotalError[epoch], after.TotalError[0]);
        var trainer = new Trainer((await server.Service<RunQueries>().FindRecipeAsync(fork.Id, Token))!);
        foreach (var weights in after.Weights)
        {
            Assert.Equal(trainer.Weights.ToArray(), weights);
            trainer.Step();
        }
    }

    [Fact]
    public async Task WithoutMomentumAForkGoesOnAsItsParentDid()
    {
        // A fork takes everything with it except the last weight change that momentum uses.
        object[] schedule = [new { fromEpoch = 100, learningRate = 0.3 }, new { fromEpoch = 400, learningRate = 0.2 }];
        var rule = new { momentum = 0, schedule };
        var parent = await FinishedAsync(new { problem = "xor", rule });
        var fork = await ForkAsync(parent.Id, new { epoch = 250 });
        Assert.Equal((0.3, 150), (fork.Recipe.Rule!.LearningRate, Assert.Single(fork.Recipe.Rule.Schedule!).FromEpoch));
        await server.WaitForEndAsync(fork.Id);
        Assert.Equal(
            (await server.TapeAsync(parent.Id, "?from=250")).TotalError,
            (await server.TapeAsync(fork.Id)).TotalError);
    }

    [Fact]
    public async Task AForkMayDoOtherwise()
    {
        var parent = await FinishedAsync(new { problem = "xor" });
        var fork = await ForkAsync(
            parent.Id,
            new { epoch = 300, problem = "and", rule = new { learningRate = 0.25 }, epochs = 50, pace = 500,
                listed = true, title = "otherwise" });
        Assert.Equal(
            ("and", 0.25, 50, 500.0),
            (fork.Recipe.Problem!.Name, fork.Recipe.Rule!.LearningRate, fork.Epochs, fork.Pace));
        Assert.Equal((true, "otherwise"), (fork.Listed, fork.Title));
        Assert.Equal(parent.Recipe.Rule!.Momentum, fork.Recipe.Rule.Momentum);
        Assert.NotEqual(parent.OwnerKey, fork.OwnerKey);
    }

    [Theory]
    [InlineData("""{}""", 400, "epoch")]
    [InlineData("""{"epoch":-1}""", 422, "epoch")]
    [InlineData("""{"epoch":601}""", 422, "epoch")]
    [InlineData("""{"epoch":0,"network":{}}""", 400, "network")]
    [InlineData("""{"epoch":0,"start":{"seed":1}}""", 400, "start")]
    [InlineData("""{"epoch":0,"rule":{"learningRate":0}}""", 422, "rule.learningRate")]
    [InlineData("""{"epoch":0,"rule":5}""", 400, "rule")]
    [InlineData("""{"epoch":0,"epochs":0}""", 422, "epochs")]
    [InlineData("""{"epoch":0,"problem":"parity-3"}""", 422, "network.layers[0]")]
    public async Task WhatCannotBeForkedIsRefusedByField(string body, int status, string field)
    {
        var parent = await FinishedAsync(new { problem = "xor" });
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await server.Client.PostAsync($"/api/runs/{parent.Id}/fork", content, Token);
        Assert.Equal(status, (int)answer.StatusCode);
        var errors = (await answer.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("errors");
        Assert.True(errors.TryGetProperty(field, out _), errors.GetRawText());
    }

    [Fact]
    public async Task AnUnknownRunCannotBeForked()
    {
        using var answer = await server.Client
            .PostAsJsonAsync("/api/runs/AAAAAAAAAAAAAAAAAAAAAA/fork", new { epoch = 0 }, Token);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private async Task<StartedRun> FinishedAsync(object request)
    {
        var run = await server.StartAsync(request);
        await server.WaitForEndAsync(run.Id);
        return run;
    }

    private async Task<StartedRun> ForkAsync(string id, object request)
    {
        using var answer = await server.Client.PostAsJsonAsync($"/api/runs/{id}/fork", request, Token);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Token));
        return (await answer.Content.ReadFromJsonAsync(ContractsJson.Default.StartedRun, Token))!;
    }
}
