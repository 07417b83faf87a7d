using System.Runtime.CompilerServices;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Classes;
using BackpropWeb.Server.Limits;
using BackpropWeb.Server.Runs.Shared;
using BackpropWeb.Server.Runs.Watching;
using BackpropWeb.Server.Studies.Queries;
using BackpropWeb.Server.Studies.Shared;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Hubs;

/// <summary>Hub at <c>/hubs/runs</c>: streams of runs, studies and classes.</summary>
internal sealed class RunHub(
    RunStream runs, StudyStream studies, ClassBoards classes, RunMetrics metrics, IOptions<LimitOptions> limits,
    IHostApplicationLifetime lifetime, ILogger<RunHub> logger) : Hub
{
    private const int MaxStreams = 32;

    private const string StreamsKey = "streams";

    public override Task OnConnectedAsync()
    {
        Context.Items[StreamsKey] = new OpenStreams();
        return base.OnConnectedAsync();
    }

    /// <summary>Streams every row from an epoch to the end of the run, in order, without gaps or repeats.</summary>
    /// <exception cref="HubException">The run does not exist, or the epoch is out of range.</exception>
    public async IAsyncEnumerable<RunBatch> Watch(
        string runId, int fromEpoch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var maxEpochs = limits.Value.Epochs;
        if (fromEpoch < 0 || fromEpoch > maxEpochs + 1L)
            throw new HubException($"fromEpoch must be 0 or more and at most {maxEpochs + 1L}; was {fromEpoch}.");
        using var scope = logger.BeginScope(RunLogScope.Of(runId));
        await foreach (var batch in StreamAsync(
            token => runs.WatchAsync(runId ?? "", fromEpoch, token),
            exception => logger.WatchFailed(exception, runId ?? ""),
            "The server failed to read the run; watch again from your last epoch.", cancellationToken))
            yield return batch;
    }

    /// <summary>Streams every member from an index to the study's end, in order, without gaps or repeats.</summary>
    /// <exception cref="HubException">The study does not exist, or the index is out of range.</exception>
    public async IAsyncEnumerable<StudyBatch> WatchStudy(
        string studyId, int fromIndex, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var maxMembers = limits.Value.StudiesMembers;
        if (fromIndex < 0 || fromIndex > maxMembers)
            throw new HubException($"fromIndex must be 0 or more and at most {maxMembers}; was {fromIndex}.");
        await foreach (var batch in StreamAsync(
            token => studies.WatchAsync(studyId ?? "", fromIndex, token),
            exception => StudyLog.WatchingFailed(logger, exception, studyId ?? ""),
            "The server failed to read the study; watch again from your last member.", cancellationToken))
            yield return batch;
    }

    /// <summary>Streams all members of a class, then those that changed, at most ten times a second, until the class is
    /// closed and all runs have ended.</summary>
    /// <exception cref="HubException">The class does not exist.</exception>
    public IAsyncEnumerable<ClassBatch> WatchClass(string classId, CancellationToken cancellationToken) => StreamAsync(
        token => classes.WatchAsync(classId, token),
        exception => ClassLog.WatchingFailed(logger, exception, classId ?? ""),
        "The server failed to read the class; watch again.", cancellationToken);

    /// <summary>Counts a stream, and tells its viewer every failure in a sentence.</summary>
    private async IAsyncEnumerable<T> StreamAsync<T>(
        Func<CancellationToken, IAsyncEnumerable<T>> open, Action<Exception> log, string failure,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stream = EnterStream();
        using var viewer = metrics.Watch();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken, lifetime.ApplicationStopping);
        await using var batches = open(stop.Token).GetAsyncEnumerator(stop.Token);
        while (true)
        {
            try
            {
                if (!await batches.MoveNextAsync())
                    yield break;
            }
            catch (Exception notFound) when (
                notFound is RunNotFoundException or StudyNotFoundException or ClassNotFoundException)
            {
                throw new HubException(notFound.Message);
            }
            catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
            {
                throw new HubException("The server is stopping; watch again after its restart.");
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                log(exception);
                throw new HubException(failure);
            }

            yield return batches.Current;
        }
    }

    private OpenStreams EnterStream()
    {
        var streams = (OpenStreams)Context.Items[StreamsKey]!;
        return streams.TryEnter(MaxStreams)
            ? streams
            : throw new HubException(
                $"A connection may watch at most {MaxStreams} runs, studies and classes at a time.");
    }

    /// <summary>Counts the open streams of a connection.</summary>
    private sealed class OpenStreams : IDisposable
    {
        private int _count;

        public bool TryEnter(int max)
        {
            if (Interlocked.Increment(ref _count) <= max)
                return true;
            Interlocked.Decrement(ref _count);
            return false;
        }

        public void Dispose() => Interlocked.Decrement(ref _count);
    }
}
