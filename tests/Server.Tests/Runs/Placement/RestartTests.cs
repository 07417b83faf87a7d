using System.Net.Http.Json;
using BackpropWeb.Contracts;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;
using BackpropWeb.Server.Runs.Commands;
using BackpropWeb.Server.Runs.Steering;
using BackpropWeb.Server.Tests.Cluster;

namespace BackpropWeb.Server.Tests.Runs.Placement;

/// <summary>A run survives every kind of server stop with the bits of an uninterrupted run.</summary>
[Trait("Speed", "Slow")]
public sealed class RestartTests
{
    private const int Steps = 30_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AKilledServersRunEndsWithTheBitsOfAnUninterruptedOne()
    {
        using var store = new TestStore();
        StartedRun started;
        using (var server = await ServerProcess.StartAsync(store))
        {
            started = await StartAsync(server.Client);
            await server.Client.GetRunAsync(started.Id, run => run.Epoch >= 100);
            server.Kill();
            await server.WaitForExitAsync();
        }

        using var again = await ServerProcess.StartAsync(store);
        await AssertGoesOnUnharmedAsync(again.Client, started);
    }

    [Fact]
    public async Task ATerminatedServerEndsAndItsRunGoesOn()
    {
        using var store = new TestStore();
        StartedRun started;
        int epoch;
        using (var server = await ServerProcess.StartAsync(store))
        {
            started = await StartAsync(server.Client);
            epoch = (await server.Client.GetRunAsync(started.Id, run => run.Epoch >= 100)).Epoch;
            server.Terminate();
            Assert.Equal(0, await server.WaitForExitAsync());
            Assert.DoesNotContain("fail:", server.Said, StringComparison.Ordinal);
        }

        using var again = await ServerProcess.StartAsync(store);
        // A stop stores the last epoch of every run, so no epoch is trained twice.
        Assert.True((await again.Client.GetRunAsync(started.Id)).Epoch >= epoch);
        await AssertGoesOnUnharmedAsync(again.Client, started);
    }

    [Fact]
    public async Task ARestartLosesNothing()
    {
        using var store = new TestStore();
        Run ended;
        TapeRows before;
        StartedRun unfinished, owned;
        using (var server = new RunningServer(store))
        {
            var started = await server.StartAsync(new { problem = "and", title = "kept", listed = true });
            ended = await server.WaitForEndAsync(started.Id);
            before = await server.TapeAsync(started.Id, "?weights=true");
            owned = started;
            unfinished = await server.StartAsync(new { problem = "xor", start = new { seed = 1 }, pace = 60 });
        }

        using var again = new RunningServer(store);
        var after = await again.TapeAsync(ended.Id, "?weights=true");
        Assert.Equivalent(ended, await again.GetAsync(ended.Id), strict: true);
        Assert.Equal(before.TotalError, after.TotalError);
        Assert.Equal(before.Weights, after.Weights);
        Assert.Contains(
            (await again.Client.GetFromJsonAsync("/api/runs", ContractsJson.Default.RunList, Token))!.Runs,
            run => run.Id == ended.Id);
        Assert.IsType<SteeringOutcome.NotOwner>(
            await again.Service<SteeringService>().DeleteAsync(owned.Id, "wrong", Token));
        Assert.Null(await again.Service<SteeringService>().DeleteAsync(owned.Id, owned.OwnerKey, Token));
        await AssertGoesOnUnharmedAsync(again.Client, unfinished);
    }

    [Fact]
    public async Task APausedRunStaysPausedAndCanBeWatchedAndSteered()
    {
        using var store = new TestStore();
        StartedRun started;
        int epoch;
        using (var server = new RunningServer(store))
        {
            started = await server.StartAsync(new { problem = "xor", start = new { seed = 1 }, pace = 300 });
            epoch = ((SteeringOutcome.Done)await server.Service<SteeringService>()
                .SteerAsync(started.Id, started.OwnerKey, new(SteeringAction.Pause), Token)).Run.Epoch;
        }

        using var again = new RunningServer(store);
        Assert.Equal(
            (RunStatus.Paused, epoch),
            ((await again.GetAsync(started.Id)).Status, (await again.GetAsync(started.Id)).Epoch));
        await using var stream = again.WatchAsync(started.Id, epoch + 1).GetAsyncEnumerator(Token);
        Assert.True(await stream.MoveNextAsync());
        Assert.Equal((RunStatus.Paused, 0), (stream.Current.Status, stream.Current.TotalError.Length));
        Assert.IsType<SteeringOutcome.Done>(
            await again.Service<SteeringService>()
                .SteerAsync(started.Id, started.OwnerKey, new(SteeringAction.Resume), Token));
        var rows = 0;
        while (await stream.MoveNextAsync())
            rows += stream.Current.TotalError.Length;
        Assert.Equal(600 - epoch, rows);
        await AssertUnharmedAsync(again.Client, started.Id);
    }

