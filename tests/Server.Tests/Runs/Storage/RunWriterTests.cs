using System.Threading.Channels;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Live;
using BackpropWeb.Server.Runs.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace BackpropWeb.Server.Tests.Runs.Storage;

/// <summary>The writer alone, with its own database and clock.</summary>
[Trait("Storage", "Any")]
[Trait("Placement", "Any")]
public sealed class RunWriterTests : IAsyncLifetime
{
    private readonly TimerClock _clock = new();
    private readonly TestMemory _memory;
    private readonly RunWriter _writer;

    public RunWriterTests()
    {
        _memory = new(_clock);
        _writer = new(
            _memory.Databases, _memory.Gate, _memory.Live, _memory.Queue, _clock, _memory.Metrics,
            NullLogger<RunWriter>.Instance);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task BatchesOfSeveralRunsAreStoredWithTheirCheckpoints()
    {
        LiveRun[] runs = [await AddAsync(), await AddAsync()];
        await StoreAsync(runs);

        await using var db = _memory.Databases.CreateDbContext();
        foreach (var run in runs)
        {
            var stored = await db.Runs.SingleAsync(row => row.Id == run.Stored.Id, Token);
            Assert.Equal(
                (RunStatus.Running, 10, run.Progress.TotalError), (stored.Status, stored.Epoch, stored.TotalError));
            Assert.Equal((10, 0L), (run.Tape.LastStored, run.Tape.UnstoredBytes));
            var parts = await db.TapeParts.Where(part => part.RunKey == stored.Key).ToListAsync(Token);
            Assert.Equal([(0, 10)], parts.Select(part => (part.From, part.To)));
            Assert.True(await db.Checkpoints.AnyAsync(c => c.RunKey == stored.Key && c.Epoch == 10, Token));
        }
    }

    [Fact]
    public async Task WhileTheDatabaseIsAwayRunsWaitAndTheWriterTriesAgainLessAndLessOften()
    {
        var run = await AddAsync();
        _memory.Databases.Failure = TestDatabases.Full;
        var began = _clock.GetUtcNow();
        Begin(run);
        Assert.True(run.TryAwaitStore());

        foreach (var seconds in (double[])[0.25, 0.5, 1, 2, 4, 5, 5])
        {
            await _clock.NextTimerAsync(TimeSpan.FromSeconds(seconds));
            Assert.Equal(("full", began), (run.Waiting!.Code, run.Waiting.Since));
            Assert.Equal((RunStatus.Running, -1), (run.Progress.Status, run.Tape.LastStored));
            _clock.Advance(TimeSpan.FromSeconds(seconds));
        }

        await _clock.NextTimerAsync(TimeSpan.FromSeconds(5));
        _memory.Databases.Failure = null;
        _clock.Advance(TimeSpan.FromSeconds(5));
        await run.UntilStoredAsync(Token);
        Assert.Equal((null, 10), (run.Waiting, run.Tape.LastStored));
        // Training waited for this batch, so the run is queued again.
        Assert.Contains(_memory.Queue.CountByLane(), lane => lane.Count == 1);
    }

    [Fact]
    public async Task ARunWhoseRowsTheDatabaseRefusesFailsAndTheOthersAreStored()
    {
        var (refused, other) = (await AddAsync(), await AddAsync());
        await using (var db = _memory.Databases.CreateDbContext())
        {
            // The key of the batch that comes.
            db.TapeParts.Add(new() { RunKey = refused.Stored.Key, From = 0, To = 10, Errors = [], Values = [] });
            await db.SaveChangesAsync(Token);
        }

        await StoreAsync(refused, other);
        Assert.Equal((RunStatus.Running, 10), (other.Progress.Status, other.Tape.LastStored));
        await Patience.UntilAsync(
            () => Task.FromResult(_memory.Live.Find(refused.Stored.Id) is null), "the failure is stored");
        var row = await RowAsync(refused);
        Assert.Equal((RunStatus.Failed, "storage", 0), (row.Status, row.FailureCode, row.FailureEpoch));
        Assert.Equal(RunStatus.Failed, refused.Progress.Status);
    }

    [Fact]
    public async Task ARunThatAnotherNodeHasTakenIsLetGo()
    {
        var run = await AddAsync();
        await using (var db = _memory.Databases.CreateDbContext())
            await db.Runs.ExecuteUpdateAsync(set => set.SetProperty(row => row.Fence, 1), Token);
        Begin(run);
        await run.UntilAsync(() => run.IsMoved, Token);
        Assert.Null(_memory.Live.Find(run.Stored.Id));
        Assert.Equal(-1, (await RowAsync(run)).Epoch);
    }

    [Fact]
    public async Task TheEndOfARunIsPublishedOnceItIsStored()
    {
        var run = await AddAsync(pace: null);
        Assert.Equal(RunStatus.Running, run.Progress.Status);
        await StoreAsync(run);
        Assert.Equal((RunStatus.Finished, 600), (run.Progress.Status, run.Progress.Epoch));
        Assert.Equal(RunStatus.Finished, (await RowAsync(run)).Status);
        Assert.Null(_memory.Live.Find(run.Stored.Id));
    }

    [Fact]
    public async Task AStopStoresTheLatestRowsOfEveryRun()
    {
        LiveRun[] runs = [await AddAsync(), await AddAsync()];
        await _writer.StopAsync(Token);
        foreach (var run in runs)
            Assert.Equal(10, (await RowAsync(run)).Epoch);
    }

    public async ValueTask InitializeAsync()
    {
        await _memory.PrepareAsync(Token);
        await _writer.StartAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        _memory.Databases.Failure = null;
        await _writer.StopAsync(CancellationToken.None);
        _writer.Dispose();
        _memory.Dispose();
    }

    /// <summary>A stored run in memory that has been trained: ten epochs where it has a pace, otherwise all.</summary>
    private async Task<LiveRun> AddAsync(double? pace = 100)
    {
        var stored = TestRuns.Stored(pace);
        await _memory.StoreAsync(Token, stored);

        var run = _memory.Live.Add(stored);
        run.Training = new(run, null, _clock);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        run.Training.Train(runs: 1);
        return run;
    }

    private void Begin(LiveRun run)
    {
        Assert.True(run.TryBeginStore());
        _writer.Store(run.Training!.TakeBatch());
    }

    private async Task StoreAsync(params LiveRun[] runs)
    {
        foreach (var run in runs)
            Begin(run);
        foreach (var run in runs)
            await run.UntilStoredAsync(Token);
    }

    private async Task<StoredRun> RowAsync(LiveRun run)
    {
        await using var db = _memory.Databases.CreateDbContext();
        return await db.Runs.AsNoTracking().SingleAsync(row => row.Id == run.Stored.Id, Token);
    }

    /// <summary>A clock that reports new timers.</summary>
    private sealed class TimerClock : FakeTimeProvider
    {
        private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            _timers.Writer.TryWrite(dueTime);
            return timer;
        }

        /// <summary>Waits for a timer that is due after the given time.</summary>
        public async Task NextTimerAsync(TimeSpan due)
        {
            while (await _timers.Reader.ReadAsync(Token) is var next && next != due)
                Assert.Equal(Timeout.InfiniteTimeSpan, next);
        }
    }
}
