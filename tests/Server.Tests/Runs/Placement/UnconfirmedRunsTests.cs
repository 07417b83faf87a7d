using BackpropWeb.Contracts;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Commands;
using BackpropWeb.Server.Runs.Live;
using BackpropWeb.Server.Runs.Placement;
using BackpropWeb.Server.Runs.Shared;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Tests.Runs.Placement;

/// <summary>A command whose transaction the database stored but did not confirm.</summary>
[Trait("Storage", "Any")]
[Trait("Placement", "Any")]
public sealed class UnconfirmedRunsTests : IAsyncLifetime
{
    private readonly TestDatabases _databases = new();
    private readonly WriteGate _gate = new();
    private readonly RunMetrics _metrics = TestRuns.Metrics();
    private readonly FencePolicy _fence = new(RaisesOnLoad: false);
    private readonly TrainingQueue _queue;
    private readonly LiveRunRegistry _live;
    private readonly UnconfirmedRuns _unconfirmed;
    private readonly SteeringExecutor _executor;

    public UnconfirmedRunsTests()
    {
        var store = new RunStore(_databases, _fence);
        _queue = new(TimeProvider.System, _metrics);
        _live = new(new(Options.Create(new LimitOptions())), store, _queue, _metrics);
        _unconfirmed = new(_databases, _gate, _live, _fence, TimeProvider.System);
        _executor = new(
            _databases, _gate, store, _live, _queue, _unconfirmed, TimeProvider.System, _metrics,
            NullLogger<SteeringExecutor>.Instance);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ARunWhoseResumptionIsStoredButNotConfirmedIsTrained()
    {
        var stored = TestRuns.Stored();
        stored.Status = RunStatus.Failed;
        (stored.FailureCode, stored.FailureEpoch) = ("storage", 0);
        await using (var db = _databases.CreateDbContext())
        {
            db.Runs.Add(stored);
            await db.SaveChangesAsync(Token);
        }

        _databases.FailureAfterCommit = TestDatabases.Full;
        await Assert.ThrowsAsync<SqliteException>(() => _executor.ExecuteAsync(
            stored.Id, new(SteeringAction.Resume), Token));
        var run = await Task.Run(() => _queue.Take(longEpochs: false, out _), Token);
        Assert.Equal((stored.Id, RunStatus.Running), (run!.Stored.Id, run.Progress.Status));
        Assert.Same(run, _live.Find(stored.Id));

        // The owner, who was refused, tries again and learns that the run trains.
        var again = Assert.IsType<SteeringOutcome.NotNow>(
            await _executor.ExecuteAsync(stored.Id, new(SteeringAction.Resume), Token));
        Assert.Equal(RunStatus.Running, again.Status);
    }

    [Fact]
    public async Task ARunThatIsNotStoredOrHasEndedIsNotLoaded()
    {
        var (ended, later) = (TestRuns.Stored(), TestRuns.Stored());
        ended.Status = RunStatus.Finished;
        await using (var db = _databases.CreateDbContext())
        {
            db.Runs.AddRange(ended, later);
            await db.SaveChangesAsync(Token);
        }

        foreach (var id in (string[])[ended.Id, RunId.New(), later.Id])
            _unconfirmed.Add(id);
        var run = await Task.Run(() => _queue.Take(longEpochs: false, out _), Token);
        Assert.Equal(later.Id, run!.Stored.Id);
        Assert.Equal([run], _live.All);
    }

    public async ValueTask InitializeAsync()
    {
        await using (var db = _databases.CreateDbContext())
            await db.PrepareAsync(Token);
        await _unconfirmed.StartAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _unconfirmed.StopAsync(CancellationToken.None);
        _unconfirmed.Dispose();
        _queue.Dispose();
        _live.Dispose();
        _metrics.Dispose();
        _gate.Dispose();
        _databases.Dispose();
    }
}
