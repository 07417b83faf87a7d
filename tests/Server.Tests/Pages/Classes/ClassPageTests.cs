using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Tests.Studies;

namespace BackpropWeb.Server.Tests.Pages.Classes;

public sealed class ClassPageTests(SharedServer server) : IDisposable
{
    private readonly HttpClient _visitors = server.NewClient(keepsCookies: false);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _visitors.Dispose();

    [Fact]
    public async Task AClassThatHasEndedIsKeptAsAStudyOfTheSameBits()
    {
        var (id, key, runs) = await ClassAsync(members: 2);
        await PostAsync($"/api/classes/{id}/start", key);
        var ended = new List<Run>();
        foreach (var run in runs)
            ended.Add(await server.WaitForEndAsync(run.Id));

        var page = await _visitors.GetStringAsync($"/classes/{id}", Token);
        Assert.Matches($"<form method=\"post\" action=\"classes/{id}/study\" data-class-keep\\s*>", page);
        Assert.Equal(2, Regex.Count(page, "<path data-number="));
        var curves = await _visitors.GetFromJsonAsync<JsonElement>($"/classes/{id}/curves", Token);
        Assert.All(curves.EnumerateArray(), curve => Assert.Equal(
            (0, 60), (curve.GetProperty("epochs")[0].GetInt32(), curve.GetProperty("epochs")[60].GetInt32())));
        var seen = await _visitors.GetFromJsonAsync($"/classes/{id}/members", ContractsJson.Default.ClassBatch, Token);
        Assert.Equal([(1, 60), (2, 60)], seen!.Members.Select(member => (member.Number, member.Epoch)));

        using var form = new FormUrlEncodedContent([]);
        using var kept = await _visitors.PostAsync($"/zh/classes/{id}/study", form, Token);
        Assert.Equal(HttpStatusCode.SeeOther, kept.StatusCode);
        var study = kept.Headers.Location!.OriginalString.Split('/')[^1];
        await server.Client.GetEndedStudyAsync(study);
        var results = await server.Client.GetResultsAsync(study);
        Assert.Equal(ended.Select(run => run.Recipe.Start!.Seed!.Value), results.Seed!);
        Assert.Equal(ended.Select(run => run.TotalError!.Value), results.TotalError);
        Assert.Equal(ended.Select(run => run.SolvedAt), results.SolvedAt);
    }

    [Fact]
    public async Task AClassWhoseMembersDivergedIsOver()
    {
        var (id, key, runs) = await ClassAsync(members: 2, new
        {
            problem = "xor", network = new { layers = (int[])[2, 2, 1], activation = "linear" },
            rule = new { learningRate = 100 }, epochs = 2000, start = new { seed = 40 },
        });
        await PostAsync($"/api/classes/{id}/start", key);
        await PostAsync($"/api/classes/{id}/close", key);
        foreach (var run in runs)
            Assert.Equal("diverged", (await server.WaitForEndAsync(run.Id)).Failure?.Code);

        var page = await _visitors.GetStringAsync($"/classes/{id}", Token);
        Assert.Contains("data-class-board=\"over\"", page, StringComparison.Ordinal);
        Assert.Matches("data-class-keep\\s*>", page);
        Assert.Equal(2, Regex.Count(page, "<li class=\"failed\""));
        Assert.DoesNotContain("Infinity", page, StringComparison.Ordinal);
        var curves = await _visitors.GetFromJsonAsync<JsonElement>($"/classes/{id}/curves", Token);
        Assert.Equal(2, curves.GetArrayLength());
        var seen = await _visitors.GetFromJsonAsync($"/classes/{id}/members", ContractsJson.Default.ClassBatch, Token);
        Assert.All(seen!.Members, member => Assert.Equal(RunStatus.Failed, member.Status));
    }

