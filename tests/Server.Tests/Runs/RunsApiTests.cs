using System.Net;
using System.Text.Json;
using BackpropWeb.Contracts;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;
using BackpropWeb.Server.Runs.Queries;
using BackpropWeb.Server.Runs.Starting;

namespace BackpropWeb.Server.Tests.Runs;

public sealed class RunsApiTests(SharedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ARunIsTrainedToItsEndByTheEnginesOwnNumbers()
    {
        var started = await server.StartAsync(new { problem = "xor", start = new { seed = 1 } });
        var run = await server.WaitForEndAsync(started.Id);
        var tape = await server.TapeAsync(started.Id, "?weights=true");

        var trainer = new Trainer(ProblemCatalogue.Find("xor")!.Suggested);
        for (var epoch = 0; epoch <= 600; epoch++)
        {
            Assert.Equal(trainer.TotalError, tape.TotalError[epoch]);
            Assert.Equal(trainer.MeanSquaredError, tape.MeanSquaredError[epoch]);
            Assert.Equal(trainer.CorrectCount, tape.Correct[epoch]);
            Assert.Equal(trainer.Outputs.ToArray(), tape.Outputs![epoch].SelectMany(c => c));
            Assert.Equal(trainer.Weights.ToArray(), tape.Weights![epoch]);
            trainer.Step();
        }

        Assert.Equal(RunStatus.Finished, run.Status);
        Assert.Equal((600, 600, 4, 4, 167), (run.Epoch, run.Epochs, run.Correct, run.Cases, run.SolvedAt));
        Assert.Equal(tape.TotalError[^1], run.TotalError);
        Assert.Equal((0, 600), (tape.From, tape.To));
    }

    [Fact]
    public async Task AStartedRunTellsItsKeyOnceAndSetsItAsACookie()
    {
        using var answer = await server.Client.PostAsync("/api/runs", Json("""{"problem":"and"}"""), Token);
        var started = JsonSerializer.Deserialize(
            await answer.Content.ReadAsStringAsync(Token), ContractsJson.Default.StartedRun)!;

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal($"/api/runs/{started.Id}", answer.Headers.Location?.OriginalString);
        Assert.Equal(22, started.Id.Length);
        Assert.Equal(43, started.OwnerKey.Length);
        var cookies = answer.Headers.GetValues("Set-Cookie").ToArray();
        Assert.All(
            cookies,
            cookie => Assert.StartsWith($"owner-{started.Id}={started.OwnerKey};", cookie, StringComparison.Ordinal));
        foreach (var path in (string[])["/api/runs", "/runs", "/zh/runs"])
            Assert.Single(cookies, cookie => cookie.Contains(
                $"path={path}/{started.Id}; samesite=strict; httponly",
                StringComparison.Ordinal));
        Assert.False((await server.JsonAsync($"/api/runs/{started.Id}")).TryGetProperty("ownerKey", out _));
    }

    [Fact]
    public async Task TheStateOfAnyEpochIsThatOfTheEngine()
    {
        var started = await server.StartAsync(new { problem = "xor", start = new { seed = 1 } });
        await server.WaitForEndAsync(started.Id);
        var state = await server.Client.GetStringAsync($"/api/runs/{started.Id}/state?epoch=237", Token);

        var trainer = new Trainer(ProblemCatalogue.Find("xor")!.Suggested);
        while (trainer.Epoch < 237)
            trainer.Step();
        var expected = NetworkStateMapping.ToContract(trainer.Recipe, trainer.Inspect());
        Assert.Equal(JsonSerializer.Serialize(expected, ContractsJson.Default.NetworkState), state);
        Assert.Equal(600, (await server.JsonAsync($"/api/runs/{started.Id}/state")).GetProperty("epoch").GetInt32());
    }

    [Fact]
    public async Task ATapeComesAsCsvThatReadsBackExactly()
    {
        var started = await server.StartAsync(new { problem = "or", epochs = 50 });
        await server.WaitForEndAsync(started.Id);
        var tape = await server.TapeAsync(started.Id, "?from=10&to=12");
        using var answer = await server.Client.GetAsync($"/api/runs/{started.Id}/tape?from=10&to=12&format=csv", Token);
        var lines = (await answer.Content.ReadAsStringAsync(Token)).TrimEnd('\n').Split('\n');

        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal($"run-{started.Id}.csv", answer.Content.Headers.ContentDisposition?.FileName?.Trim('"'));
        Assert.Equal("epoch,totalError,meanSquaredError,correct,y_0_0,y_1_0,y_2_0,y_3_0", lines[0]);
        Assert.Equal(4, lines.Length);
        for (var row = 0; row < 3; row++)
        {
            var numbers = lines[row + 1].Split(',')
                .Select(n => double.Parse(n, System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal(
                [10 + row, tape.TotalError[row], tape.MeanSquaredError[row], tape.Correct[row], .. tape.Outputs![row]
                    .SelectMany(c => c)],
                numbers);
        }
    }

    [Fact]
    public async Task OnlyTheOwnerMayDelete()
    {
        var started = await server.StartAsync(new { problem = "and" });
        Assert.Equal(HttpStatusCode.Forbidden, await DeleteAsync(started.Id, null));
        Assert.Equal(HttpStatusCode.Forbidden, await DeleteAsync(started.Id, "wrong"));
        Assert.Equal(HttpStatusCode.NoContent, await DeleteAsync(started.Id, started.OwnerKey));
        Assert.Equal(HttpStatusCode.NotFound, await DeleteAsync(started.Id, started.OwnerKey));
        using var gone = await server.Client.GetAsync($"/api/runs/{started.Id}", Token);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Equal("application/problem+json", gone.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task TheExhibitsRunsAreThereAndBelongToNobody()
    {
        foreach (var problem in (string[])["xor", "and", "or"])
        {
            var entry = ProblemCatalogue.Find(problem)!;
            var id = server.Service<ExhibitRuns>().IdOf(problem);
            var run = await server.GetAsync(id);
            Assert.Equal((RunStatus.Finished, entry.Suggested.Epochs, false), (run.Status, run.Epoch, run.Listed));
            Assert.Equal(HttpStatusCode.Forbidden, await DeleteAsync(id, "AAAA"));
        }
    }

    private async Task<HttpStatusCode> DeleteAsync(string id, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/api/runs/{id}");
        if (key is not null)
            request.Headers.Add("X-Owner-Key", key);
        using var client = server.NewClient(followsRedirects: true, keepsCookies: false);
        using var answer = await client.SendAsync(request, Token);
        return answer.StatusCode;
    }

    private static StringContent Json(string text) => new(text, System.Text.Encoding.UTF8, "application/json");
}
