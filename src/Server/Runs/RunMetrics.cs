using System.Diagnostics;
using System.Diagnostics.Metrics;
using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Runs;

/// <summary>What can be measured of runs from outside. Names and units are listed in docs/operations.md.</summary>
public sealed class RunMetrics : IDisposable
{
    public const string Name = "BackpropWeb";

    private static readonly RunStatus[] Unfinished = [RunStatus.Queued, RunStatus.Running, RunStatus.Paused];

    private readonly Meter _meter;
    private readonly Counter<long> _started;
    private readonly Counter<long> _ended;
    private readonly Counter<long> _epochs;
    private readonly Histogram<double> _slice;
    private readonly UpDownCounter<long> _viewers;
    private readonly Histogram<double> _batchLatency;
    private readonly Histogram<double> _storage;
    private readonly LiveRuns _live;

    public RunMetrics(IMeterFactory meters, LiveRuns live, Turns turns)
    {
        _live = live;
        _meter = meters.Create(Name);
        _meter.CreateObservableUpDownCounter("backpropweb.runs", CountRuns, "{run}", "Runs that have not ended, by state.");
        _meter.CreateObservableUpDownCounter("backpropweb.queue.length", () => CountTurns(turns), "{run}", "Runs that wait for a turn, by lane.");
        _started = _meter.CreateCounter<long>("backpropweb.runs.started", "{run}", "Runs that were started.");
        _ended = _meter.CreateCounter<long>("backpropweb.runs.ended", "{run}", "Runs that have ended, by state.");
        _epochs = _meter.CreateCounter<long>("backpropweb.epochs", "{epoch}", "Epochs that were trained.");
        _slice = Seconds("backpropweb.slice.duration", "Length of a run's turn.", [0.0001, 0.001, 0.005, 0.006, 0.008, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 10]);
        _viewers = _meter.CreateUpDownCounter<long>("backpropweb.viewers", "{viewer}", "Streams of runs that are open.");
        _batchLatency = Seconds(
            "backpropweb.batch.latency", "From a row's arrival on the tape until a viewer who waited for it has been sent it.",
            [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5]);
        _storage = Seconds("backpropweb.storage.duration", "Length of a transaction that stores what was trained.", [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5]);
    }

    public void RunStarted() => _started.Add(1);

    public void RunEnded(RunStatus status) => _ended.Add(1, Tag("status", Word(status)));

    public void TurnTaken(TimeSpan length, int epochs)
    {
        _slice.Record(length.TotalSeconds);
        _epochs.Add(epochs);
    }

    /// <summary>A viewer, until disposed.</summary>
    public Viewer Watch()
    {
        _viewers.Add(1);
        return new(_viewers);
    }

    public void BatchSent(TimeSpan latency) => _batchLatency.Record(latency.TotalSeconds);

    public void Stored(TimeSpan length, bool succeeded) =>
        _storage.Record(length.TotalSeconds, Tag("outcome", succeeded ? "stored" : "failed"));

    public void Dispose() => _meter.Dispose();

    private Histogram<double> Seconds(string name, string description, double[] bounds) =>
        _meter.CreateHistogram(name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });

    private IEnumerable<Measurement<int>> CountRuns()
    {
        var counts = _live.All.CountBy(run => run.Progress.Status).ToDictionary();
        return Unfinished.Select(status => new Measurement<int>(counts.GetValueOrDefault(status), Tag("status", Word(status))));
    }

    private static IEnumerable<Measurement<int>> CountTurns(Turns turns) =>
        turns.CountByLane().Select(lane => new Measurement<int>(lane.Count, Tag("lane", lane.Lane)));

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    private static string Word(RunStatus status) => status.ToString().ToLowerInvariant();

    /// <summary>One who watches.</summary>
    public sealed class Viewer(UpDownCounter<long> viewers) : IDisposable
    {
        public void Dispose() => viewers.Add(-1);
    }
}

/// <summary>What a trace shows of runs, beside requests.</summary>
public static class RunTraces
{
    public static readonly ActivitySource Source = new(RunMetrics.Name);
}
