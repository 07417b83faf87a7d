using BackpropWeb.Server.Runs.Live;
using Microsoft.Extensions.Time.Testing;

namespace BackpropWeb.Server.Tests.Runs.Live;

[Trait("Storage", "Any")]
[Trait("Placement", "Any")]
public sealed class TrainingQueueTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly TrainingQueue _queue;

    public TrainingQueueTests() => _queue = new(_clock, TestRuns.Metrics());

    [Fact]
    public void ReadyRunsComeInOrderOfArrivalAndEachOnce()
    {
        var (first, second) = (TestRuns.Live(), TestRuns.Live());
        _queue.Enqueue(first);
        _queue.Enqueue(second);
        _queue.Enqueue(first);
        Assert.Equal([("ready", 2), ("long", 0), ("paced", 0)], _queue.CountByLane());
        Assert.Same(first, _queue.Take(longEpochs: false, out _));
        Assert.Same(second, _queue.Take(longEpochs: false, out _));
        Assert.Equal([("ready", 0), ("long", 0), ("paced", 0)], _queue.CountByLane());
    }

    [Fact]
    public void PacedRunsWaitUntilTheirNextEpochIsDue()
    {
        var (slow, fast) = (Paced(1), Paced(10));
        _queue.Enqueue(slow);
        _queue.Enqueue(fast);
        Assert.Equal(("paced", 2), _queue.CountByLane()[2]);
        _clock.Advance(TimeSpan.FromMilliseconds(99));
        Assert.Equal(("ready", 0), _queue.CountByLane()[0]);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Same(fast, _queue.Take(longEpochs: false, out _));
        _clock.Advance(TimeSpan.FromMilliseconds(900));
        Assert.Same(slow, _queue.Take(longEpochs: false, out _));
    }

    [Fact]
    public void AWaitingRunThatIsQueuedAgainHasOnePlace()
    {
        var run = Paced(1);
        _queue.Enqueue(run);
        _queue.Enqueue(run);
        Assert.Equal(("paced", 1), _queue.CountByLane()[2]);
        run.Training = null; // A command came: the next turn makes the training anew, at once.
        _queue.Enqueue(run);
        Assert.Equal([("ready", 1), ("long", 0), ("paced", 0)], _queue.CountByLane());
    }

    [Fact]
    public void ARunWithLongEpochsChangesItsLane()
    {
        var run = TestRuns.Live();
        run.Training = new(run, null, _clock);
        _clock.AutoAdvanceAmount = TimeSpan.FromMilliseconds(30); // Each look at the clock finds it later.
        run.Training.Train(runs: 1);
        _queue.Enqueue(run);
        Assert.Equal([("ready", 0), ("long", 1), ("paced", 0)], _queue.CountByLane());
        Assert.Same(run, _queue.Take(longEpochs: true, out _));
    }

    [Fact]
    public async Task ClosingEndsEveryWait()
    {
        var waiting = Task.Run(() => _queue.Take(longEpochs: false, out _), TestContext.Current.CancellationToken);
        _queue.Enqueue(TestRuns.Live());
        Assert.NotNull(await waiting);
        waiting = Task.Run(() => _queue.Take(longEpochs: false, out _), TestContext.Current.CancellationToken);
        _queue.Close();
        Assert.Null(await waiting);
        _queue.Enqueue(TestRuns.Live());
        Assert.Null(_queue.Take(longEpochs: false, out _));
    }

    [Fact]
    public void SpareWorkComesInTurnWhileNoRunIsReady()
    {
        var (first, second) = (new Spare(), new Spare());
        _queue.Offer(first);
        _queue.Offer(second);
        _queue.Offer(first);
        Assert.Same(first, TakeSpare());
        Assert.Same(second, TakeSpare());
        var run = TestRuns.Live();
        _queue.Enqueue(run);
        Assert.Same(run, _queue.Take(longEpochs: false, out _));
        Assert.Same(first, TakeSpare());
        second.HasWork = false;
        Assert.Same(first, TakeSpare());
        first.HasLongEpochs = true;
        _queue.Offer(first);
        _queue.Enqueue(run);
        Assert.Same(run, _queue.Take(longEpochs: false, out var none));
        Assert.Null(none);
        Assert.Null(_queue.Take(longEpochs: true, out var moved));
        Assert.Same(first, moved);

        ISpareWork? TakeSpare()
        {
            Assert.Null(_queue.Take(longEpochs: false, out var spare));
            return spare;
        }
    }

    public void Dispose() => _queue.Dispose();

    private LiveRun Paced(double pace)
    {
        var run = TestRuns.Live(pace);
        run.Training = new(run, null, _clock);
        return run;
    }

    private sealed class Spare : ISpareWork
    {
        public bool HasLongEpochs { get; set; }

        public bool HasWork { get; set; } = true;

        public void Work()
        {
        }
    }
}
