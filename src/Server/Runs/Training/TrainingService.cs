using BackpropWeb.Contracts;
using BackpropWeb.Engine.Checkpoints;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Live;
using BackpropWeb.Server.Runs.Shared;
using BackpropWeb.Server.Runs.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Runs.Training;

/// <summary>Trains runs on its own threads, in short turns.</summary>
internal sealed class TrainingService : BackgroundService
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan TurnTimeout = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan LoadRetryDelay = TimeSpan.FromSeconds(1);

    private readonly TrainingQueue _queue;
    private readonly RunWriter _writer;
    private readonly LiveRunRegistry _live;
    private readonly IDbContextFactory<RunsDb> _databases;
    private readonly TimeProvider _clock;
    private readonly RunMetrics _metrics;
    private readonly ILogger<TrainingService> _logger;
    private readonly Worker[] _workers;
    private readonly CancellationToken _stopping;

    public TrainingService(
        TrainingQueue queue, RunWriter writer, LiveRunRegistry live, IDbContextFactory<RunsDb> databases,
        TimeProvider clock, RunMetrics metrics, IOptions<TrainingOptions> options, IHostApplicationLifetime lifetime,
        ILogger<TrainingService> logger)
    {
        (_queue, _writer, _live, _databases, _clock, _metrics, _logger) =
            (queue, writer, live, databases, clock, metrics, logger);
        _stopping = lifetime.ApplicationStopping;
        var numbers = Enumerable.Range(1, options.Value.Workers);
        _workers =
        [
            .. numbers.Select(number => new Worker($"training {number}", false)),
            .. numbers.Select(number => new Worker($"training long {number}", true)),
        ];
        // The last turns end while the web server disconnects its clients.
        lifetime.ApplicationStopping.Register(queue.Close);
    }

    /// <summary>Whether all threads run and none has been in one turn for minutes.</summary>
    public bool IsTurning =>
        _workers.All(worker =>
            !worker.Ended.Task.IsCompleted
            && (worker.TurnBegan is not { } began || _clock.GetElapsedTime(began) < TurnTimeout));

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Close();
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var worker in _workers)
            new Thread(() => Work(worker)) { IsBackground = true, Name = worker.Name }.Start();
        await _clock.DelayAsync(Timeout.InfiniteTimeSpan, stoppingToken);
        try
        {
            await Task.WhenAll(_workers.Select(worker => worker.Ended.Task))
                .WaitAsync(StopTimeout, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            // The next start trains the unfinished epoch again.
            _logger.TurnOutlastedStop();
        }
    }

    private void Work(Worker worker)
    {
        while (true)
        {
            var run = _queue.Take(worker.LongEpochs, out var spare);
            if (run is null && spare is null)
                break;
            worker.TurnBegan = _clock.GetTimestamp();
            if (run is null)
                WorkOn(spare!);
            else
                TakeTurnSafely(run);
            worker.TurnBegan = null;
        }

        worker.Ended.SetResult();
    }

    private void WorkOn(ISpareWork spare)
    {
        spare.Work();
        _queue.Offer(spare);
    }

    private void TakeTurnSafely(LiveRun run)
    {
        try
        {
            TakeTurn(run);
        }
        catch (Exception exception) when (DatabaseErrors.OutageIn(exception) is { } outage)
        {
            _logger.CheckpointNotLoaded(exception, run.Stored.Id);
            _ = RetryAsync(run, outage);
        }
        catch (Exception exception)
        {
            _logger.TrainingFailed(exception, run.Stored.Id, run.Tape.LastEpoch);
            _writer.Fail(run, new(
                RunFailure.Error, "Training failed with an unexpected error.", Math.Max(0, run.Tape.LastStored)));
        }
    }

    /// <summary>Gives a run another turn when the database may have its checkpoint again.</summary>
    private async Task RetryAsync(LiveRun run, DatabaseOutage outage)
    {
        run.SetWaiting(run.Waiting ?? StorageWaiting.For(outage, _clock));
        await _clock.DelayAsync(LoadRetryDelay, _stopping);
        _queue.Enqueue(run);
    }

    private void TakeTurn(LiveRun run)
    {
        // Otherwise a command holds the turn and queues the run again.
        if (!run.TryEnterTurn())
            return;
        bool continues;
        try
        {
            continues = Train(run);
        }
        finally
        {
            run.ExitTurn();
        }

        if (continues)
            _queue.Enqueue(run);
    }

    /// <summary>Trains one turn. Returns whether the run needs another one.</summary>
    private bool Train(LiveRun run)
    {
        if (run.IsDeleted || run.IsMoved || !run.Progress.Status.TakesTurns())
            return false;
        if (run.Training is null)
        {
            run.Training = new(run, LatestCheckpoint(run), _clock);
            run.SetWaiting(null);
        }

        var training = run.Training;
        var (began, epoch) = (_clock.GetTimestamp(), run.Tape.LastEpoch);
        var runs = _live.Count;
        training.Train(runs);
        _metrics.TurnTaken(_clock.GetElapsedTime(began), run.Tape.LastEpoch - epoch);
        if (training.WantsStore(runs) && run.TryBeginStore())
        {
            _writer.Store(training.TakeBatch());
            return !training.IsAtRest;
        }

        return !(training.MustWaitForStore(runs) && run.TryAwaitStore());
    }

    private Checkpoint? LatestCheckpoint(LiveRun run)
    {
        if (run.Stored.Epoch < 0)
            return null;
        using var db = _databases.CreateDbContext();
        var (key, epoch) = (run.Stored.Key, run.Stored.Epoch);
        var checkpoint = db.Checkpoints.AsNoTracking().Single(c => c.RunKey == key && c.Epoch == epoch);
        return Checkpoint.FromBytes(checkpoint.Bytes);
    }

    private sealed class Worker(string name, bool longEpochs)
    {
        private long _turnBegan = -1;

        public string Name => name;

        public bool LongEpochs => longEpochs;

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long? TurnBegan
        {
            get => Interlocked.Read(ref _turnBegan) is >= 0 and var began ? began : null;
            set => Interlocked.Exchange(ref _turnBegan, value ?? -1);
        }
    }
}
