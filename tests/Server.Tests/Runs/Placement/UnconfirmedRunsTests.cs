using BackpropWeb.Contracts;
using BackpropWeb.Server.Runs.Commands;
using BackpropWeb.Server.Runs.Placement;
using BackpropWeb.Server.Runs.Shared;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace BackpropWeb.Server.Tests.Runs.Placement;

/// <summary>A command whose transaction the database stored but did not confirm.</summary>
[Trait("Storage", "Any")]
[Trait("Placement", "Any")]
public sealed class UnconfirmedRunsTests : IAsyncLifetime
{
    private readonly TestMemory _memory = new(TimeProvider.System);
    private readonly UnconfirmedRuns _unconfirmed;
    private readonly SteeringExecutor _executor;

    public UnconfirmedRunsTests()
    {
        _unconfirmed = new(_memory.Databases, _memory.Gate, _memory.Live, _memory.Fence, TimeProvider.System);
        _executor = new(
            _memory.Databases, _memory.Gate, _memory.Store, _memory.Live, _memory.Queue, _unconfirmed,
            TimeProvider.System, _memory.Metrics, NullLogger<SteeringExecutor>.Instance);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ARunWhoseResumptionIsStoredButNotConfirmedIsTrained()
    {
        var stored = TestRuns.Stored();
        stored.Status = RunStatus.Failed;
        (stored.FailureCode, stored.FailureEpoch) = ("storage", 0);
        await _memory.StoreAsync(Token, stored);

        _memory.Databases.FailureAfterCommit = TestDatabases.Full;
        await Assert.ThrowsAsync<SqliteException>(() => _executor.ExecuteAsync(
            stored.Id, new(SteeringAction.Resume), Token));
        var run = await Task.Run(() => _memory.Queue.Take(longEpochs: false, out _), Token);
        Assert.Equal((stored.Id, RunStatus.Running), (run!.Stored.Id, run.Progress.Status));
        Assert.Same(run, _memory.Live.Find(stored.Id));

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
        await _memory.StoreAsync(Token, ended, later);

        foreach (var id in (string[])[ended.Id, RunId.New(), later.Id])
            _unconfirmed.Add(id);
        var run = await Task.Run(() => _memory.Queue.Take(longEpochs: false, out _), Token);
        Assert.Equal(later.Id, run!.Stored.Id);
        Assert.Equal([run], _memory.Live.All);
    }

    public async ValueTask InitializeAsync()
    {
        await _memory.PrepareAsync(Token);
        await _unconfirmed.StartAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _unconfirmed.StopAsync(CancellationToken.None);
        _unconfirmed.Dispose();
        _memory.Dispose();
    }
}
