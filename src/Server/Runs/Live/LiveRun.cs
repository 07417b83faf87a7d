using BackpropWeb.Contracts;
using BackpropWeb.Engine;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Shared;
using BackpropWeb.Server.Runs.Tapes;

namespace BackpropWeb.Server.Runs.Live;

/// <summary>In-memory state of a run that has not ended. Only the holder of its turn (a training thread or a steering
/// command) may modify it; any thread may read its tape and progress.</summary>
#pragma warning disable CA1001 // A SemaphoreSlim whose wait handle is never used has nothing to dispose of.
internal sealed class LiveRun
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _gate = new();
    private LiveRunState _state = LiveRunState.Idle;
    private StoredRun _stored;
    private Recipe _recipe;
    private RunProgress _progress;
    private RunWaiting? _waiting;
    private int _viewers;

    private LiveRun(StoredRun stored, Recipe recipe)
    {
        (_stored, _recipe) = (stored, recipe);
        Tape = new(TapeLayout.For(recipe), recipe.Epochs, stored.Epoch);
        CheckpointStride = CheckpointRetention.Stride(recipe);
        _progress = RunProgress.Of(stored);
    }

    /// <summary>The row as it was loaded or last changed by a command; <see cref="Progress"/> is newer.</summary>
    public StoredRun Stored => Volatile.Read(ref _stored);

    public Recipe Recipe => Volatile.Read(ref _recipe);

    public Tape Tape { get; }

    public BatchCache Shared { get; } = new();

    public int CheckpointStride { get; }

    public RunProgress Progress => Volatile.Read(ref _progress);

    /// <summary>Why the run waits for the database; null unless it does.</summary>
    public RunWaiting? Waiting => Volatile.Read(ref _waiting);

    /// <summary>Whether the database may or may not have the run's last transaction, because it failed before it was
    /// confirmed. The next transaction writes everything again. Only code that stores the run changes it.</summary>
    public bool IsUnconfirmed { get; set; }

    /// <summary>Whether a batch is being stored.</summary>
    public bool IsStoring => State is LiveRunState.Storing or LiveRunState.AwaitingStore;

    /// <summary>Created by the first turn after a load or a command; used by the holder of the turn.</summary>
    public RunTraining? Training { get; set; }

    public bool IsDeleted => State == LiveRunState.Deleted;

    /// <summary>Whether another node has taken the run.</summary>
    public bool IsMoved => State == LiveRunState.Moved;

    /// <summary>Commands that changed the run in this process.</summary>
    public int CommandCount { get; private set; }

    private LiveRunState State
    {
        get
        {
            lock (_gate)
                return _state;
        }
    }

    /// <summary>Creates the in-memory state of a stored run.</summary>
    /// <param name="stored">The run's row.</param>
    /// <param name="recipe">The run's recipe, if the caller has already parsed it.</param>
    public static LiveRun Of(StoredRun stored, Recipe? recipe = null) =>
        new(stored, recipe ?? RunStore.RecipeOf(stored));

    /// <summary>Takes the turn if it is free.</summary>
    public bool TryEnterTurn() => _turn.Wait(0, CancellationToken.None);

    /// <summary>Waits for the turn and for the batch that is being stored.</summary>
    /// <exception cref="StorageUnavailableException">The database cannot store that batch now.</exception>
    public async Task EnterTurnAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await UntilAsync(() => !IsStoring || Waiting is not null, cancellationToken);
            if (IsStoring && Waiting is { } waiting)
                throw new StorageUnavailableException(waiting);
        }
        catch
        {
            _turn.Release();
            throw;
        }
    }

    public void ExitTurn() => _turn.Release();

    /// <summary>Waits for the batch that is being stored.</summary>
    public Task UntilStoredAsync(CancellationToken cancellationToken) =>
        UntilAsync(() => !IsStoring, cancellationToken);

    /// <summary>Waits for a condition; checks it at each signal of <see cref="Tape"/>.</summary>
    public async Task UntilAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = Tape.NextChange();
            if (condition())
                return;
            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Publishes progress to viewers. A run that has ended keeps its last progress.</summary>
    public void Publish(RunProgress progress)
    {
        lock (_gate)
        {
            if (!_progress.Status.HasEnded())
                Volatile.Write(ref _progress, progress);
        }

        Tape.Signal();
    }

    /// <summary>Publishes why the run waits for the database; null once it waits no more.</summary>
    public void SetWaiting(RunWaiting? waiting)
    {
        if (Interlocked.Exchange(ref _waiting, waiting) != waiting)
            Tape.Signal();
    }

    /// <summary>Continues from a row that a command has just stored. Requires the turn.</summary>
    public void ContinueFrom(StoredRun stored, Recipe recipe)
    {
        Training = null;
        CommandCount++;
        Describe(stored, recipe);
        Publish(RunProgress.Of(stored));
    }

    /// <summary>Replaces row and recipe; viewers see them at the next signal.</summary>
    public void Describe(StoredRun stored, Recipe recipe)
    {
        Volatile.Write(ref _recipe, recipe);
        Volatile.Write(ref _stored, stored);
    }

    /// <summary>Starts storing a batch; false if one is being stored already.</summary>
    public bool TryBeginStore() => Apply(LiveRunEvent.BeginStore);

    /// <summary>Makes training wait for the batch that is being stored; false if there is none.</summary>
    public bool TryAwaitStore() => Apply(LiveRunEvent.AwaitStore);

    /// <summary>Ends <see cref="TryBeginStore"/>. Returns true if training waits for it.</summary>
    public bool EndStore()
    {
        bool wasAwaited;
        lock (_gate)
        {
            wasAwaited = _state == LiveRunState.AwaitingStore;
            Apply(LiveRunEvent.EndStore);
        }

        Tape.Signal();
        return wasAwaited;
    }

    public void MarkDeleted()
    {
        Apply(LiveRunEvent.Delete);
        Tape.Signal();
    }

    public void MarkMoved()
    {
        Apply(LiveRunEvent.Move);
        Tape.Signal();
    }

    /// <summary>Keeps the run in memory for a viewer; null if it has just been unloaded.</summary>
    public Viewer? TryWatch()
    {
        lock (_gate)
        {
            if (_state == LiveRunState.Unloaded)
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

    /// <summary>Unloads a paused run without viewers. Requires the turn.</summary>
    public bool TryUnload()
    {
        lock (_gate)
            return _progress.Status == RunStatus.Paused && TryUnloadReplica();
    }

    /// <summary>Unloads a replica without viewers, in any status.</summary>
    public bool TryUnloadReplica()
    {
        lock (_gate)
            return _viewers == 0 && Apply(LiveRunEvent.Unload);
    }

    private bool Apply(LiveRunEvent change)
    {
        lock (_gate)
        {
            if (LiveRunTransitions.Next(_state, change) is not { } next)
                return false;
            _state = next;
            return true;
        }
    }
}

/// <summary>Keeps a run in memory until disposed.</summary>
internal sealed class Viewer(LiveRun run) : IDisposable
{
    public LiveRun Run => run;

    public void Dispose() => run.EndWatch();
}
