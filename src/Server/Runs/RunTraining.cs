using System.Globalization;
using BackpropWeb.Contracts;
using BackpropWeb.Engine.Checkpoints;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Server.Persistence;

namespace BackpropWeb.Server.Runs;

/// <summary>The training of a run, slice by slice. Used by the thread that has the run's turn.</summary>
public sealed class RunTraining
{
    /// <summary>How long a turn lasts, or one epoch if that is longer.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(5);

    /// <summary>A run whose single epochs take longer than this must not hold up those that share a thread.</summary>
    private static readonly TimeSpan LongEpoch = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan StoreInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>A paced run that was held up catches up, but not on more than this.</summary>
    private static readonly TimeSpan MostLag = TimeSpan.FromSeconds(10);

    /// <summary>Seconds, 30 years of them: a pace may be as slow as anybody likes.</summary>
    private const double LongestWait = 1e9;

    private const long ManyUnstoredBytes = 1 << 20;
    private const long MostUnstoredBytes = 4 << 20;

    private readonly LiveRun _run;
    private readonly Trainer _trainer;
    private readonly TimeProvider _clock;
    private readonly DateTime _startedAt;
    private readonly List<Checkpoint> _kept = [];
    private int? _solvedAt;
    private RunFailure? _failure;
    private DateTime? _finishedAt;
    private long _paceStart;
    private int _paceStartEpoch;
    private long _lastBatch;

    /// <param name="checkpoint">Where to go on, or null to begin.</param>
    public RunTraining(LiveRun run, Checkpoint? checkpoint, TimeProvider clock)
    {
        _run = run;
        _clock = clock;
        _trainer = checkpoint is null ? new(run.Recipe) : new(run.Recipe, checkpoint);
        _solvedAt = run.Progress.SolvedAt;
        _startedAt = run.Progress.StartedAt ?? clock.Now();
        // The first batch is due at once, so that the start of a run is stored with its first rows.
        _lastBatch = clock.GetTimestamp() - (long)(StoreInterval.TotalSeconds * clock.TimestampFrequency);
        if (checkpoint is null)
            Record();
        StartPace();
    }

    public bool HasEnded => _finishedAt is not null;

    /// <summary>Whether nothing is to be trained now: it has ended, or taken the steps that its owner asked for.</summary>
    public bool IsAtRest => HasEnded || _trainer.Epoch >= _run.Stored.PauseAt;

    /// <summary>Whether single epochs take so long that the run belongs to a lane of its own.</summary>
    public bool HasLongEpochs { get; private set; }

    /// <summary>Timestamp at which the next epoch is due; null for at once, as steps are whatever the pace.</summary>
    public long? Due =>
        _run.Stored is { Pace: { } pace, PauseAt: null } && !HasEnded
            ? _paceStart + (long)(Math.Min((_trainer.Epoch + 1 - _paceStartEpoch) / pace, LongestWait) * _clock.TimestampFrequency)
            : null;

    public bool WantsStore =>
        IsAtRest || _clock.GetElapsedTime(_lastBatch) >= StoreInterval || _run.Tape.UnstoredBytes >= ManyUnstoredBytes;

    public bool MustWaitForStore => IsAtRest || _run.Tape.UnstoredBytes >= MostUnstoredBytes;

    /// <summary>Trains for a slice, or as far as the pace allows, or to the end, and tells viewers.</summary>
    public void Train()
    {
        var start = _clock.GetTimestamp();
        var now = start;
        while (!IsAtRest && (Due is not { } due || due <= now) && _clock.GetElapsedTime(start, now) < Slice)
        {
            TrainEpoch();
            var end = _clock.GetTimestamp();
            if (_clock.GetElapsedTime(now, end) > LongEpoch)
                HasLongEpochs = true;
            now = end;
        }

        if (Due is { } next && _clock.GetElapsedTime(next, now) > MostLag)
            StartPace();
        _run.Publish(Progress() with { Status = RunStatus.Running, FinishedAt = null, Failure = null });
    }

    /// <summary>Ends the run where it stands, for a reason that is not in its numbers.</summary>
    public void Fail(RunFailure failure)
    {
        _failure = failure;
        _finishedAt ??= _clock.Now();
    }

    /// <summary>What the database has not got yet.</summary>
    public TapeBatch TakeBatch()
    {
        _lastBatch = _clock.GetTimestamp();
        _kept.RemoveAll(checkpoint => checkpoint.Epoch <= _run.Tape.LastStored);
        return new(_run, _run.Tape.LastStored + 1, _run.Tape.LastEpoch, _trainer.Checkpoint(), [.. _kept], Progress());
    }

    private void TrainEpoch()
    {
        if (_trainer.Epoch < _run.Recipe.Epochs && !_trainer.Step())
            Fail(new(
                RunFailure.Diverged,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"After epoch {_trainer.Epoch} a weight or the error left the finite numbers. A smaller learning rate or momentum may help."),
                _trainer.Epoch));
        else if (_trainer.Epoch > _run.Tape.LastEpoch)
            Record();
        if (_trainer.Epoch >= _run.Recipe.Epochs)
            _finishedAt ??= _clock.Now();
    }

    private void Record()
    {
        _run.Tape.Append(_trainer);
        if (_trainer.CorrectCount == _run.Recipe.Problem.Cases.Length)
            _solvedAt ??= _trainer.Epoch;
        else
            _solvedAt = null;
        if (KeptCheckpoints.Keeps(_run.CheckpointStride, _trainer.Epoch))
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

    private void StartPace()
    {
        _paceStart = _clock.GetTimestamp();
        _paceStartEpoch = _trainer.Epoch;
    }
}
