using System.Net;
using System.Net.Http.Json;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Tests.Studies;

namespace BackpropWeb.Server.Tests.Persistence;

/// <summary>Starts that the database stored but did not confirm. <see cref="Runs.Placement.UnconfirmedRunsTests"/> has
/// those of runs.</summary>
[Trait("Storage", "Any")]
[Trait("Placement", "Any")]
public sealed class UnconfirmedStartsTests : IDisposable
{
    private readonly UnconfirmedWrites _unconfirmed = new();
    private readonly RunningServer _server;

    public UnconfirmedStartsTests() =>
        _server = new(null, _unconfirmed.AddTo, ("Limits:StudiesUnfinished", "1"), ("Training:Workers", "1"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task AStudyIsTrainedAndCountsForItsClient()
    {
        var request = new
        {
            recipe = new { problem = "xor" }, seeds = new { from = 1, count = 1_000_000 }, listed = true,
        };
        _unconfirmed.Next("Studies");
        using var refused = await _server.Client.PostAsJsonAsync("/api/studies", request, Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);

        var list = (await _server.Client.GetFromJsonAsync("/api/studies", ContractsJson.Default.StudyList, Token))!;
        var study = Assert.Single(list.Studies);
        await Patience.UntilAsync(
            async () => (await _server.Client.GetStudyAsync(study.Id)).Done > 0, "the study is trained");
        using var second = await _server.Client.PostAsJsonAsync("/api/studies", request, Token);
        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
    }

    /// <summary>The cookie comes with the error, so a visitor who tries again does not become a second member.
    /// </summary>
    [Theory]
    [InlineData("/api/classes/")]
    [InlineData("/classes/")]
    public async Task AVisitorFindsTheOwnMemberAgain(string path)
    {
        using var created = await _server.Client.PostAsJsonAsync(
            "/api/classes", new { recipe = new { problem = "xor", epochs = 50 } }, Token);
        var started = (await created.Content.ReadFromJsonAsync(ContractsJson.Default.StartedClass, Token))!;
        using var visitor = _server.NewClient(followsRedirects: true);
        using var nothing = new FormUrlEncodedContent([]);
        _unconfirmed.Next("Runs");
        using var refused = await visitor.PostAsync($"{path}{started.Id}/join", nothing, Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);

        using var joined = await visitor.PostAsync($"/api/classes/{started.Id}/join", null, Token);
        var member = (await joined.Content.ReadFromJsonAsync(ContractsJson.Default.MemberRun, Token))!;
        using var other = _server.NewClient();
        using var second = await other.PostAsync($"/api/classes/{started.Id}/join", null, Token);
        var next = (await second.Content.ReadFromJsonAsync(ContractsJson.Default.MemberRun, Token))!;
        Assert.Equal((HttpStatusCode.OK, 1, 2), (joined.StatusCode, member.Number, next.Number));

        using var start = new HttpRequestMessage(HttpMethod.Post, $"/api/classes/{started.Id}/start");
        start.Headers.Add("X-Owner-Key", started.OwnerKey);
        using var begun = await _server.Client.SendAsync(start, Token);
        await _server.Client.GetRunAsync(member.Id, run => run.Status == RunStatus.Finished);
    }

    [Fact]
    public async Task TheMembersOfAClassAreTrained()
    {
        using var created = await _server.Client.PostAsJsonAsync(
            "/api/classes", new { recipe = new { problem = "xor", epochs = 50 } }, Token);
        var started = (await created.Content.ReadFromJsonAsync(ContractsJson.Default.StartedClass, Token))!;
        using var joined = await _server.Client.PostAsync($"/api/classes/{started.Id}/join", null, Token);
        var member = (await joined.Content.ReadFromJsonAsync(ContractsJson.Default.MemberRun, Token))!;
        Assert.Equal(RunStatus.Paused, member.Status);

        _unconfirmed.Next("Classes");
        using var start = new HttpRequestMessage(HttpMethod.Post, $"/api/classes/{started.Id}/start");
        start.Headers.Add("X-Owner-Key", started.OwnerKey);
        using var refused = await _server.Client.SendAsync(start, Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        await _server.Client.GetRunAsync(member.Id, run => run.Status == RunStatus.Finished);
    }
}
