using System.Globalization;
using BackpropWeb.Contracts;
using BackpropWeb.Engine.Checkpoints;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Shared;

namespace BackpropWeb.Server.Runs.Live;

/// <summary>Trains a run, slice by slice. Only the thread that holds the run's turn uses it.</summary>
internal sealed class RunTraining
{
    /// <summary>Length of a turn; a longer epoch is finished first.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(5);

    /// <summary>A run with longer epochs gets a lane of its own, so that it does not delay other runs.</summary>
    private static readonly TimeSpan LongEpoch = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan StoreInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>A delayed paced run catches up by at most this.</summary>
    private static readonly TimeSpan MaxLag = TimeSpan.FromSeconds(10);

    /// <summary>Seconds (30 years): keeps the due time of a very slow pace within a long.</summary>
    private const double MaxWait = 1e9;

    private const long MaxUnstoredBytes = 4 << 20;

    /// <summary>Of all runs together, while the database stores nothing.</summary>
    private const long MaxUnstoredBytesInAll = 256 << 20;

    /// <summary>A run is stored when it has this share of its unstored bytes.</summary>
    private const int StoreShare = 4;

    private readonly LiveRun _run;
    private readonly Trainer _trainer;
    private readonly TimeProvider _clock;
    private readonly DateTime _startedAt;
    private readonly List<Checkpoint> _kept = [];
    private readonly long _checkpointBytes;
    private int? _solvedAt;
    private RunFailure? _failure;
    private DateTime? _finishedAt;
    private long _paceStart;
    private int _paceStartEpoch;
    private long _lastBatch;

    /// <param name="checkpoint">The checkpoint to resume from; null to start at epoch 0.</param>
    public RunTraining(LiveRun run, Checkpoint? checkpoint, TimeProvider clock)
    {
        _run = run;
        _clock = clock;
        _trainer = checkpoint is null ? new(run.Recipe) : new(run.Recipe, checkpoint);
        _checkpointBytes = 2L * sizeof(double) * run.Recipe.Network.WeightCount;
        _solvedAt = run.Progress.SolvedAt;
        _startedAt = run.Progress.StartedAt ?? clock.Now();
        // Makes the first batch due at once, so that the start time is stored with the first rows.
        _lastBatch = clock.GetTimestamp() - (long)(StoreInterval.TotalSeconds * clock.TimestampFrequency);
        if (checkpoint is null)
            Record();
        StartPace();
    }

    public bool HasEnded => _finishedAt is not null;

    /// <summary>Whether there is nothing to train: the run has ended or has done its steps.</summary>
    public bool IsAtRest => HasEnded || _trainer.Epoch >= _run.Stored.PauseAt;

    /// <summary>Whether the run belongs in the lane for long epochs.</summary>
    public bool HasLongEpochs { get; private set; }

    /// <summary>Timestamp when the next epoch is due; null for at once. Steps ignore the pace.</summary>
    public long? Due =>
        _run.Stored is { Pace: { } pace, PauseAt: null } && !HasEnded
            ? _paceStart + (long)(
                Math.Min((_trainer.Epoch + 1 - _paceStartEpoch) / pace, MaxWait) * _clock.TimestampFrequency)
            : null;

    /// <summary>Rows and checkpoints that only the memory has.</summary>
    public long UnstoredBytes =>
        _run.Tape.UnstoredBytes
        + (_kept.Count(checkpoint => checkpoint.Epoch > _run.Tape.LastStored) * _checkpointBytes);

    /// <param name="runs">Number of runs that share the memory.</param>
    public bool WantsStore(int runs) =>
        IsAtRest || _clock.GetElapsedTime(_lastBatch) >= StoreInterval || UnstoredBytes >= MaxBytes(runs) / StoreShare;

    /// <param name="runs">Number of runs that share the memory.</param>
    public bool MustWaitForStore(int runs) => IsAtRest || UnstoredBytes >= MaxBytes(runs);

    /// <summary>
    /// Trains until the slice, the pace, the run or its memory for unstored rows ends, and publishes the progress.
    /// </summary>
    /// <param name="runs">Number of runs that share the memory.</param>
    public void Train(int runs)
    {
        var maxBytes = MaxBytes(runs);
        var start = _clock.GetTimestamp();
        var now = start;
        while (!IsAtRest
            && (Due is not { } due || due <= now)
            && _clock.GetElapsedTime(start, now) < Slice
            && _run.Tape.UnstoredBytes < maxBytes)
        {
            TrainEpoch();
            var end = _clock.GetTimestamp();
            if (_clock.GetElapsedTime(now, end) > LongEpoch)
                HasLongEpochs = true;
            now = end;
        }

        if (Due is { } next && _clock.GetElapsedTime(next, now) > MaxLag)
            StartPace();
        _run.Publish(Progress() with { Status = RunStatus.Running, FinishedAt = null, Failure = null });
    }

    /// <summary>Ends the run at its current epoch as failed.</summary>
    public void Fail(RunFailure failure)
    {
        _failure = failure;
        _finishedAt ??= _clock.Now();
    }

    /// <summary>Takes everything that is not stored yet.</summary>
    public TapeBatch TakeBatch()
    {
        _lastBatch = _clock.GetTimestamp();
        _kept.RemoveAll(checkpoint => checkpoint.Epoch <= _run.Tape.LastStored);
        return new(_run, _run.Tape.LastStored + 1, _run.Tape.LastEpoch, _trainer.Checkpoint(), [.. _kept], Progress());
    }

    private void TrainEpoch()
    {
        if (_trainer.Epoch < _run.Recipe.Epochs && !_trainer.Step())
        {
            _solvedAt = null;
            Fail(new(
                RunFailure.Diverged,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"After epoch {_trainer.Epoch} a weight or the error was no longer finite. "
                    + $"Try a smaller learning rate or momentum."),
                _trainer.Epoch));
        }
        else if (_trainer.Epoch > _run.Tape.LastEpoch)
            Record();
        if (_trainer.Epoch >= _run.Recipe.Epochs)
            _finishedAt ??= _clock.Now();
    }

    private void Record()
    {
        _run.Tape.Append(_trainer);
        if (_trainer.CorrectCount == _run.Recipe.Problem.TrainedCount)
            _solvedAt ??= _trainer.Epoch;
        else
            _solvedAt = null;
        if (CheckpointRetention.Keeps(_run.CheckpointStride, _trainer.Epoch))
            _kept.Add(_trainer.Checkpoint());
    }

    private RunProgress Progress() => new(
        _failure is not null ? RunStatus.Failed
            : HasEnded ? RunStatus.Finished
            : IsAtRest ? RunStatus.Paused
            : RunStatus.Running,
        _trainer.Epoch,
        _trainer.TotalError, _trainer.MeanSquaredError, _trainer.CorrectCount, _solvedAt, _startedAt, _finishedAt,
        _failure);

    private static long MaxBytes(int runs) => Math.Min(MaxUnstoredBytes, MaxUnstoredBytesInAll / Math.Max(1, runs));

    private void StartPace()
    {
        _paceStart = _clock.GetTimestamp();
        _paceStartEpoch = _trainer.Epoch;
    }
}