    [Fact]
    public async Task AMembersOwnPageBelongsToItsClassOnly()
    {
        var (id, _, runs) = await ClassAsync(members: 1);
        var other = await server.Client.StartRunAsync(new { problem = "xor" });

        var own = await _visitors.GetStringAsync($"/runs/{runs[0].Id}?class={id}", Token);
        var foreign = await _visitors.GetStringAsync($"/runs/{other.Id}?class={id}", Token);
        var unknown = await _visitors.GetStringAsync($"/runs/{other.Id}?class=%3Cb%3E", Token);

        Assert.Contains($"data-class=\"{id}\"", own, StringComparison.Ordinal);
        Assert.Contains("Number 1 of a class", own, StringComparison.Ordinal);
        Assert.DoesNotContain("data-class", foreign, StringComparison.Ordinal);
        Assert.DoesNotContain("data-class", unknown, StringComparison.Ordinal);
    }

    /// <summary>A member that waits has no rows. Pages hold all rows of 600 epochs and read those of 30,000 later.
    /// </summary>
    [Theory]
    [InlineData(600)]
    [InlineData(30_000)]
    public async Task AMemberThatWaitsHasAllItsPages(int epochs)
    {
        var (_, _, runs) = await ClassAsync(
            members: 2, new { problem = "xor", epochs, start = new { seed = 40 } });
        var id = runs[0].Id;
        Assert.Equal((RunStatus.Paused, 0), (runs[0].Status, runs[0].Epoch));
        foreach (var address in (string[])
            [
                $"/runs/{id}", $"/runs/{id}?epoch=0", $"/zh/runs/{id}?epoch=40", $"/embed/{id}",
                $"/compare?runs={id},{runs[1].Id}", $"/runs/{id}/findings", $"/runs/{id}/preview.png",
                $"/zh/runs/{id}/preview.svg", $"/api/runs/{id}/tape", $"/api/runs/{id}/export?format=json",
                $"/api/runs/{id}/export?format=npz", $"/api/runs/{id}/export?format=csv",
                $"/api/runs/{id}/state?epoch=0",
            ])
        {
            using var answer = await _visitors.GetAsync(address, Token);
            Assert.True(answer.IsSuccessStatusCode, $"{address}: {answer.StatusCode}");
        }

        var page = await _visitors.GetStringAsync($"/runs/{id}", Token);
        Assert.Contains("Epoch 0, before training: ", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnUnknownClassHasNoCurvesAndNoStudy()
    {
        using var curves = await _visitors.GetAsync("/classes/AAAAAAAAAAAAAAAAAAAAAA/curves", Token);
        using var members = await _visitors.GetAsync("/classes/AAAAAAAAAAAAAAAAAAAAAA/members", Token);
        using var form = new FormUrlEncodedContent([]);
        using var study = await _visitors.PostAsync("/classes/AAAAAAAAAAAAAAAAAAAAAA/study", form, Token);
        var (empty, _, _) = await ClassAsync(members: 0);
        using var nobody = await _visitors.PostAsync($"/classes/{empty}/study", form, Token);

        Assert.Equal(HttpStatusCode.NotFound, curves.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, members.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, study.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, nobody.StatusCode);
    }

    private async Task<(string Id, string Key, List<MemberRun> Runs)> ClassAsync(int members, object? recipe = null)
    {
        recipe ??= new { problem = "xor", epochs = 60, start = new { seed = 40 } };
        using var answer = await _visitors.PostAsJsonAsync("/api/classes", new { recipe, pace = 10_000 }, Token);
        var created = (await answer.Content.ReadFromJsonAsync(ContractsJson.Default.StartedClass, Token))!;
        var runs = new List<MemberRun>();
        for (var n = 0; n < members; n++)
        {
            using var joined = await _visitors.PostAsync($"/api/classes/{created.Id}/join", null, Token);
            runs.Add((await joined.Content.ReadFromJsonAsync(ContractsJson.Default.MemberRun, Token))!);
        }

        return (created.Id, created.OwnerKey, runs);
    }

    private async Task PostAsync(string path, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add("X-Owner-Key", key);
        using var answer = await _visitors.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
