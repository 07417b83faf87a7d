using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using BackpropWeb.Contracts;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Server.Runs.Queries;

namespace BackpropWeb.Server.Tests.Runs.Steering;

/// <summary>The owner's commands. The recipe records all of them.</summary>
public sealed class SteeringTests(SharedServer server)
{
    // Far from its end while a test steers it.
    private static readonly object Slow = new { problem = "xor", pace = 30, start = new { seed = 3 } };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task APausedRunStandsStillUntilItIsResumedAndHasTheBitsOfAnUninterruptedOne()
    {
        var started = await server.StartAsync(Slow);
        await UntilEpochAsync(started.Id, 20);
        var paused = await SteerAsync(started, "pause");
        Assert.Equal(RunStatus.Paused, paused.Status);
        Assert.True(paused.Epoch >= 20);
        Assert.Equal(paused.Epoch, (await server.TapeAsync(started.Id)).To);

        // Another run of the same pace that comes as far shows that time has passed for this one too.
        var other = await server.StartAsync(Slow);
        await UntilEpochAsync(other.Id, 20);
        Assert.Equal(paused.Epoch, (await server.GetAsync(started.Id)).Epoch);

        Assert.Equal(RunStatus.Running, (await SteerAsync(started, "resume")).Status);
        await PatchAsync(started, new { pace = (double?)null });
        Assert.Equal(RunStatus.Finished, (await server.WaitForEndAsync(started.Id)).Status);
        await AssertReplaysAsync(started.Id);
    }

    [Fact]
    public async Task StepsAreTakenOneByOneWhateverThePace()
    {
        var started = await server.StartAsync(new { problem = "xor", pace = 0.01 });
        var epoch = (await SteerAsync(started, "pause")).Epoch;
        (string, int)[] orders = [("step", 1), ("step?epochs=5", 5), ("step?epochs=100", 100)];
        foreach (var (order, steps) in orders)
        {
            await SteerAsync(started, order);
            var stepped = await server.Client.GetSteppedRunAsync(started.Id);
            Assert.Equal((RunStatus.Paused, epoch += steps), (stepped.Status, stepped.Epoch));
        }

        await SteerAsync(started, "step?epochs=1000");
        var ended = await server.Client.GetSteppedRunAsync(started.Id);
        Assert.Equal((RunStatus.Finished, 600), (ended.Status, ended.Epoch));
        await AssertReplaysAsync(started.Id);
    }

    [Fact]
    public async Task AStoppedRunHasEndedForGood()
    {
        var started = await server.StartAsync(Slow);
        var watched = server.WatchAsync(started.Id, 0).ToListAsync(Token);
        await UntilEpochAsync(started.Id, 10);
        var stopped = await SteerAsync(started, "stop");
        Assert.Equal(RunStatus.Stopped, stopped.Status);
        Assert.NotNull(stopped.FinishedAt);
        var batches = await watched;
        Assert.Equal(RunStatus.Stopped, batches[^1].Status);
        Assert.Equal(stopped.Epoch + 1, batches.Sum(batch => batch.TotalError.Length));
        await AssertNotNowAsync(started, "resume", "stopped", []);
    }

    [Fact]
    public async Task ARuleThatChangesOnTheWayEntersTheRecipeWhichReplaysTheRun()
    {
        var started = await server.StartAsync(Slow);
        await UntilEpochAsync(started.Id, 20);
        var first = await PatchAsync(started, new { rule = new { learningRate = 0.1 } });
        var change = Assert.Single(first.Recipe.Rule!.Schedule!);
        Assert.Equal((0.1, null, null), (change.LearningRate, change.Momentum, change.WeightDecay));
        Assert.Equal(first.Epoch, change.FromEpoch);
        Assert.NotEqual(started.RecipeHash, first.RecipeHash);

        await UntilEpochAsync(started.Id, first.Epoch + 1);
        // Twice at one epoch: the later value counts, and a value that is not repeated stays.
        var paused = await SteerAsync(started, "pause");
        await PatchAsync(started, new { rule = new { momentum = 0.5, weightDecay = 0.001 } });
        var last = await PatchAsync(started, new { rule = new { momentum = 0.8 }, pace = (double?)null });
        Assert.Equal(2, last.Recipe.Rule!.Schedule!.Count);
        Assert.Equal(
            new RuleChangeDocument { FromEpoch = paused.Epoch, Momentum = 0.8, WeightDecay = 0.001 },
            last.Recipe.Rule.Schedule[1]);
        Assert.Null(last.Pace);

        await SteerAsync(started, "resume");
        Assert.Equal(RunStatus.Finished, (await server.WaitForEndAsync(started.Id)).Status);
        await AssertReplaysAsync(started.Id);
        // Sent back as a request, the recipe has the same hash and the same rows.
        var replay = await server.StartAsync(last.Recipe);
        await server.WaitForEndAsync(replay.Id);
        Assert.Equal(last.RecipeHash, replay.RecipeHash);
        Assert.Equal((await server.TapeAsync(started.Id)).TotalError, (await server.TapeAsync(replay.Id)).TotalError);
    }

