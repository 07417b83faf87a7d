using System.Net;
using System.Net.Http.Json;
using BackpropWeb.Contracts;
using BackpropWeb.Engine.Diagnosis;
using BackpropWeb.Engine.Problems;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace BackpropWeb.Server.Tests.Classes;

[Trait("Storage", "Any")]
public sealed class ClassesApiTests(SharedServer server) : IDisposable
{
    private const int Epochs = 50;

    /// <summary>Another visitor with each request.</summary>
    private readonly HttpClient _visitors = server.NewClient(followsRedirects: true, keepsCookies: false);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _visitors.Dispose();

    [Fact]
    public async Task MembersWaitStartTogetherAndTrainTheNextSeeds()
    {
        var created = await CreateAsync();
        var (first, firstCookie) = await JoinAsync(created.Id);
        var (second, _) = await JoinAsync(created.Id);

        Assert.Equal((ClassStatus.Waiting, 0, 5_000d), (created.Status, created.Members, created.Pace));
        Assert.Equal((1, 2), (first.Number, second.Number));
        Assert.Equal((7, 8), (first.Recipe.Start!.Seed, second.Recipe.Start!.Seed));
        Assert.All([first, second], run => Assert.Equal((RunStatus.Paused, 0), (run.Status, run.Epoch)));
        var (again, noCookie) = await JoinAsync(created.Id, firstCookie);
        Assert.Equal((first.Id, 1, (string?)null), (again.Id, again.Number, noCookie));

        using var started = await PostAsync(created, "start");
        Assert.Equal(HttpStatusCode.OK, started.StatusCode);
        var running = (await started.Content.ReadFromJsonAsync(ContractsJson.Default.Class, Token))!;
        Assert.Equal((ClassStatus.Running, 2), (running.Status, running.Members));
        Assert.NotNull(running.StartedAt);
        var (late, _) = await JoinAsync(created.Id);
        Assert.Equal((3, 9), (late.Number, late.Recipe.Start!.Seed));
        foreach (var member in (MemberRun[])[first, second, late])
        {
            var ended = await server.Client.GetRunAsync(member.Id, run => run.Status.HasEnded());
            var single = await server.Client.StartRunAsync(
                new { problem = "xor", start = new { seed = member.Recipe.Start!.Seed, range = 1 }, epochs = Epochs });
            var same = await server.Client.GetRunAsync(single.Id, run => run.Status.HasEnded());
            Assert.Equal((same.TotalError, same.Correct), (ended.TotalError, ended.Correct));
            Assert.Equal(same.RecipeHash, ended.RecipeHash);
        }
    }

    [Fact]
    public async Task TheHubStreamsAllMembersAndThenThoseThatChanged()
    {
        var created = await CreateAsync();
        List<string> joined = [];
        for (var n = 0; n < 3; n++)
            joined.Add((await JoinAsync(created.Id)).Run.Id);

        List<ClassBatch> batches = [];
        await using var connection = server.Client.HubConnection();
        await connection.StartAsync(Token);
        await foreach (var batch in connection.StreamAsync<ClassBatch>("WatchClass", created.Id, Token))
        {
            batches.Add(batch);
            if (batches.Count == 1)
            {
                (await PostAsync(created, "start")).Dispose();
                (await PostAsync(created, "close")).Dispose();
            }
        }

        Assert.Equal(joined, batches[0].Members.Select(member => member.RunId));
        Assert.Equal(ClassStatus.Waiting, batches[0].Status);
        Assert.Equal(ClassStatus.Closed, batches[^1].Status);
        var last = batches.SelectMany(batch => batch.Members).GroupBy(member => member.Number)
            .Select(member => member.Last()).OrderBy(member => member.Number).ToList();
        Assert.Equal(3, last.Count);
        foreach (var member in last)
        {
            var run = await server.Client.GetRunAsync(member.RunId);
            Assert.Equal(
                (Epochs, run.MeanSquaredError, run.Correct, run.SolvedAt),
                (member.Epoch, member.MeanSquaredError, member.Correct, member.SolvedAt));
        }

        // No item repeats a member that has not changed.
        var sent = batches.SelectMany(batch => batch.Members).Select(member => member with { Outputs = null });
        foreach (var member in sent.GroupBy(member => member.Number))
            Assert.Equal(member.Count(), member.Distinct().Count());
    }

