using BackpropWeb.Server.Runs.Shared;

namespace BackpropWeb.Server.Runs.Live;

/// <summary>Queue of the runs that wait for a training thread: ready runs in order of arrival, paced runs by due time.
/// Runs with long epochs have their own lane and threads, so they do not delay the others. Threads without a ready run
/// get spare work, each piece in turn.</summary>
internal sealed class TrainingQueue : IDisposable
{
    private static readonly TimeSpan MaxTimer = TimeSpan.FromHours(1);

    private readonly object _gate = new();
    private readonly Lane[] _lanes = [new(), new()];
    private readonly PriorityQueue<LiveRun, long> _waiting = new();
    private readonly Dictionary<LiveRun, QueuePlace> _places = [];
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private long _timerDue = long.MaxValue;
    private bool _isClosed;

    public TrainingQueue(TimeProvider clock, RunMetrics metrics)
    {
        metrics.ObserveQueue(() => CountByLane());
        _clock = clock;
        _timer = clock.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Queues a run, ready or until its next epoch is due. Moves a run that already waits.</summary>
    public void Enqueue(LiveRun run)
    {
        lock (_gate)
        {
            if (_places.TryGetValue(run, out var place))
            {
                if (place == QueuePlace.Ready)
                    return;
                _waiting.Remove(run, out _, out _);
            }

            if (run.Training?.Due is { } due && due > _clock.GetTimestamp())
            {
                _waiting.Enqueue(run, due);
                _places[run] = QueuePlace.Waiting;
                SetTimer();
                return;
            }

            MakeReady(run);
        }
    }

    /// <summary>Waits for the next run, or for spare work while no run is ready. Both are null when the queue is
    /// closed.</summary>
    public LiveRun? Take(bool longEpochs, out ISpareWork? spare)
    {
        var lane = LaneOf(longEpochs);
        spare = null;
        lock (_gate)
        {
            while (!_isClosed)
            {
                if (lane.Ready.TryDequeue(out var run))
                {
                    _places.Remove(run);
                    return run;
                }

                if (TakeSpare(lane) is { } work)
                {
                    spare = work;
                    return null;
                }

                lane.Idle++;
                Monitor.Wait(_gate);
                lane.Idle--;
            }
        }

        return null;
    }

    /// <summary>Adds spare work for as long as it has work; does nothing if it is there already.</summary>
    public void Offer(ISpareWork work)
    {
        lock (_gate)
        {
            if (!work.HasWork)
                return;
            var lane = LaneOf(work.HasLongEpochs);
            if (lane.Spare.Contains(work))
                return;
            lane.Spare.Enqueue(work);
            if (lane.Idle > 0)
                Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Whether runs wait for a thread, so that spare work gets none.</summary>
    public bool HasReadyRuns
    {
        get
        {
            lock (_gate)
                return Array.Exists(_lanes, lane => lane.Ready.Count > 0);
        }
    }

    /// <summary>Number of waiting runs by lane.</summary>
    public (string Lane, int Count)[] CountByLane()
    {
        lock (_gate)
            return
            [
                ("ready", LaneOf(false).Ready.Count), ("long", LaneOf(true).Ready.Count), ("paced", _waiting.Count),
            ];
    }

    /// <summary>Ends training: <see cref="Take"/> returns null from now on.</summary>
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

    // Timers truncate to milliseconds, so an unrounded timer would fire early and repeatedly. They reject long waits.
    private static TimeSpan RoundUp(TimeSpan wait) =>
        wait > MaxTimer ? MaxTimer : TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));

    private ISpareWork? TakeSpare(Lane lane)
    {
        while (lane.Spare.TryDequeue(out var work))
        {
            if (!work.HasWork || LaneOf(work.HasLongEpochs) != lane)
                continue;
            // Other threads may take it too.
            lane.Spare.Enqueue(work);
            return work;
        }

        return null;
    }

    private void MakeReady(LiveRun run)
    {
        var lane = LaneOf(run.Training?.HasLongEpochs ?? false);
        lane.Ready.Enqueue(run);
        _places[run] = QueuePlace.Ready;
        if (lane.Idle > 0)
            Monitor.PulseAll(_gate);
    }

    private Lane LaneOf(bool longEpochs) => _lanes[longEpochs ? 1 : 0];

    private sealed class Lane
    {
        public Queue<LiveRun> Ready { get; } = new();

        public Queue<ISpareWork> Spare { get; } = new();

        public int Idle { get; set; }
    }

    private enum QueuePlace
    {
        /// <summary>Waits for a thread.</summary>
        Ready,

        /// <summary>Waits until its next epoch is due.</summary>
        Waiting,
    }
}
