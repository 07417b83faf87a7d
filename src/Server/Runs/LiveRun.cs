using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Server.Persistence;

namespace BackpropWeb.Server.Runs;

/// <summary>A run that has not ended, as the process holds it. One thread at a time has its turn to train it; any thread
/// may look at its tape and progress.</summary>
public sealed class LiveRun
{
    private readonly Lock _gate = new();
    private RunProgress _progress;
    private bool _isStoring;
    private bool _isParked;

    /// <param name="client">Who is charged with it; null for runs of the house and those found at start.</param>
    public LiveRun(StoredRun stored, Recipe recipe, string? client)
    {
        Stored = stored;
        Recipe = recipe;
        Client = client;
        Tape = new(TapeLayout.For(recipe), recipe.Epochs, stored.Epoch);
        CheckpointStride = KeptCheckpoints.Stride(recipe);
        _progress = RunProgress.Of(stored);
    }

    /// <summary>As it was stored or found at start; what changes since then is <see cref="Progress"/>.</summary>
    public StoredRun Stored { get; }

    public Recipe Recipe { get; }

    public string? Client { get; }

    public Tape Tape { get; }

    public int CheckpointStride { get; }

    public RunProgress Progress => Volatile.Read(ref _progress);

    /// <summary>Set at its first turn, used by the thread that has the turn.</summary>
    public RunTraining? Training { get; set; }

    public bool IsDeleted { get; private set; }

    /// <summary>Tells viewers where the run stands. What has ended stays as it ended.</summary>
    public void Publish(RunProgress progress)
    {
        lock (_gate)
        {
            if (!_progress.Status.HasEnded())
                Volatile.Write(ref _progress, progress);
        }

        Tape.Signal();
    }

    public void MarkDeleted()
    {
        IsDeleted = true;
        Tape.Signal();
    }

    /// <summary>Whether a batch may go to the database now: there is one on its way at most.</summary>
    public bool TryBeginStore()
    {
        lock (_gate)
        {
            if (_isStoring)
                return false;
            return _isStoring = true;
        }
    }

    /// <summary>The run takes no further turn until the batch on its way is stored. False if it just was.</summary>
    public bool TryPark()
    {
        lock (_gate)
            return _isParked = _isStoring;
    }

    /// <summary>Whether the run was waiting for this.</summary>
    public bool EndStore()
    {
        lock (_gate)
        {
            var wasParked = _isParked;
            _isStoring = _isParked = false;
            return wasParked;
        }
    }
}
