using System.Globalization;
using System.Text.Json;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Tests.Studies;

namespace BackpropWeb.Server.Tests.Cluster;

/// <summary>Studies whose blocks three real servers train, compared with the same study on one server.</summary>
[Trait("Speed", "Slow")]
public sealed class StudyClusterTests(OneNodeStudy alone) : IClassFixture<OneNodeStudy>
{
    private const string Blocks = "backpropweb_studies_blocks_total";

    /// <summary>Counted by the node that stores the blocks: the owner of the studies.</summary>
    private const string Members = "backpropweb_studies_members_total";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static bool IsImpossible => ServerCluster.IsImpossible;

    [Fact(Skip = ServerCluster.IsMissing, SkipWhen = nameof(IsImpossible))]
    public async Task ThreeNodesTrainAStudyAndItsBitsAreThoseOfOneNode()
    {
        using var store = new TestStore();
        using var cluster = await ServerCluster.StartAsync(store);
        var before = await CountsAsync(cluster);
        var study = await cluster.Client(1).StartStudyAsync(OneNodeStudy.Request);
        await AssertAsAloneAsync(cluster.Client(2), study.Id);
        var after = await CountsAsync(cluster);
        for (var node = 0; node < ServerCluster.Nodes; node++)
            Assert.True(after[node].Blocks > before[node].Blocks, $"Node {node} trained nothing.");
    }

    [Fact(Skip = ServerCluster.IsMissing, SkipWhen = nameof(IsImpossible))]
    public async Task AKilledNodesBlocksAreTrainedByTheOthers()
    {
        using var store = new TestStore();
        using var cluster = await ServerCluster.StartAsync(store);
        var before = await CountsAsync(cluster);
        var study = await cluster.Client(0).StartStudyAsync(OneNodeStudy.Request);
        var owner = await UntilAllTrainAsync(cluster, before);
        var killed = (owner + 1) % ServerCluster.Nodes;
        await AssertUnfinishedAsync(cluster.Client(owner), study.Id);
        cluster.Kill(killed);
        await AssertAsAloneAsync(cluster.Reach(killed), study.Id);
    }

    [Fact(Skip = ServerCluster.IsMissing, SkipWhen = nameof(IsImpossible))]
    public async Task AnotherNodeTakesOverAStudyWhoseOwnerIsKilled()
    {
        using var store = new TestStore();
        using var cluster = await ServerCluster.StartAsync(store);
        var before = await CountsAsync(cluster);
        var study = await cluster.Client(0).StartStudyAsync(OneNodeStudy.Request);
        var owner = await UntilAllTrainAsync(cluster, before);
        await AssertUnfinishedAsync(cluster.Client(owner), study.Id);
        cluster.Kill(owner);
        await AssertAsAloneAsync(cluster.Reach(owner), study.Id);
    }

    /// <summary>Waits until every node has trained a block. Returns the node that owns the studies.</summary>
    private static async Task<int> UntilAllTrainAsync(ServerCluster cluster, Counts[] before)
    {
        var now = before;
        await Patience.UntilAsync(
            async () =>
            {
                now = await CountsAsync(cluster);
                return now.Zip(before).All(pair => pair.First.Blocks > pair.Second.Blocks)
                    && now.Sum(counts => counts.Members) > before.Sum(counts => counts.Members);
            },
            "every node has trained a block");
        return Enumerable.Range(0, now.Length).Single(node => now[node].Members > before[node].Members);
    }

    private static async Task AssertUnfinishedAsync(HttpClient client, string id)
    {
        var study = await client.GetStudyAsync(id);
        Assert.InRange(study.Done, 1, study.Total - 1);
    }

    private async Task AssertAsAloneAsync(HttpClient client, string id)
    {
        var (summary, results) = await OneNodeStudy.ReadAsync(client, id);
        Assert.Equal(alone.Summary, summary);
        // The texts are long; the message of Assert.Equal would be too.
        Assert.True(alone.Results == results, "The members of both studies differ.");
    }

    private static Task<Counts[]> CountsAsync(ServerCluster cluster) => Task.WhenAll(
        Enumerable.Range(0, ServerCluster.Nodes).Select(async node => new Counts(
            await MetricAsync(cluster.Client(node), Blocks), await MetricAsync(cluster.Client(node), Members))));

    private static async Task<double> MetricAsync(HttpClient client, string name)
    {
        var line = (await client.GetStringAsync("/metrics", Token)).Split('\n')
            .FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        // A counter is listed from its first count on.
        return line is null ? 0 : double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    /// <summary>What a node has counted.</summary>
    private sealed record Counts(double Blocks, double Members);
}

/// <summary>The study that <see cref="StudyClusterTests"/> compares with, trained by one server.</summary>
public sealed class OneNodeStudy : IAsyncLifetime
{
    /// <summary>Some seconds of training, so that a node can be killed in the middle.</summary>
    public static readonly object Request = new
    {
        recipe = new { problem = "xor", epochs = 2_000 }, seeds = new { from = 1, count = 30_000 },
    };

    /// <summary>Counts and summary as JSON.</summary>
    public string Summary { get; private set; } = "";

    /// <summary>The results of all members as CSV.</summary>
    public string Results { get; private set; } = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (ServerCluster.IsImpossible)
            return;
        using var store = new TestStore();
        using var server = await ServerProcess.StartAsync(store);
        var study = await server.Client.StartStudyAsync(Request);
        (Summary, Results) = await ReadAsync(server.Client, study.Id);
    }

    /// <summary>Reads a study when it has ended.</summary>
    public static async Task<(string Summary, string Results)> ReadAsync(HttpClient client, string id)
    {
        var study = await client.GetEndedStudyAsync(id);
        Assert.Equal((RunStatus.Finished, study.Total), (study.Status, study.Done));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/studies/{id}/results");
        request.Headers.Accept.ParseAdd("text/csv");
        using var answer = await client.SendAsync(request, Token);
        Assert.True(answer.IsSuccessStatusCode);
        return (
            JsonSerializer.Serialize(new { study.Solved, study.Diverged, study.Summary }),
            await answer.Content.ReadAsStringAsync(Token));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
