using System.Diagnostics.Metrics;

namespace BackpropWeb.Server.Tests.Runs.Watching;

/// <summary>Counts the open streams of one of the servers in this process.</summary>
internal sealed class OpenStreams : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _count;

    public OpenStreams(RunningServer server)
    {
        var meters = server.Service<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "backpropweb.viewers" && instrument.Meter.Scope == meters)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, change, _, _) => Interlocked.Add(ref _count, change));
        _listener.Start();
    }

    public Task UntilAsync(int count) =>
        Patience.UntilAsync(() => Task.FromResult(Interlocked.Read(ref _count) == count), $"{count} open streams");

    public void Dispose() => _listener.Dispose();
}
