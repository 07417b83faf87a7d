using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Server.Persistence;

namespace BackpropWeb.Server.Runs;

/// <summary>A run that has not ended, as the process holds it. Who has its turn, a thread that trains it or an order that
/// steers it, may change it; any thread may look at its tape and progress.</summary>
#pragma warning disable CA1001 // A SemaphoreSlim whose wait handle nobody asks for holds nothing to dispose of.
public sealed class LiveRun
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _gate = new();
    private StoredRun _stored;
    private Recipe _recipe;
    private RunProgress _progress;
    private int _viewers;
    private bool _isAtRest;
    private bool _isStoring;
    private bool _isParked;

    public LiveRun(StoredRun stored, Recipe recipe)
    {
        (_stored, _recipe) = (stored, recipe);
        Tape = new(TapeLayout.For(recipe), recipe.Epochs, stored.Epoch);
        CheckpointStride = KeptCheckpoints.Stride(recipe);
        _progress = RunProgress.Of(stored);
    }

    /// <summary>As it was stored when it was taken up or last steered; how far it has come since is
    /// <see cref="Progress"/>.</summary>
    public StoredRun Stored => Volatile.Read(ref _stored);

    public Recipe Recipe => Volatile.Read(ref _recipe);

    public Tape Tape { get; }

    public SharedBatch Shared { get; } = new();

    public int CheckpointStride { get; }

    public RunProgress Progress => Volatile.Read(ref _progress);

    /// <summary>Made at the first turn after it was taken up or steered, used by who has the turn.</summary>
    public RunTraining? Training { get; set; }

    public bool IsDeleted { get; private set; }

    /// <summary>Whether another node trains it, or will: what is here is not the run any more.</summary>
    public bool IsLetGo { get; private set; }

    /// <summary>How many orders it has been given here.</summary>
    public int Orders { get; private set; }

    /// <summary>Place in the queue; the queue's own.</summary>
    internal QueuePlace Place { get; set; }

    private bool IsStoring
    {
        get
        {
            lock (_gate)
                return _isStoring;
        }
    }

    /// <summary>Whether a worker may train it now; not while it is being steered.</summary>
    public bool TryEnterTurn() => _turn.Wait(0, CancellationToken.None);

    /// <summary>Waits for the turn under way and for the batch on its way, and keeps further ones from beginning.</summary>
    public async Task EnterTurnAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await UntilStoredAsync(cancellationToken);
        }
        catch
        {
            _turn.Release();
            throw;
        }
    }

    /// <summary>Waits for the batch on its way.</summary>
    public Task UntilStoredAsync(CancellationToken cancellationToken) => UntilAsync(() => !IsStoring, cancellationToken);

    public void ExitTurn() => _turn.Release();

    /// <summary>Waits until something is so of which <see cref="Tape"/> gives a signal.</summary>
    public async Task UntilAsync(Func<bool> isSo, CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = Tape.NextChange();
            if (isSo())
                return;
            await changed.WaitAsync(cancellationToken);
        }
    }

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

    /// <summary>Goes on from what was just stored, by another recipe perhaps. For who has the turn.</summary>
    public void GoOnFrom(StoredRun stored, Recipe recipe)
    {
        Training = null;
        Orders++;
        Describe(stored, recipe);
        Publish(RunProgress.Of(stored));
    }

    /// <summary>Sets what an order changes; viewers see it at the next signal.</summary>
    public void Describe(StoredRun stored, Recipe recipe)
    {
        Volatile.Write(ref _recipe, recipe);
        Volatile.Write(ref _stored, stored);
    }

    public void MarkDeleted()
    {
        IsDeleted = true;
        Tape.Signal();
    }

    public void LetGo()
    {
        IsLetGo = true;
        Tape.Signal();
    }

    /// <summary>Keeps it in memory for one who watches it; null where it has just been put to rest.</summary>
    public Viewer? TryWatch()
    {
        lock (_gate)
        {
            if (_isAtRest)
                return null;
            _viewers++;
            return new(this);
        }
    }

    public void EndWatch()
    {
        lock (_gate)
            _viewers--;
    }

    /// <summary>Whether it may leave memory: it is paused and nobody watches, nor will. For who has the turn.</summary>
    public bool TryRest()
    {
        lock (_gate)
            return _isAtRest = _progress.Status == RunStatus.Paused && _viewers == 0;
    }

    /// <summary>The same of a run that is only watched here, whatever its state.</summary>
    public bool TryForget()
    {
        lock (_gate)
            return _isAtRest = _viewers == 0;
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
        bool wasParked;
        lock (_gate)
        {
            wasParked = _isParked;
            _isStoring = _isParked = false;
        }

        Tape.Signal();
        return wasParked;
    }
}

/// <summary>One who watches a run, until disposed.</summary>
public sealed class Viewer(LiveRun run) : IDisposable
{
    public LiveRun Run => run;

    public void Dispose() => run.EndWatch();
}