    [Fact]
    public async Task ViewersAreToldOfEveryChange()
    {
        var started = await server.StartAsync(Slow);
        await using var stream = server.WatchAsync(started.Id, 0).GetAsyncEnumerator(Token);
        await UntilAsync(batch => batch.Status == RunStatus.Running);
        await SteerAsync(started, "pause");
        await UntilAsync(batch => batch.Status == RunStatus.Paused);
        await PatchAsync(started, new { pace = 50 });
        await UntilAsync(batch => batch.Pace == 50);
        var changed = await PatchAsync(started, new { rule = new { learningRate = 0.2 } });
        await UntilAsync(batch => batch.RecipeHash == changed.RecipeHash);
        await PatchAsync(started, new { title = "told" });
        Assert.True(await stream.MoveNextAsync());
        Assert.Empty(stream.Current.TotalError);
        await SteerAsync(started, "step");
        // The row may arrive during the step or with the message after it.
        var rows = 0;
        await UntilAsync(batch => (rows += batch.TotalError.Length) == 1 && batch.Status == RunStatus.Paused);
        await SteerAsync(started, "stop");
        await UntilAsync(batch => batch.Status == RunStatus.Stopped);
        Assert.False(await stream.MoveNextAsync());

        async Task UntilAsync(Predicate<RunBatch> isSo)
        {
            do
                Assert.True(await stream.MoveNextAsync());
            while (!isSo(stream.Current));
        }
    }

    [Fact]
    public async Task TitleAndListingChangeInAnyState()
    {
        var started = await server.StartAsync(new { problem = "and", title = "before" });
        await server.WaitForEndAsync(started.Id);
        var changed = await PatchAsync(started, new { title = " after ", listed = true });
        Assert.Equal(("after", true), (changed.Title, changed.Listed));
        changed = await PatchAsync(started, new { title = (string?)null });
        Assert.Equal((null, true), (changed.Title, changed.Listed));
        Assert.Equivalent(changed, await server.GetAsync(started.Id), strict: true);
        Assert.Equal((await server.GetAsync(started.Id)).RecipeHash, started.RecipeHash);
    }

    [Fact]
    public async Task WhatIsNotPossibleIsRefusedWithWhatIs()
    {
        var started = await server.StartAsync(new { problem = "xor", pace = 1 });
        await UntilEpochAsync(started.Id, 0);
        await AssertNotNowAsync(started, "resume", "running", ["pause", "stop", "pace", "rule"]);
        await AssertNotNowAsync(started, "step", "running", ["pause", "stop", "pace", "rule"]);
        await SteerAsync(started, "pause");
        await AssertNotNowAsync(started, "pause", "paused", ["resume", "step", "stop", "pace", "rule"]);
        await SteerAsync(started, "stop");
        foreach (var move in (string[])["pause", "resume", "step", "stop"])
            await AssertNotNowAsync(started, move, "stopped", []);
        // A command that is partly invalid changes nothing.
        using var refused = await SendAsync(
            HttpMethod.Patch,
            started.Id,
            "",
            started.OwnerKey,
            new { title = "no", pace = 5 });
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Null((await server.GetAsync(started.Id)).Title);
    }

