using System.Globalization;
using System.Text.Json;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Tests.Studies;

namespace BackpropWeb.Server.Tests.Cluster;

/// <summary>Studies whose blocks three real servers train, compared with the same study on one server.</summary>
[Trait("Speed", "Slow")]
[Collection(nameof(SharedCluster))]
public sealed class StudyClusterTests(SharedCluster shared, OneNodeStudy alone) : IClassFixture<OneNodeStudy>
{
    private const string Blocks = "backpropweb_studies_blocks_total";

    /// <summary>Counted by the primary, which stores the blocks.</summary>
    private const string Members = "backpropweb_studies_members_total";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static bool IsImpossible => ServerCluster.IsImpossible;

    [Fact(Skip = ServerCluster.IsMissing, SkipWhen = nameof(IsImpossible))]
    public async Task ThreeNodesTrainAStudyAndItsBitsAreThoseOfOneNode()
    {
        var cluster = await shared.WithAllNodesAsync();
        var study = await StartOnAllNodesAsync(cluster);
        await AssertAsAloneAsync(cluster.Client(2), study);
    }

    [Fact(Skip = ServerCluster.IsMissing, SkipWhen = nameof(IsImpossible))]
    public async Task AKilledNodesBlocksAreTrainedByTheOthers()
    {
        var cluster = await shared.WithAllNodesAsync();
        var study = await StartOnAllNodesAsync(cluster);
        var killed = (study.Primary + 1) % ServerCluster.Nodes;
        cluster.Kill(killed);
        await AssertAsAloneAsync(cluster.Reach(killed), study);
    }

    [Fact(Skip = ServerCluster.IsMissing, SkipWhen = nameof(IsImpossible))]
    public async Task AnotherNodeTakesOverAStudyWhosePrimaryIsKilled()
    {
        var cluster = await shared.WithAllNodesAsync();
        var study = await StartOnAllNodesAsync(cluster);
        cluster.Kill(study.Primary);
        await AssertAsAloneAsync(cluster.Reach(study.Primary), study);
    }

    /// <summary>Starts longer and longer studies until every node has trained blocks of one that has not ended: how
    /// long that takes depends on the machine.</summary>
    private static async Task<SharedStudy> StartOnAllNodesAsync(ServerCluster cluster)
    {
        for (var epochs = 2_000; ; epochs *= 4)
        {
            var before = await CountsAsync(cluster);
            var id = (await cluster.Client(1).StartStudyAsync(OneNodeStudy.Request(epochs))).Id;
            var now = before;
            Study study = null!;
            await Patience.UntilAsync(
                async () =>
                {
                    now = await CountsAsync(cluster);
                    study = await cluster.Client(0).GetStudyAsync(id);
                    return study.Done == study.Total || (study.Done > 0 && AllHaveTrained());
                },
                "every node has trained a block, or the study has ended");
            if (study.Done < study.Total)
                return new(id, epochs, Enumerable.Range(0, now.Length).Single(node => HasStored(node)));

            bool AllHaveTrained() => Enumerable.Range(0, now.Length).All(node => now[node].Blocks > before[node].Blocks)
                && Enumerable.Range(0, now.Length).Any(HasStored);

            bool HasStored(int node) => now[node].Members > before[node].Members;
        }
    }

    private async Task AssertAsAloneAsync(HttpClient client, SharedStudy study)
    {
        var (summary, results) = await OneNodeStudy.ReadAsync(client, study.Id);
        var expected = await alone.TrainAsync(study.Epochs);
        Assert.Equal(expected.Summary, summary);
        // The texts are long; the message of Assert.Equal would be too.
        Assert.True(expected.Results == results, "The members of both studies differ.");
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

    /// <summary>An unfinished study of which every node trained blocks.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Epochs">Epochs of a member.</param>
    /// <param name="Primary">The node that gives and stores its blocks.</param>
    private sealed record SharedStudy(string Id, int Epochs, int Primary);
}

/// <summary>The studies that <see cref="StudyClusterTests"/> compares with, each trained once by one server.</summary>
public sealed class OneNodeStudy
{
    private readonly Dictionary<int, Task<(string Summary, string Results)>> _trained = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static object Request(int epochs) => new
    {
        recipe = new { problem = "xor", epochs }, seeds = new { from = 1, count = 30_000 },
    };

    /// <summary>Counts and summary as JSON, and the results of all members as CSV.</summary>
    /// <param name="epochs">Epochs of a member.</param>
    public Task<(string Summary, string Results)> TrainAsync(int epochs)
    {
        if (!_trained.TryGetValue(epochs, out var study))
            _trained[epochs] = study = TrainAloneAsync(epochs);
        return study;
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

    private static async Task<(string Summary, string Results)> TrainAloneAsync(int epochs)
    {
        using var store = new TestStore();
        using var server = new RunningServer(store);
        var study = await server.Client.StartStudyAsync(Request(epochs));
        return await ReadAsync(server.Client, study.Id);
    }
}
