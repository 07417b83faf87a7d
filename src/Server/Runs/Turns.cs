namespace BackpropWeb.Server.Runs;

/// <summary>Runs that wait for a turn: those that are ready in order of arrival, those that are paced by due time, without
/// a thread. Runs whose single epochs are long have a lane of their own, so that they cannot hold up the others.</summary>
public sealed class Turns : IDisposable
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromHours(1);

    private readonly object _gate = new();
    private readonly Lane[] _lanes = [new(), new()];
    private readonly PriorityQueue<LiveRun, long> _waiting = new();
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private long _timerDue = long.MaxValue;
    private bool _isClosed;

    public Turns(TimeProvider clock)
    {
        _clock = clock;
        _timer = clock.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Lets a run take a turn: at once, or when its next epoch is due. One that waits already is due anew.</summary>
    public void Enqueue(LiveRun run)
    {
        lock (_gate)
        {
            if (run.Place == QueuePlace.Ready)
                return;
            if (run.Place == QueuePlace.Waiting)
                _waiting.Remove(run, out _, out _);
            if (run.Training?.Due is { } due && due > _clock.GetTimestamp())
            {
                _waiting.Enqueue(run, due);
                run.Place = QueuePlace.Waiting;
                SetTimer();
                return;
            }

            MakeReady(run);
        }
    }

    /// <summary>The next run to take a turn; waits for one. Null when the queue is closed.</summary>
    public LiveRun? Take(bool longEpochs)
    {
        var lane = LaneOf(longEpochs);
        lock (_gate)
        {
            while (!_isClosed)
            {
                if (lane.Ready.TryDequeue(out var run))
                {
                    run.Place = QueuePlace.None;
                    return run;
                }

                lane.Idle++;
                Monitor.Wait(_gate);
                lane.Idle--;
            }
        }

        return null;
    }

    /// <summary>How many runs wait: for a thread, for one of the threads of long epochs, for their pace.</summary>
    public (string Lane, int Count)[] CountByLane()
    {
        lock (_gate)
            return [("ready", LaneOf(false).Ready.Count), ("long", LaneOf(true).Ready.Count), ("paced", _waiting.Count)];
    }

    /// <summary>No further turns.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.PulseAll(_gate);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Wake()
    {
        lock (_gate)
        {
            _timerDue = long.MaxValue;
            var now = _clock.GetTimestamp();
            while (_waiting.TryPeek(out var run, out var due) && due <= now)
            {
                _waiting.Dequeue();
                MakeReady(run);
            }

            SetTimer();
        }
    }

    private void SetTimer()
    {
        if (!_waiting.TryPeek(out _, out var due) || due >= _timerDue)
            return;
        _timerDue = due;
        var wait = _clock.GetElapsedTime(_clock.GetTimestamp(), due);
        _timer.Change(wait > TimeSpan.Zero ? RoundUp(wait) : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    // Timers drop fractions of a millisecond, and one that rings too early would ring again and again; they refuse to wait
    // for months.
    private static TimeSpan RoundUp(TimeSpan wait) =>
        wait > LongestTimer ? LongestTimer : TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));

    private void MakeReady(LiveRun run)
    {
        var lane = LaneOf(run.Training?.HasLongEpochs ?? false);
        lane.Ready.Enqueue(run);
        run.Place = QueuePlace.Ready;
        if (lane.Idle > 0)
            Monitor.PulseAll(_gate);
    }

    private Lane LaneOf(bool longEpochs) => _lanes[longEpochs ? 1 : 0];

    private sealed class Lane
    {
        public Queue<LiveRun> Ready { get; } = new();

        public int Idle { get; set; }
    }
}

/// <summary>Where in the queue a run is.</summary>
internal enum QueuePlace
{
    None,
    Ready,
    Waiting,
}
