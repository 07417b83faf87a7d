using System.Globalization;
using System.Net;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Tests.Studies;

namespace BackpropWeb.Server.Tests.Cluster;

/// <summary>Nodes of the previous version are replaced, one after another, by nodes of this one.</summary>
[Trait("Speed", "Slow")]
public sealed class RollingUpgradeTests
{
    private const int Nodes = ServerCluster.Nodes;

    /// <summary>Epochs of a member. The study is long enough to train in every stage.</summary>
    private const int StudyEpochs = 3_000;

    /// <summary>Errors that Orleans logs for messages of another version.</summary>
    private static readonly string[] UnreadableMessage =
        ["Exception reading message", "Exception during message body deserialization"];

    /// <summary>Epochs a second: no run ends before its last command, which takes minutes on a busy machine.</summary>
    private const int Pace = 1;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static bool IsImpossible => ServerCluster.IsImpossible || !PreviousVersion.IsPublished;

    [Fact(Skip = $"{ServerCluster.IsMissing} {PreviousVersion.IsMissing}", SkipWhen = nameof(IsImpossible))]
    public async Task NodesAreReplacedOneByOneWhileRunsAndAStudyTrain()
    {
        using var store = new TestStore();
        using var cluster = await ServerCluster.StartAsync(store, PreviousVersion.Program);
        var study = await cluster.Client(2).StartStudyAsync(OneNodeStudy.Request(StudyEpochs));
        var runs = await cluster.StartRunsAsync(6, pace: Pace);
        var viewers = cluster.WatchAll(runs);
        await viewers.UntilAllAsync(viewer => viewer.Next > 5);

        // First a node that will help with the study, then the one that owns it.
        foreach (var node in (int[])[1, 0, 2])
        {
            await SteerAsync(cluster.Client(node), study, "resume");
            await UntilGoesOnAsync(cluster.Client(node), study);
            await cluster.ReplaceAsync(node, ServerProcess.Program);
            await UntilGoesOnAsync(cluster.Client(node), study);
            // It would end too soon.
            await SteerAsync(cluster.Client(node), study, "pause");

            var started = await StartRunsUntilNodeHasOneAsync(cluster, node);
            runs.AddRange(started);
            viewers.AddRange(cluster.WatchAll(started));
            foreach (var run in runs)
                await SteerFromAllNodesAsync(cluster, run);
            var before = viewers.ToDictionary(viewer => viewer, viewer => viewer.Next);
            await viewers.UntilAllAsync(viewer => viewer.Next > before[viewer] + 5);
        }

        await SteerAsync(cluster.Client(2), study, "resume");
        await cluster.Client(0).AssertEndUnharmedAsync(runs, viewers);
        Assert.Equal(
            await new OneNodeStudy().TrainAsync(StudyEpochs),
            await OneNodeStudy.ReadAsync(cluster.Client(1), study.Id));
        Assert.All(cluster.Logs, log => Assert.All(
            UnreadableMessage, sentence => Assert.DoesNotContain(sentence, log, StringComparison.Ordinal)));
    }

    /// <summary>Sends a command, which an ended study refuses.</summary>
    private static async Task SteerAsync(HttpClient client, StartedStudy study, string command)
    {
        using var answer = await client.SteerAsync(HttpMethod.Post, $"{study.Id}/{command}", study.OwnerKey);
        Assert.True(
            answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict,
            await answer.Content.ReadAsStringAsync(Token));
    }

    private static async Task UntilGoesOnAsync(HttpClient client, StartedStudy study)
    {
        var done = (await client.GetStudyAsync(study.Id)).Done;
        await Patience.UntilAsync(
            async () => await client.GetStudyAsync(study.Id) is var now && (now.Done > done || now.Done == now.Total),
            "the study goes on");
    }

    /// <summary>A replaced node has no runs at first: they went to the others when its predecessor stopped.</summary>
    private static async Task<List<StartedRun>> StartRunsUntilNodeHasOneAsync(ServerCluster cluster, int node)
    {
        var started = new List<StartedRun>();
        while (await CountRunsAsync(cluster.Client(node)) == 0)
            started.AddRange(await cluster.StartRunsAsync(1, pace: Pace));
        return started;
    }

    private static async Task SteerFromAllNodesAsync(ServerCluster cluster, StartedRun run)
    {
        for (var node = 0; node < Nodes; node++)
        {
            var (next, last) = (cluster.Client((node + 1) % Nodes), cluster.Client((node + 2) % Nodes));
            Assert.Equal(RunStatus.Paused, (await cluster.Client(node).SteerAsync(run, "pause")).Status);
            var paused = await next.GetRunAsync(run.Id);
            Assert.Equal(RunStatus.Paused, paused.Status);
            await next.SteerAsync(run, "step?epochs=2");
            var stepped = await last.GetSteppedRunAsync(run.Id);
            Assert.Equal((RunStatus.Paused, paused.Epoch + 2), (stepped.Status, stepped.Epoch));
            var changed = await last.ChangeAsync(
                run, new { title = $"from {node}", rule = new { learningRate = 0.3 + (node / 10.0) } });
            Assert.Equal(RunStatus.Running, (await last.SteerAsync(run, "resume")).Status);
            Assert.Equal(changed.RecipeHash, (await cluster.Client(node).GetRunAsync(run.Id)).RecipeHash);
        }
    }

    private static async Task<double> CountRunsAsync(HttpClient node) =>
        (await node.GetStringAsync("/metrics", Token)).Split('\n')
        .Where(line => line.StartsWith("backpropweb_runs{", StringComparison.Ordinal))
        .Sum(line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
}
