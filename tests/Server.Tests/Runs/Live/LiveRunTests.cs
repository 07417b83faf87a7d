using System.Net;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Live;
using BackpropWeb.Server.Runs.Queries;
using BackpropWeb.Server.Runs.Steering;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BackpropWeb.Server.Tests.Runs.Live;

/// <summary>Live runs: pace, viewers and end.</summary>
public sealed class LiveRunTests(SharedServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ManyViewersSeeTheSameEpochsWheneverTheyCome()
    {
        var run = await server.StartAsync(new { problem = "xor", pace = 300 });
        var first = CollectAsync(run.Id, 0);
        await UntilAsync(run.Id, 200);
        var late = CollectAsync(run.Id, 0);
        var reconnected = CollectAsync(run.Id, 150);

        var whole = await first;
        Assert.Equal(Enumerable.Range(0, 601), whole.Select(row => row.Epoch));
        Assert.Equal(whole, await late);
        Assert.Equal(whole.Skip(150), await reconnected);
    }

    [Fact]
    public async Task AReconnectedViewerGoesOnWhereItWas()
    {
        var run = await server.StartAsync(new { problem = "xor", pace = 300 });
        var seen = new List<int>();
        while (seen.Count < 601)
        {
            // Every connection breaks after some batches.
            await foreach (var batch in server.WatchAsync(run.Id, seen.Count).Take(4))
                seen.AddRange(Enumerable.Range(batch.From, batch.TotalError.Length));
        }

        Assert.Equal(Enumerable.Range(0, 601), seen);
    }

    [Fact]
    public async Task DeletingARunEndsItsStreams()
    {
        var run = await server.StartAsync(new { problem = "xor", pace = 10 });
        var gone = await Assert.ThrowsAsync<HubException>(async () =>
        {
            await foreach (var batch in server.WatchAsync(run.Id, 0))
            {
                if (batch.TotalError.Length > 0)
                    await server.Service<SteeringService>().DeleteAsync(run.Id, run.OwnerKey, Token);
            }
        });
        Assert.Contains("was deleted", gone.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APacedRunTrainsTheEpochsThatAreDueAndNoOthers()
    {
        Assert.SkipWhen(TestStore.IsCluster, "The clock is the cluster's too.");
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var own = new RunningServer(null, services => services.AddSingleton<TimeProvider>(clock));
        var queue = own.Service<TrainingQueue>();
        var run = await own.StartAsync(new { problem = "xor", epochs = 180, pace = 60 });
        await UntilItWaitsForItsPaceAsync();
        Assert.Equal(0, (await own.GetAsync(run.Id)).Epoch);
        foreach (var (milliseconds, epoch) in (IEnumerable<(int, int)>)[(10, 0), (990, 60), (500, 90), (1_490, 179)])
        {
            clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
            await UntilItWaitsForItsPaceAsync();
            await own.Client.GetRunAsync(run.Id, run => run.Epoch >= epoch);
            await UntilItWaitsForItsPaceAsync();
            Assert.Equal(epoch, (await own.GetAsync(run.Id)).Epoch);
        }

        clock.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Equal(180, (await own.Client.GetRunAsync(run.Id, run => run.Status == RunStatus.Finished)).Epoch);

        Task UntilItWaitsForItsPaceAsync() => Patience.UntilAsync(
            () => Task.FromResult(
                queue.CountByLane().Single(lane => lane.Lane == "paced").Count == 1), "the run waits for its pace");
    }

    [Fact]
    public async Task ADivergingRunKeepsItsLastGoodEpochAndSaysSo()
    {
        var run = await server.StartAsync(Diverging);
        var ended = await server.WaitForEndAsync(run.Id);
        var tape = await server.TapeAsync(run.Id);
        Assert.Equal((RunStatus.Failed, "diverged"), (ended.Status, ended.Failure?.Code));
        Assert.Equal(ended.Failure!.Epoch, ended.Epoch);
        Assert.Equal(ended.Epoch, tape.To);
        Assert.All(tape.TotalError, error => Assert.True(double.IsFinite(error)));
        using var state = await server.Client.GetAsync($"/api/runs/{run.Id}/state", Token);
        Assert.Equal(HttpStatusCode.Conflict, state.StatusCode);
    }

    [Fact]
    public async Task ARunThatCannotBeStoredFailsAndTheServerLives()
    {
        using var own = new RunningServer();
        // One connection for both: SQLite's others may still know the old name.
        await using var db = await own.Service<IDbContextFactory<RunsDb>>().CreateDbContextAsync(Token);
        await db.Database.OpenConnectionAsync(Token);
        await db.Database
            .ExecuteSqlRawAsync("ALTER TABLE \"TapeParts\" RENAME COLUMN \"Errors\" TO \"Elsewhere\"", Token);
        var run = await own.StartAsync(new { problem = "xor" });
        var ended = await own.WaitForEndAsync(run.Id);
        Assert.Equal((RunStatus.Failed, "storage"), (ended.Status, ended.Failure?.Code));

        await db.Database
            .ExecuteSqlRawAsync("ALTER TABLE \"TapeParts\" RENAME COLUMN \"Elsewhere\" TO \"Errors\"", Token);
        var next = await own.StartAsync(new { problem = "xor" });
        Assert.Equal(RunStatus.Finished, (await own.WaitForEndAsync(next.Id)).Status);
        Assert.Equal("ok", (await own.JsonAsync("/healthz/ready")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task TheErrorsOfALongRunAreReadWithoutTheRest()
    {
        var run = await server.StartAsync(new { problem = "xor", epochs = 20_000 });
        await server.WaitForEndAsync(run.Id);
        var host = server.Service<RunQueries>();
        var errors = (await host.ReadErrorsAsync(run.Id, cancellationToken: Token))!;
        var tape = (await host.ReadTapeAsync(run.Id, 0, null, withWeights: false, Token))!;
        Assert.Equal((0, 20_000, null, null), (errors.From, errors.To, errors.Outputs, errors.Weights));
        Assert.Equal(tape.TotalError, errors.TotalError);
        Assert.Equal(tape.MeanSquaredError, errors.MeanSquaredError);
        Assert.Equal(tape.Correct, errors.Correct);
        Assert.Equal(tape.TotalError[500..601], (await host.ReadErrorsAsync(run.Id, 500, 600, Token))!.TotalError);
        Assert.Equal(30_000 - 1, (await host.ReadErrorsAsync(run.Id, 30_000, null, Token))!.To);
        Assert.Null(await host.ReadErrorsAsync("nosuchrun", cancellationToken: Token));
    }

    // Every unit stands at y = ½ and the delta grows by 10¹⁰⁰ / 4 a layer on its way back: the first change is
    // infinite.
    private static object Diverging => new
    {
        problem = new { cases = (object[])[new { input = (double[])[1e100], desired = (double[])[1e100] }] },
        network = new { layers = (int[])[1, 1, 1, 1] },
        start = new
        {
            weights = new
            {
                biases = (double[][])[[0], [-5e99], [-5e99]],
                connections = (double[][][])[[[0]], [[1e100]], [[1e100]]],
            },
        },
        epochs = 5,
    };

    private async Task UntilAsync(string id, int epoch)
    {
        await foreach (var batch in server.WatchAsync(id, epoch))
        {
            if (batch.TotalError.Length > 0)
                return;
        }
    }

    private async Task<List<(int Epoch, double Error)>> CollectAsync(string id, int from)
    {
        var rows = new List<(int Epoch, double Error)>();
        await foreach (var batch in server.WatchAsync(id, from))
            rows.AddRange(batch.TotalError.Select((error, row) => (batch.From + row, error)));
        return rows;
    }
}