    [Fact]
    public async Task AMemberHasTheOutputsAndThePlateauOfItsTape()
    {
        var created = await CreateAsync(new { problem = "xor", start = new { seed = 1, range = 1 }, epochs = 600 });
        for (var n = 0; n < 4; n++)
            await JoinAsync(created.Id);
        (await PostAsync(created, "start")).Dispose();
        (await PostAsync(created, "close")).Dispose();
        var streamed = await WatchAsync(created.Id);
        var whole = await WatchAsync(created.Id); // of ended runs, from the database

        Assert.Equal(streamed.GroupBy(member => member.Number).Select(member => member.Last().Plateau).ToHashSet(),
            whole.Select(member => member.Plateau).ToHashSet());
        foreach (var ofRun in streamed.Concat(whole).GroupBy(member => member.RunId))
        {
            var tape = (await server.Client.GetFromJsonAsync(
                $"/api/runs/{ofRun.Key}/tape", ContractsJson.Default.TapeRows, Token))!;
            foreach (var member in ofRun.Where(member => member.MeanSquaredError is not null))
            {
                var end = member.Epoch + 1;
                var phases = Story.Phases(
                    tape.MeanSquaredError.AsSpan(0, end), tape.Correct.AsSpan(0, end),
                    ProblemCatalogue.Find("xor")!.Problem, member.Status.HasEnded());
                Assert.Equal(
                    phases.Where(phase => phase.Kind == PhaseKind.Plateau).Sum(phase => phase.To - phase.From + 1),
                    member.Plateau);
                var outputs = tape.Outputs![member.Epoch].Select(output => output[0]).ToArray();
                Assert.All(outputs.Zip(member.Outputs!), pair =>
                {
                    Assert.Equal(pair.First, pair.Second, 0.000501);
                    Assert.Equal(pair.First.CompareTo(0.5), pair.Second.CompareTo(0.5));
                });
            }
        }
    }

    [Theory]
    [InlineData("parity-4")]
    [InlineData("addition")]
    public async Task AMemberOfALargerProblemHasNoOutputs(string problem)
    {
        var created = await CreateAsync(new { problem, start = new { seed = 1, range = 1 }, epochs = 5 });
        await JoinAsync(created.Id);
        (await PostAsync(created, "start")).Dispose();
        (await PostAsync(created, "close")).Dispose();

        var ended = (await WatchAsync(created.Id))[^1];
        Assert.Equal((5, (double[]?)null), (ended.Epoch, ended.Outputs));
        Assert.NotNull(ended.Plateau);
    }

    [Fact]
    public async Task OnlyTheOwnerStartsClosesAndDeletes()
    {
        var created = await CreateAsync();
        var (member, _) = await JoinAsync(created.Id);
        foreach (var path in (string[])["start", "close"])
        {
            using var foreign = await _visitors.PostAsync($"/api/classes/{created.Id}/{path}", null, Token);
            Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
            Assert.Equal("application/problem+json", foreign.Content.Headers.ContentType?.MediaType);
        }

        using var deletes = await _visitors.DeleteAsync($"/api/classes/{created.Id}", Token);
        Assert.Equal(HttpStatusCode.Forbidden, deletes.StatusCode);

        using (await PostAsync(created, "close"))
        {
            using var late = await _visitors.PostAsync($"/api/classes/{created.Id}/join", null, Token);
            Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
            using var start = await PostAsync(created, "start");
            Assert.Equal(HttpStatusCode.Conflict, start.StatusCode);
        }

        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/api/classes/{created.Id}");
        request.Headers.Add("X-Owner-Key", created.OwnerKey);
        using var deleted = await _visitors.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        foreach (var path in (string[])[$"/api/classes/{created.Id}", $"/api/runs/{member.Id}"])
        {
            using var gone = await server.Client.GetAsync(path, Token);
            Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        }
    }

