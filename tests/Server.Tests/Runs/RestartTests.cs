using System.Net.Http.Json;
using BackpropWeb.Contracts;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Engine.Problems;
using BackpropWeb.Server.Runs;

namespace BackpropWeb.Server.Tests.Runs;

/// <summary>A run outlives its server, however that ends, and has the bits of one that was never interrupted.</summary>
public sealed class RestartTests
{
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(10);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AKilledServersRunEndsWithTheBitsOfAnUninterruptedOne()
    {
        using var store = new TestStore();
        string id;
        using (var server = await ServerProcess.StartAsync(store))
        {
            id = await StartAsync(server.Client);
            await UntilAsync(server.Client, id, run => run.Epoch >= 200);
            server.Kill();
            await server.WaitForExitAsync(LongestStop);
        }

        using var again = await ServerProcess.StartAsync(store);
        await AssertUnharmedAsync(again.Client, id);
    }

    [Fact]
    public async Task ATerminatedServerEndsSoonAndItsRunGoesOn()
    {
        using var store = new TestStore();
        string id;
        int epoch;
        using (var server = await ServerProcess.StartAsync(store))
        {
            id = await StartAsync(server.Client);
            epoch = (await UntilAsync(server.Client, id, run => run.Epoch >= 100)).Epoch;
            server.Terminate();
            Assert.Equal(0, await server.WaitForExitAsync(LongestStop));
        }

        using var again = await ServerProcess.StartAsync(store);
        // A stop stores where every run stands: nothing of it is trained twice.
        Assert.True((await GetAsync(again.Client, id)).Epoch >= epoch);
        await AssertUnharmedAsync(again.Client, id);
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
        Assert.Contains((await again.Client.GetFromJsonAsync("/api/runs", ContractsJson.Default.RunList, Token))!.Runs, run => run.Id == ended.Id);
        Assert.IsType<SteerOutcome.NotOwner>(await again.Service<Steering>().DeleteAsync(owned.Id, "wrong", Token));
        Assert.Null(await again.Service<Steering>().DeleteAsync(owned.Id, owned.OwnerKey, Token));
        await AssertUnharmedAsync(again.Client, unfinished.Id);
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
            epoch = ((SteerOutcome.Done)await server.Service<Steering>().PauseAsync(started.Id, started.OwnerKey, Token)).Run.Epoch;
        }

        using var again = new RunningServer(store);
        Assert.Equal((RunStatus.Paused, epoch), ((await again.GetAsync(started.Id)).Status, (await again.GetAsync(started.Id)).Epoch));
        await using var stream = again.WatchAsync(started.Id, epoch + 1).GetAsyncEnumerator(Token);
        Assert.True(await stream.MoveNextAsync());
        Assert.Equal((RunStatus.Paused, 0), (stream.Current.Status, stream.Current.TotalError.Length));
        Assert.IsType<SteerOutcome.Done>(await again.Service<Steering>().ResumeAsync(started.Id, started.OwnerKey, Token));
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
        string id;
        using (var server = await ServerProcess.StartAsync(store))
        {
            // Long enough to be killed on the way.
            using var start = await server.Client.PostAsJsonAsync(
                "/api/runs", new { problem = "xor", network = new { layers = (int[])[2, 200, 1] }, epochs = 1_000_000, pace = 1 }, Token);
            var run = (await start.Content.ReadFromJsonAsync(ContractsJson.Default.StartedRun, Token))!;
            id = run.Id;
            server.Client.DefaultRequestHeaders.Add("X-Owner-Key", run.OwnerKey);
            await server.Client.PostAsync($"/api/runs/{id}/pause", null, Token);
            var epoch = (await GetAsync(server.Client, id)).Epoch;
            await server.Client.PostAsync($"/api/runs/{id}/step?epochs={200_000 - epoch}", null, Token);
            Assert.Equal(RunStatus.Running, (await GetAsync(server.Client, id)).Status);
            server.Kill();
            await server.WaitForExitAsync(LongestStop);
        }

        using var again = await ServerProcess.StartAsync(store);
        var paused = await UntilAsync(again.Client, id, run => run.Status == RunStatus.Paused);
        Assert.Equal(200_000, paused.Epoch);
    }

    private static async Task<string> StartAsync(HttpClient client)
    {
        using var answer = await client.PostAsJsonAsync("/api/runs", new { problem = "xor", start = new { seed = 1 }, pace = 60 }, Token);
        return (await answer.Content.ReadFromJsonAsync(ContractsJson.Default.StartedRun, Token))!.Id;
    }

    private static async Task<Run> GetAsync(HttpClient client, string id) =>
        (await client.GetFromJsonAsync($"/api/runs/{id}", ContractsJson.Default.Run, Token))!;

    private static async Task<Run> UntilAsync(HttpClient client, string id, Predicate<Run> isSo)
    {
        Run run;
        while (!isSo(run = await GetAsync(client, id)))
            await Task.Delay(20, Token);
        return run;
    }

    private static async Task AssertUnharmedAsync(HttpClient client, string id)
    {
        var run = await UntilAsync(client, id, run => run.Status.HasEnded());
        Assert.Equal((RunStatus.Finished, 600), (run.Status, run.Epoch));
        var tape = (await client.GetFromJsonAsync($"/api/runs/{id}/tape?weights=true", ContractsJson.Default.TapeRows, Token))!;
        var trainer = new Trainer(ProblemCatalogue.Find("xor")!.Suggested);
        for (var epoch = 0; epoch <= 600; epoch++)
        {
            Assert.Equal(trainer.TotalError, tape.TotalError[epoch]);
            Assert.Equal(trainer.Weights.ToArray(), tape.Weights![epoch]);
            trainer.Step();
        }
    }
}