    [Fact]
    public async Task StepsUnderWayAreTakenAfterAKill()
    {
        using var store = new TestStore();
        StartedRun run;
        int epoch;
        using (var server = await ServerProcess.StartAsync(store))
        {
            run = await server.Client.StartRunAsync(
                new { problem = "xor", network = new { layers = (int[])[2, 200, 1] }, epochs = 1_000_000, pace = 1 });
            await server.Client.SteerAsync(run, "pause");

            // Seconds of steps: it is killed as soon as it has taken the first of them. On a busy machine it can have
            // taken all by then; then once more.
            Run under;
            Task<Run> stepping;
            do
            {
                epoch = (await server.Client.GetRunAsync(run.Id)).Epoch;
                stepping = server.Client.SteerAsync(run, $"step?epochs={Steps}");
                under = await server.Client.GetRunAsync(run.Id, run => run.Epoch > epoch);
            }
            while (under.Status == RunStatus.Paused);
            server.Kill();
            await server.WaitForExitAsync();
            Assert.Equal(RunStatus.Running, under.Status);
            Assert.InRange(under.Epoch, epoch + 1, epoch + Steps - 1);
            // The server answers within a second, before the last step: so before the kill, or never.
            Assert.True(await Record.ExceptionAsync(() => stepping) is null or HttpRequestException);
        }

        using var again = await ServerProcess.StartAsync(store);
        var paused = await again.Client.GetRunAsync(run.Id, run => run.Status == RunStatus.Paused);
        Assert.Equal(epoch + Steps, paused.Epoch);
    }

    private static Task<StartedRun> StartAsync(HttpClient client) =>
        client.StartRunAsync(new { problem = "xor", start = new { seed = 1 }, pace = 60 });

    /// <summary>The run goes on by itself; then it is let go at full speed, to see its end sooner.</summary>
    private static async Task AssertGoesOnUnharmedAsync(HttpClient client, StartedRun started)
    {
        var found = await client.GetRunAsync(started.Id);
        await client.GetRunAsync(started.Id, run => run.Epoch > found.Epoch || run.Status.HasEnded());
        await client.SetPaceAsync(started, null);
        await AssertUnharmedAsync(client, started.Id);
    }

    private static async Task AssertUnharmedAsync(HttpClient client, string id)
    {
        var run = await client.GetRunAsync(id, run => run.Status.HasEnded());
        Assert.Equal((RunStatus.Finished, 600), (run.Status, run.Epoch));
        var tape = (await client.GetFromJsonAsync(
            $"/api/runs/{id}/tape?weights=true",
            ContractsJson.Default.TapeRows,
            Token))!;
        var trainer = new Trainer(ProblemCatalogue.Find("xor")!.Suggested);
        for (var epoch = 0; epoch <= 600; epoch++)
        {
            Assert.Equal(trainer.TotalError, tape.TotalError[epoch]);
            Assert.Equal(trainer.Weights.ToArray(), tape.Weights![epoch]);
            trainer.Step();
        }
    }

    [Fact]
    public async Task TheLogOfTheFirstStartSaysWhichVersionWhereItListensAndWhereTheDataAre()
    {
        using var folder = new TemporaryFolder();
        using var server = await ServerProcess.StartAsync([$"--Storage:Folder={folder.Path}"]);
        await Patience.UntilAsync(
            () => Task.FromResult(server.Said.Contains("listens on", StringComparison.Ordinal)), "the server listens");
        var lines = server.Said.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line.StartsWith("  ", StringComparison.Ordinal)).Select(line => line.Trim())
            // For a server that is built but not published.
            .Where(line => !line.StartsWith("The WebRootPath was not found", StringComparison.Ordinal)).ToList();
        Assert.Collection(
            lines,
            line => Assert.Equal($"Database ready: {Path.Combine(folder.Path, "backpropweb.db")}", line),
            line => Assert.Matches(@"^Version: \d+\.\d+\.\d+", line),
            line => Assert.StartsWith("BackpropWeb listens on http://127.0.0.1:", line, StringComparison.Ordinal));
    }
}