    [Fact]
    public async Task ManyWhoJoinAtOnceGetNumbersWithoutAGap()
    {
        var created = await CreateAsync();
        var members = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => JoinAsync(created.Id)));

        Assert.Equal(Enumerable.Range(1, 30), members.Select(member => member.Run.Number).Order());
        Assert.Equal(30, members.Select(member => member.Run.Id).Distinct().Count());
        var stored = await server.Client.GetFromJsonAsync(
            $"/api/classes/{created.Id}", ContractsJson.Default.Class, Token);
        Assert.Equal(30, stored!.Members);
    }

    [Theory]
    [InlineData("{}", 400, "recipe")]
    [InlineData("""{"recipe":{"problem":"nothing"}}""", 422, "recipe.problem")]
    [InlineData("""{"recipe":{"problem":"xor"},"pace":0}""", 422, "pace")]
    [InlineData("""{"recipe":{"problem":"xor"},"pace":"fast"}""", 400, "pace")]
    [InlineData("""{"recipe":{"problem":"xor","pace":5}}""", 422, "recipe.pace")]
    [InlineData("""{"recipe":{"problem":"xor"},"titel":"x"}""", 400, "titel")]
    [InlineData("""{"recipe":{"problem":"xor","start":{"seed":9007199254740991}}}""", 422, "recipe.start.seed")]
    public async Task AWrongRequestIsRefusedByField(string body, int status, string field)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await _visitors.PostAsync("/api/classes", content, Token);
        var problem = await answer.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>(Token);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
    }

    [Fact]
    public async Task AnUnknownClassIsNotFound()
    {
        foreach (var path in (string[])["join", "start", "close"])
        {
            using var answer = await _visitors.PostAsync($"/api/classes/nothing/{path}", null, Token);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        await using var connection = server.Client.HubConnection();
        await connection.StartAsync(Token);
        var refusal = await Assert.ThrowsAsync<HubException>(async () =>
        {
            await foreach (var _ in connection.StreamAsync<ClassBatch>("WatchClass", "nothing", Token))
            {
            }
        });
        Assert.Contains("There is no class", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>The streamed members of a closed class, item by item.</summary>
    private async Task<List<ClassMember>> WatchAsync(string id)
    {
        await using var connection = server.Client.HubConnection();
        await connection.StartAsync(Token);
        return await connection.StreamAsync<ClassBatch>("WatchClass", id, Token)
            .SelectMany(batch => batch.Members).ToListAsync(Token);
    }

    private async Task<StartedClass> CreateAsync(object? recipe = null)
    {
        recipe ??= new { problem = "xor", start = new { seed = 7, range = 1 }, epochs = Epochs };
        using var answer = await _visitors.PostAsJsonAsync(
            "/api/classes",
            new { recipe, pace = 5_000, title = "Period 3" }, Token);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var created = (await answer.Content.ReadFromJsonAsync(ContractsJson.Default.StartedClass, Token))!;
        Assert.Equal($"/api/classes/{created.Id}", answer.Headers.Location?.OriginalString);
        return created;
    }

    /// <returns>The member's run and, for a new member, the cookie.</returns>
    private async Task<(MemberRun Run, string? Cookie)> JoinAsync(string id, string? cookie = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/classes/{id}/join");
        if (cookie is not null)
            request.Headers.Add("Cookie", cookie);
        using var answer = await _visitors.SendAsync(request, Token);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Token));
        var cookies = answer.Headers.TryGetValues("Set-Cookie", out var set) ? set.First().Split(';')[0] : null;
        return ((await answer.Content.ReadFromJsonAsync(ContractsJson.Default.MemberRun, Token))!, cookies);
    }

    private async Task<HttpResponseMessage> PostAsync(StartedClass owned, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/classes/{owned.Id}/{path}");
        request.Headers.Add("X-Owner-Key", owned.OwnerKey);
        return await _visitors.SendAsync(request, Token);
    }
}