    [Theory]
    [InlineData("POST", "pause")]
    [InlineData("POST", "resume")]
    [InlineData("POST", "step")]
    [InlineData("POST", "stop")]
    [InlineData("PATCH", "")]
    [InlineData("DELETE", "")]
    public async Task OnlyTheOwnerSteers(string method, string order)
    {
        var run = await server.StartAsync(new { problem = "and" });
        foreach (var key in (string?[])[null, "", "wrong", run.OwnerKey[..^1]])
        {
            using var answer = await SendAsync(new(method), run.Id, order, key, new { title = "stolen" });
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        using var unknown = await SendAsync(
            new(method),
            "AAAAAAAAAAAAAAAAAAAAAA",
            order,
            run.OwnerKey,
            new { title = "stolen" });
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Null((await server.GetAsync(run.Id)).Title);
    }

    [Theory]
    [InlineData("""{"pace":0}""", 422, "pace")]
    [InlineData("""{"pace":"fast"}""", 400, "pace")]
    [InlineData("""{"pace":1e999}""", 422, "pace")]
    [InlineData("""{"rule":{"learningRate":-1}}""", 422, "rule.learningRate")]
    [InlineData("""{"rule":{"momentum":1}}""", 422, "rule.momentum")]
    [InlineData("""{"rule":{"update":"case"}}""", 400, "rule.update")]
    [InlineData("""{"rule":3}""", 400, "rule")]
    [InlineData("""{"listed":"yes"}""", 400, "listed")]
    [InlineData("""{"title":7}""", 400, "title")]
    [InlineData("""{"epochs":9}""", 400, "epochs")]
    [InlineData("""[]""", 400, "body")]
    public async Task AnInvalidCommandIsRefusedByField(string body, int status, string field)
    {
        var run = await server.StartAsync(new { problem = "xor", pace = 1 });
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/runs/{run.Id}")
        {
            Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("X-Owner-Key", run.OwnerKey);
        using var answer = await server.Client.SendAsync(request, Token);
        Assert.Equal(status, (int)answer.StatusCode);
        var errors = (await answer.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("errors");
        Assert.True(errors.TryGetProperty(field, out _), errors.GetRawText());
    }

    [Theory]
    [InlineData("0", 422)]
    [InlineData("1000001", 422)]
    [InlineData("x", 400)]
    public async Task StepsAreBounded(string epochs, int status)
    {
        var run = await server.StartAsync(new { problem = "and" });
        using var answer = await SendAsync(HttpMethod.Post, run.Id, $"step?epochs={epochs}", run.OwnerKey);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    private async Task<Run> SteerAsync(StartedRun run, string order)
    {
        using var answer = await SendAsync(HttpMethod.Post, run.Id, order, run.OwnerKey);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Token));
        return (await answer.Content.ReadFromJsonAsync(ContractsJson.Default.Run, Token))!;
    }

    private async Task<Run> PatchAsync(StartedRun run, object changes)
    {
        using var answer = await SendAsync(HttpMethod.Patch, run.Id, "", run.OwnerKey, changes);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Token));
        return (await answer.Content.ReadFromJsonAsync(ContractsJson.Default.Run, Token))!;
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string id,
        string order,
        string? key,
        object? body = null)
    {
        using var request = new HttpRequestMessage(method, $"/api/runs/{id}{(order.Length > 0 ? "/" : "")}{order}");
        if (key is not null)
            request.Headers.Add("X-Owner-Key", key);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        // Without the cookies that a start sets.
        using var client = server.NewClient(followsRedirects: true, keepsCookies: false);
        return await client.SendAsync(request, Token);
    }

    private async Task AssertNotNowAsync(StartedRun run, string order, string status, string[] possible)
    {
        using var answer = await SendAsync(HttpMethod.Post, run.Id, order, run.OwnerKey);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal(status, problem.GetProperty("state").GetString());
        Assert.Equal(possible, problem.GetProperty("possible").EnumerateArray().Select(p => p.GetString()));
        Assert.All(
            possible,
            move => Assert.Contains(move, problem.GetProperty("detail").GetString(), StringComparison.Ordinal));
    }

    private async Task UntilEpochAsync(string id, int epoch)
    {
        await foreach (var batch in server.WatchAsync(id, epoch))
        {
            if (batch.TotalError.Length > 0)
                return;
        }
    }

    /// <summary>The engine computes every row of the run from its recipe alone.</summary>
    private async Task AssertReplaysAsync(string id)
    {
        var tape = await server.TapeAsync(id, "?weights=true");
        var trainer = new Trainer((await server.Service<RunQueries>().FindRecipeAsync(id, Token))!);
        for (var epoch = 0; epoch <= tape.To; epoch++)
        {
            Assert.Equal(trainer.TotalError, tape.TotalError[epoch]);
            Assert.Equal(trainer.Weights.ToArray(), tape.Weights![epoch]);
            trainer.Step();
        }
    }
}
