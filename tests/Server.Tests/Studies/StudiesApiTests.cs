using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using Microsoft.AspNetCore.SignalR;

namespace BackpropWeb.Server.Tests.Studies;

[Trait("Storage", "Any")]
public sealed class StudiesApiTests(SharedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Recipes =>
    [
        """{"problem":"xor"}""",
        """{"problem":"xor","network":{"layers":[2,2,1]},"rule":{"learningRate":8,"momentum":0.5},"epochs":80}""",
        """{"problem":"xor","rule":{"update":"case","orderSeed":5,"weightDecay":0.0001},"epochs":120}""",
        """{"problem":"encoder-8","rule":{"tolerance":0.2},"epochs":60}""",
        """{"problem":"parity-4","rule":{"schedule":[{"fromEpoch":9,"learningRate":0.1}]},"epochs":70}""",
        """{"problem":"symmetry","rule":{"frozen":[0,3],"cut":[5]},"epochs":50}""",
        """{"problem":"xor","network":{"layers":[2,1],"activation":"linear"},"rule":{"learningRate":90},"epochs":99}""",
        """{"problem":"xor","network":{"layers":[2,3,1],"activation":"tanh"},"rule":{"momentum":0.5},"epochs":90}""",
        """{"problem":{"name":"parity-4","heldOut":{"share":0.2,"seed":3}},"epochs":70}""",
    ];

    [Theory]
    [MemberData(nameof(Recipes))]
    public async Task EveryMemberHasTheBitsOfItsSingleRun(string recipe)
    {
        var request = new { recipe = JsonDocument.Parse(recipe).RootElement, seeds = new { from = 11, count = 203 } };
        var started = await server.Client.StartStudyAsync(request);
        var study = await server.Client.GetEndedStudyAsync(started.Id);
        var results = await server.Client.GetResultsAsync(study.Id);
        var plan = StudyCalls.PlanOf(request);

        Assert.Equal((RunStatus.Finished, 203, 203), (study.Status, study.Done, study.Total));
        Assert.Equal(Enumerable.Range(11, 203).Select(seed => (long)seed), results.Seed!);
        Assert.Null(results.X);
        for (var member = 0; member < 203; member++)
            StudyCalls.AssertIsSingleRun(plan.RecipeOf(member), results, member);
        AssertSummarizes(study, results);
    }

    [Fact]
    public async Task AGridVariesItsSettingsRowByRowWithSeedsInEachCell()
    {
        var request = new
        {
            recipe = new { problem = "xor", network = new { layers = (int[])[2, 2, 1] }, epochs = 40 },
            grid = new
            {
                x = new { field = "rule.learningRate", from = 0.1, to = 10, steps = 3, scale = "log" },
                y = new { field = "start.range", from = 0.5, to = 2.5, steps = 5 },
            },
            seeds = new { from = 4, count = 2 },
        };
        var started = await server.Client.StartStudyAsync(request);
        await server.Client.GetEndedStudyAsync(started.Id);
        var results = await server.Client.GetResultsAsync(started.Id);

        Assert.Equal(30, results.Correct.Length);
        double[] x = [0.1, 1, 10], y = [0.5, 1, 1.5, 2, 2.5];
        for (var k = 0; k < 30; k++)
        {
            Assert.Equal(4 + (k % 2), results.Seed![k]);
            Assert.Equal(x[k / 2 % 3], results.X![k], 1e-12);
            Assert.Equal(y[k / 6], results.Y![k], 1e-12);
            var recipe = StudyCalls.PlanOf(request).RecipeOf(k);
            Assert.Equal((results.X[k], results.Y[k]), (recipe.Rule.LearningRate, ((Start.Seeded)recipe.Start).Range));
            StudyCalls.AssertIsSingleRun(recipe, results, k);
        }
    }

    [Fact]
    public async Task AGridOverStartWeightsNeedsNoSeeds()
    {
        var request = new
        {
            recipe = new
            {
                problem = "xor", network = new { layers = (int[])[2, 1, 1] }, start = new { seed = 3, range = 1 },
                epochs = 30,
            },
            grid = new
            {
                x = new { field = "start.weights[2]", from = -4, to = 4, steps = 4 },
                y = new { field = "start.weights[4]", from = -1, to = 1, steps = 2 },
            },
        };
        var started = await server.Client.StartStudyAsync(request);
        var study = await server.Client.GetEndedStudyAsync(started.Id);
        var results = await server.Client.GetResultsAsync(started.Id, "?from=1&count=6");

        Assert.Null(study.Seeds);
        Assert.Equal(("start.weights[2]", "linear", 4), (study.Grid!.X.Field, study.Grid.X.Scale, study.Grid.X.Steps));
        Assert.Equal((1, 6), (results.From, results.Correct.Length));
        for (var n = 0; n < 6; n++)
        {
            var recipe = StudyCalls.PlanOf(request).RecipeOf(n + 1);
            var weights = ((Start.Explicit)recipe.Start).Weights;
            Assert.Equal((results.X![n], results.Y![n]), (weights[2], weights[4]));
            StudyCalls.AssertIsSingleRun(recipe, results, n);
        }
    }

    [Fact]
    public async Task AMemberBecomesARunOnceAndIsThenGivenAgain()
    {
        var started = await server.Client.StartStudyAsync(new
        {
            recipe = new { problem = "xor", epochs = 77 }, seeds = new { from = 900, count = 20 },
        });
        await server.Client.GetEndedStudyAsync(started.Id);
        var results = await server.Client.GetResultsAsync(started.Id);
        using var first = await server.Client.PostAsync($"/api/studies/{started.Id}/runs/7", null, Token);
        using var second = await server.Client.PostAsync($"/api/studies/{started.Id}/runs/7", null, Token);
        var run = (await first.Content.ReadFromJsonAsync(ContractsJson.Default.Run, Token))!;
        var again = (await second.Content.ReadFromJsonAsync(ContractsJson.Default.Run, Token))!;

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Equal($"/api/runs/{run.Id}", first.Headers.Location?.OriginalString);
        Assert.Equal(run.Id, again.Id);
        var ended = await server.WaitForEndAsync(run.Id);
        Assert.Equal(
            (results.SolvedAt[7], results.TotalError[7], results.MeanSquaredError[7], results.Correct[7], 907L),
            (ended.SolvedAt, ended.TotalError!.Value, ended.MeanSquaredError!.Value, ended.Correct!.Value,
                ended.Recipe.Start!.Seed!.Value));
        foreach (var k in (string[])["20", "-1", "x"])
        {
            using var refused = await server.Client.PostAsync($"/api/studies/{started.Id}/runs/{k}", null, Token);
            Assert.True((int)refused.StatusCode is 400 or 422, k);
        }
    }

    [Fact]
    public async Task ResultsComeAsCsvThatReadsBackExactly()
    {
        var started = await server.Client.StartStudyAsync(
            new { recipe = new { problem = "and", epochs = 30 }, seeds = new { from = 2, count = 9 } });
        await server.Client.GetEndedStudyAsync(started.Id);
        var results = await server.Client.GetResultsAsync(started.Id);
        using var answer = await server.Client.GetAsync(
            $"/api/studies/{started.Id}/results?format=csv&from=4&count=2", Token);
        var lines = (await answer.Content.ReadAsStringAsync(Token)).TrimEnd('\n').Split('\n');

        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("index,seed,x,y,solvedAt,totalError,meanSquaredError,correct,diverged", lines[0]);
        Assert.Equal(3, lines.Length);
        for (var n = 0; n < 2; n++)
        {
            var fields = lines[n + 1].Split(',');
            Assert.Equal([$"{4 + n}", $"{6 + n}", "", ""], fields[..4]);
            Assert.Equal(results.TotalError[4 + n], double.Parse(fields[5], CultureInfo.InvariantCulture));
            Assert.Equal(results.MeanSquaredError[4 + n], double.Parse(fields[6], CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public async Task HeldOutCasesHaveColumnsInEveryAnswer()
    {
        var started = await server.Client.StartStudyAsync(new
        {
            recipe = new { problem = new { name = "parity-3", heldOut = (int[])[1, 6] }, epochs = 30 },
            seeds = new { from = 2, count = 9 },
        });
        await server.Client.GetEndedStudyAsync(started.Id);
        var results = await server.Client.GetResultsAsync(started.Id);
        Assert.Equal(9, results.HeldOutError!.Length);

        var csv = await server.Client.GetStringAsync($"/api/studies/{started.Id}/results?format=csv", Token);
        var lines = csv.TrimEnd('\n').Split('\n');
        Assert.EndsWith(",diverged,heldOutError,heldOutCorrect", lines[0], StringComparison.Ordinal);
        Assert.Equal(
            results.HeldOutError.Zip(results.HeldOutCorrect!, (error, correct) => $"{error:R},{correct}"),
            lines[1..].Select(line => string.Join(',', line.Split(',')[^2..])));

        List<StudyBatch> batches = [];
        await foreach (var batch in server.Client.WatchStudyAsync(started.Id, 0))
            batches.Add(batch);
        Assert.Equal(results.HeldOutError, batches.SelectMany(batch => batch.HeldOutError ?? []));
        Assert.Equal(results.HeldOutCorrect, batches.SelectMany(batch => batch.HeldOutCorrect ?? []));
    }

    [Fact]
    public async Task AViewerGetsEveryMemberFromItsIndexOnOnceAndInOrder()
    {
        var started = await server.Client.StartStudyAsync(
            new { recipe = new { problem = "xor" }, seeds = new { from = 0, count = 2_000 } });
        var (next, last) = (150, (StudyBatch?)null);
        List<int?> solvedAt = [];
        await foreach (var batch in server.Client.WatchStudyAsync(started.Id, 150))
        {
            Assert.Equal(next, batch.From);
            Assert.True(batch.Done >= next + batch.Correct.Length);
            next += batch.Correct.Length;
            solvedAt.AddRange(batch.SolvedAt);
            last = batch;
        }

        Assert.Equal((2_000, RunStatus.Finished, 2_000), (next, last!.Status, last.Done));
        Assert.Equal((await server.Client.GetResultsAsync(started.Id, "?from=150")).SolvedAt, solvedAt);
        Assert.Single(await server.Client.WatchStudyAsync(started.Id, 2_000).ToListAsync(Token));
    }

    [Fact]
    public async Task AnUnknownStudyIsSaidToBeUnknown()
    {
        var unknown = await Assert.ThrowsAsync<HubException>(
            async () => await server.Client.WatchStudyAsync("AAAAAAAAAAAAAAAAAAAAAA", 0).ToListAsync(Token));
        Assert.Contains("no study", unknown.Message, StringComparison.Ordinal);
        var before = await Assert.ThrowsAsync<HubException>(
            async () => await server.Client.WatchStudyAsync("AAAAAAAAAAAAAAAAAAAAAA", -1).ToListAsync(Token));
        Assert.Contains("fromIndex", before.Message, StringComparison.Ordinal);
        foreach (var path in (string[])["", "/results"])
        {
            using var answer = await server.Client.GetAsync($"/api/studies/AAAAAAAAAAAAAAAAAAAAAA{path}", Token);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task TheOwnerPausesResumesAndStops()
    {
        var started = await server.Client.StartStudyAsync(new
        {
            recipe = new { problem = "symmetry", epochs = 3_000 }, seeds = new { from = 1, count = 200_000 },
        });
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(HttpMethod.Post, "/pause", "wrong"));
        Assert.Equal(HttpStatusCode.Conflict, await StatusAsync(HttpMethod.Post, "/resume", started.OwnerKey));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(HttpMethod.Post, "/pause", started.OwnerKey));
        var paused = await server.Client.GetStudyAsync(started.Id);
        Assert.Equal(RunStatus.Paused, paused.Status);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(HttpMethod.Post, "/resume", started.OwnerKey));
        await Patience.UntilAsync(
            async () => (await server.Client.GetStudyAsync(started.Id)).Done > paused.Done, "the study goes on");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(HttpMethod.Post, "/stop", started.OwnerKey));
        var stopped = await server.Client.GetStudyAsync(started.Id);
        Assert.Equal(RunStatus.Stopped, stopped.Status);
        Assert.NotNull(stopped.FinishedAt);
        var watched = await server.Client.WatchStudyAsync(started.Id, 0).ToListAsync(Token);
        Assert.Equal(RunStatus.Stopped, watched[^1].Status);

        using var patched = await server.Client.SteerAsync(
            HttpMethod.Patch, started.Id, started.OwnerKey, new { title = " Mirrors ", listed = true });
        var changed = (await patched.Content.ReadFromJsonAsync(ContractsJson.Default.Study, Token))!;
        Assert.Equal(("Mirrors", true), (changed.Title, changed.Listed));
        var list = (await server.Client.GetFromJsonAsync(
            "/api/studies?limit=1", ContractsJson.Default.StudyList, Token))!;
        Assert.Equal(started.Id, Assert.Single(list.Studies).Id);
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(HttpMethod.Delete, "", started.OwnerKey));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Delete, "", started.OwnerKey));

        async Task<HttpStatusCode> StatusAsync(HttpMethod method, string action, string key)
        {
            using var answer = await server.Client.SteerAsync(method, started.Id + action, key);
            return answer.StatusCode;
        }
    }

    [Theory]
    [InlineData("""{"recipe":{"problem":"xor"}}""", "seeds", 400)]
    [InlineData("""{"seeds":{"count":3}}""", "recipe", 400)]
    [InlineData(
        """{"recipe":{"problem":"xor","rule":{"learningRate":-1}},"seeds":{"count":3}}""",
        "recipe.rule.learningRate", 422)]
    [InlineData("""{"recipe":{"problem":"xor","pace":5},"seeds":{"count":3}}""", "recipe.pace", 422)]
    [InlineData("""{"recipe":{"problem":"xor"},"seeds":{"count":0}}""", "seeds.count", 422)]
    [InlineData(
        """{"recipe":{"problem":"xor"},"seeds":{"count":1000001}}""",
        "seeds.count", 422, "Limits:StudiesMembers")]
    [InlineData("""{"recipe":{"problem":"xor"},"seeds":{"from":-1,"count":3}}""", "seeds.from", 422)]
    [InlineData("""{"recipe":{"problem":"xor"},"seeds":{"from":9007199254740991,"count":3}}""", "seeds.from", 422)]
    [InlineData("""{"recipe":{"problem":"xor"},"seeds":7}""", "seeds", 400)]
    [InlineData(
        """{"recipe":{"problem":"symmetry","epochs":100000},"seeds":{"count":1000000}}""",
        "seeds.count", 422, "Limits:StudiesWork")]
    [InlineData(
        """{"recipe":{"problem":"xor"},"grid":{"x":{"field":"rule.tolerance","from":0,"to":1,"steps":2}}}""",
        "grid.x.field", 422)]
    [InlineData(
        """{"recipe":{"problem":"xor"},"grid":{"x":{"field":"rule.momentum","from":0,"to":1,"steps":2}}}""",
        "grid.x.to", 422)]
    [InlineData(
        """{"recipe":{"problem":"xor"},"grid":{"x":{"field":"rule.momentum","from":0,"to":0.9,"steps":0}}}""",
        "grid.x.steps", 422)]
    [InlineData(
        """{"recipe":{"problem":"xor"}"""
        + ""","grid":{"x":{"field":"rule.momentum","from":0,"to":0.9,"steps":3,"scale":"log"}}}""",
        "grid.x.from", 422)]
    [InlineData(
        """{"recipe":{"problem":"xor"},"grid":{"x":{"field":"rule.momentum","from":0.5,"to":0.4,"steps":3}}}""",
        "grid.x.to", 422)]
    [InlineData(
        """{"recipe":{"problem":"xor"}"""
        + ""","grid":{"x":{"field":"rule.momentum","from":0,"to":0.9,"steps":3,"scale":"cubic"}}}""",
        "grid.x.scale", 422)]
    [InlineData(
        """{"recipe":{"problem":"xor"},"grid":{"x":{"field":"start.weights[99]","from":0,"to":0.9,"steps":3}}}""",
        "grid.x.field", 422)]
    [InlineData(
        """{"recipe":{"problem":"xor"}"""
        + ""","grid":{"x":{"field":"rule.momentum","from":0,"to":0.9,"steps":3}"""
        + ""","y":{"field":"rule.momentum","from":0,"to":0.9,"steps":3}}}""",
        "grid.y.field", 422)]
    [InlineData(
        """{"recipe":{"problem":"xor"}"""
        + ""","grid":{"x":{"field":"rule.momentum","from":0,"to":0.9,"steps":9999}"""
        + ""","y":{"field":"start.range","from":1,"to":2,"steps":9999}}}""",
        "grid.x.steps", 422, "Limits:StudiesMembers")]
    [InlineData(
        """{"recipe":{"problem":"xor"},"grid":{"y":{"field":"rule.momentum","from":0,"to":0.9,"steps":3}}}""",
        "grid.x", 400)]
    [InlineData(
        """{"recipe":{"problem":"xor","network":{"layers":[2,1]},"start":{"weights":{"biases":[[0]]"""
        + ""","connections":[[[0,0]]]}}}"""
        + ""","seeds":{"count":3}}""",
        "recipe.start", 422)]
    [InlineData(
        """{"recipe":{"problem":"xor","network":{"layers":[2,2,2,1],"activation":"linear"}}"""
        + ""","grid":{"x":{"field":"start.weights[1]","from":0,"to":1e100,"steps":3}}}""",
        "grid", 422)]
    public async Task WhatIsWrongIsNamedByItsField(string body, string field, int status, string? limit = null)
    {
        using var answer = await server.Client.PostAsync(
            "/api/studies", new StringContent(body, null, "application/json"), Token);
        var text = await answer.Content.ReadAsStringAsync(Token);
        Assert.Equal(
            (status, "application/problem+json"),
            ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var errors = JsonDocument.Parse(text).RootElement.GetProperty("errors");
        Assert.True(errors.TryGetProperty(field, out var messages), text);
        if (limit is not null)
            Assert.Contains(limit, messages[0].GetString()!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AClientHasAtMostAsManyUnfinishedStudiesAsItsLimit()
    {
        using var own = new RunningServer(("Limits:StudiesUnfinished", "2"));
        var study = new
        {
            recipe = new { problem = "symmetry", epochs = 3_000 }, seeds = new { from = 1, count = 100_000 },
        };
        var first = await own.Client.StartStudyAsync(study);
        await own.Client.StartStudyAsync(study);
        using var refused = await own.Client.PostAsJsonAsync("/api/studies", study, Token);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Contains(
            "Limits:StudiesUnfinished", await refused.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.NotNull(refused.Headers.RetryAfter);
        using var stopped = await own.Client.SteerAsync(HttpMethod.Post, $"{first.Id}/stop", first.OwnerKey);
        await own.Client.StartStudyAsync(study);
    }

    /// <summary>Computes the summary again, plainly, from the results.</summary>
    private static void AssertSummarizes(Study study, StudyResults results)
    {
        int[] solved = [.. results.SolvedAt.OfType<int>().Order()];
        Assert.Equal((solved.Length, results.Diverged.Count(d => d)), (study.Solved, study.Diverged));
        var (n, p, z) = ((double)study.Done, (double)solved.Length / study.Done, 1.959964);
        Assert.Equal(p, study.Summary.SolvedShare);
        var scale = 1 + (z * z / n);
        var centre = (p + (z * z / (2 * n))) / scale;
        var half = z * Math.Sqrt((p * (1 - p) / n) + (z * z / (4 * n * n))) / scale;
        Assert.Equal(centre - half, study.Summary.Interval![0], 1e-6);
        Assert.Equal(centre + half, study.Summary.Interval[1], 1e-6);
        Assert.Equal(
            solved.Length == 0
                ? null
                : new(solved[solved.Length / 10], solved[solved.Length / 2], solved[solved.Length * 9 / 10]),
            study.Summary.Epochs);
        var (edges, counts) = (study.Summary.Histogram.Edges, study.Summary.Histogram.Counts);
        Assert.Equal(counts.Length + 1, edges.Length);
        Assert.InRange(counts.Length, 1, 64);
        for (var bar = 0; bar < counts.Length; bar++)
            Assert.Equal(solved.Count(epoch => epoch >= edges[bar] && epoch < edges[bar + 1]), counts[bar]);

        double[] errors = [.. results.MeanSquaredError.Order()];
        var curve = study.Summary.Curve;
        Assert.Equal((0, study.Recipe.Epochs), (curve.Epochs[0], curve.Epochs[^1]));
        Assert.InRange(curve.Epochs.Length, 2, 201);
        (double[], int)[] bands =
            [(curve.P10, 10), (curve.P25, 25), (curve.P50, 50), (curve.P75, 75), (curve.P90, 90)];
        foreach (var (band, percent) in bands)
        {
            Assert.Equal(curve.Epochs.Length, band.Length);
            var exact = errors[errors.Length * percent / 100];
            if (exact < 16_384)
                Assert.InRange(band[^1], exact * (1 - (1 / 64.0)), exact * (1 + (1 / 64.0)));
        }
    }
}
