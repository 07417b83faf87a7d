using System.Diagnostics;
using System.Diagnostics.Metrics;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Persistence;

namespace BackpropWeb.Server.Runs.Shared;

/// <summary>Metrics of runs. docs/operations.md lists names and units.</summary>
internal sealed class RunMetrics : IDisposable
{
    public const string Name = "BackpropWeb";

    private readonly Meter _meter;
    private readonly Counter<long> _started;
    private readonly Counter<long> _ended;
    private readonly Counter<long> _epochs;
    private readonly Histogram<double> _slice;
    private readonly UpDownCounter<long> _viewers;
    private readonly Histogram<double> _batchLatency;
    private readonly Histogram<double> _storage;

    public RunMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(Name);
        _started = _meter.CreateCounter<long>("backpropweb.runs.started", "{run}", "Started runs.");
        _ended = _meter.CreateCounter<long>("backpropweb.runs.ended", "{run}", "Ended runs, by status.");
        _epochs = _meter.CreateCounter<long>("backpropweb.epochs", "{epoch}", "Trained epochs.");
        _slice = Seconds(
            "backpropweb.slice.duration", "Length of a run's turn.",
            [0.0001, 0.001, 0.005, 0.006, 0.008, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 10]);
        _viewers = _meter.CreateUpDownCounter<long>(
            "backpropweb.viewers", "{viewer}", "Open streams of runs, studies and classes.");
        _batchLatency = Seconds(
            "backpropweb.batch.latency", "Time from a new row on the tape until it is sent to a waiting viewer.",
            [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5]);
        _storage = Seconds(
            "backpropweb.storage.duration", "Length of a transaction that stores batches.",
            [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5]);
    }

    /// <summary>Reports the unfinished runs in memory.</summary>
    public void ObserveRuns(Func<IEnumerable<KeyValuePair<RunStatus, int>>> countByStatus) =>
        _meter.CreateObservableUpDownCounter(
            "backpropweb.runs",
            () =>
            {
                var counts = countByStatus().ToDictionary();
                return RunStatusFilters.Unfinished.Select(status =>
                    new Measurement<int>(counts.GetValueOrDefault(status), Tag("status", Word(status))));
            },
            "{run}", "Unfinished runs in memory, by status.");

    /// <summary>Reports the runs in the training queue.</summary>
    public void ObserveQueue(Func<IEnumerable<(string Lane, int Count)>> countByLane) =>
        _meter.CreateObservableUpDownCounter(
            "backpropweb.queue.length",
            () => countByLane().Select(lane => new Measurement<int>(lane.Count, Tag("lane", lane.Lane))),
            "{run}", "Runs in the training queue, by lane.");

    public void RunStarted() => _started.Add(1);

    public void RunEnded(RunStatus status) => _ended.Add(1, Tag("status", Word(status)));

    public void TurnTaken(TimeSpan length, int epochs)
    {
        _slice.Record(length.TotalSeconds);
        _epochs.Add(epochs);
    }

    /// <summary>Counts a viewer until disposed.</summary>
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
        _meter.CreateHistogram(
            name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    private static string Word(RunStatus status) => status.ToString().ToLowerInvariant();

    public sealed class Viewer(UpDownCounter<long> viewers) : IDisposable
    {
        public void Dispose() => viewers.Add(-1);
    }
}

/// <summary>Source of the traces of runs.</summary>
internal static class RunTraces
{
    public static readonly ActivitySource Source = new(RunMetrics.Name);
}
