using BackpropWeb.Contracts;
using BackpropWeb.Engine.Checkpoints;
using BackpropWeb.Server.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Runs;

/// <summary>Trains runs on threads of its own: each run for a short slice, then the next one's turn.</summary>
public sealed class TrainingService : BackgroundService
{
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan LongestTurn = TimeSpan.FromMinutes(2);

    private readonly IRunHomes _homes;
    private readonly Turns _queue;
    private readonly RunWriter _writer;
    private readonly IDbContextFactory<RunsDb> _databases;
    private readonly TimeProvider _clock;
    private readonly RunMetrics _metrics;
    private readonly ILogger<TrainingService> _logger;
    private readonly Worker[] _workers;

    public TrainingService(
        IRunHomes homes, Turns queue, RunWriter writer, IDbContextFactory<RunsDb> databases, TimeProvider clock,
        RunMetrics metrics, IOptions<TrainingOptions> options, IHostApplicationLifetime lifetime, ILogger<TrainingService> logger)
    {
        (_homes, _queue, _writer, _databases, _clock, _metrics, _logger) = (homes, queue, writer, databases, clock, metrics, logger);
        var numbers = Enumerable.Range(1, options.Value.Workers);
        _workers =
        [
            .. numbers.Select(number => new Worker($"training {number}", false)),
            .. numbers.Select(number => new Worker($"training long {number}", true)),
        ];
        // The last turns end while the web server still says good-bye to its clients.
        lifetime.ApplicationStopping.Register(queue.Close);
    }

    /// <summary>Whether the threads live and none has been in one turn for minutes.</summary>
    public bool IsTurning =>
        _workers.All(worker =>
            !worker.Ended.Task.IsCompleted
            && (worker.TurnBegan is not { } began || _clock.GetElapsedTime(began) < LongestTurn));

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await _homes.RestoreAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Close();
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var worker in _workers)
            new Thread(() => Work(worker)) { IsBackground = true, Name = worker.Name }.Start();
        await Task.WhenAny(Task.Delay(Timeout.Infinite, stoppingToken));
        try
        {
            await Task.WhenAll(_workers.Select(worker => worker.Ended.Task)).WaitAsync(LongestStop, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            // What the epoch under way would add is trained again after the next start.
            _logger.TurnOutlastsStop();
        }
    }

    private void Work(Worker worker)
    {
        while (_queue.Take(worker.LongEpochs) is { } run)
        {
            worker.TurnBegan = _clock.GetTimestamp();
            try
            {
                TakeTurn(run);
            }
            catch (Exception exception)
            {
                _logger.TrainingFailed(exception, run.Stored.Id);
                _writer.Fail(run, new(
                    "error", "The training ended by an unexpected error.", Math.Max(0, run.Tape.LastStored)));
            }

            worker.TurnBegan = null;
        }

        worker.Ended.SetResult();
    }

    private void TakeTurn(LiveRun run)
    {
        // Else it is being steered; who does that puts it back into the queue.
        if (!run.TryEnterTurn())
            return;
        bool goesOn;
        try
        {
            goesOn = Train(run);
        }
        finally
        {
            run.ExitTurn();
        }

        if (goesOn)
            _queue.Enqueue(run);
    }

    /// <summary>Whether the run wants another turn.</summary>
    private bool Train(LiveRun run)
    {
        if (run.IsDeleted || run.IsLetGo || !run.Progress.Status.TakesTurns())
            return false;
        var training = run.Training ??= new(run, LatestCheckpoint(run), _clock);
        var (began, epoch) = (_clock.GetTimestamp(), run.Tape.LastEpoch);
        training.Train();
        _metrics.TurnTaken(_clock.GetElapsedTime(began), run.Tape.LastEpoch - epoch);
        if (training.WantsStore && run.TryBeginStore())
        {
            _writer.Store(training.TakeBatch());
            return !training.IsAtRest;
        }

        return !(training.MustWaitForStore && run.TryPark());
    }

    private Checkpoint? LatestCheckpoint(LiveRun run)
    {
        if (run.Stored.Epoch < 0)
            return null;
        using var db = _databases.CreateDbContext();
        var (key, epoch) = (run.Stored.Key, run.Stored.Epoch);
        return Checkpoint.FromBytes(db.Checkpoints.AsNoTracking().Single(c => c.RunKey == key && c.Epoch == epoch).Bytes);
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
