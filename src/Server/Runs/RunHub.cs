using System.Runtime.CompilerServices;
using BackpropWeb.Contracts;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Runs;

/// <summary>Live runs, at <c>/hubs/runs</c>. A viewer is a cursor on the run's tape.</summary>
public sealed class RunHub(
    Watching watching, RunMetrics metrics, IOptions<LimitOptions> limits, IHostApplicationLifetime lifetime,
    ILogger<RunHub> logger) : Hub
{
    private const int MostStreams = 32;

    private const string StreamsKey = "streams";

    public override Task OnConnectedAsync()
    {
        Context.Items[StreamsKey] = new StreamPlace();
        return base.OnConnectedAsync();
    }

    /// <summary>Every row from an epoch on, in order, without gaps or repeats; ends when the run has ended.</summary>
    /// <exception cref="HubException">There is no such run, or the epoch is out of all bounds.</exception>
    public async IAsyncEnumerable<RunBatch> Watch(
        string runId, int fromEpoch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var mostEpochs = limits.Value.Epochs;
        if (fromEpoch < 0 || fromEpoch > mostEpochs + 1L)
            throw new HubException($"fromEpoch must be 0 or more and at most {mostEpochs + 1L}; was {fromEpoch}.");
        using var stream = EnterStream();
        using var viewer = metrics.Watch();
        using var scope = logger.BeginScope(RunScope.Of(runId));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        await using var batches = watching.WatchAsync(runId ?? "", fromEpoch, stop.Token).GetAsyncEnumerator(stop.Token);
        while (true)
        {
            try
            {
                if (!await batches.MoveNextAsync())
                    yield break;
            }
            catch (RunGoneException gone)
            {
                throw new HubException(gone.Message);
            }
            catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
            {
                throw new HubException("The server is stopping; watch again when it is back.");
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                logger.WatchFailed(exception, runId ?? "");
                throw new HubException("The server failed to read the run; watch again from the last epoch you have.");
            }

            yield return batches.Current;
        }
    }

    private StreamPlace EnterStream()
    {
        var streams = (StreamPlace)Context.Items[StreamsKey]!;
        return streams.TryEnter(MostStreams)
            ? streams
            : throw new HubException($"A connection may watch at most {MostStreams} runs at a time.");
    }

    /// <summary>How many streams a connection has open.</summary>
    private sealed class StreamPlace : IDisposable
    {
        private int _count;

        public bool TryEnter(int most)
        {
            if (Interlocked.Increment(ref _count) <= most)
                return true;
            Interlocked.Decrement(ref _count);
            return false;
        }

        public void Dispose() => Interlocked.Decrement(ref _count);
    }
}
