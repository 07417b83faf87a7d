using System.Collections.Frozen;

namespace BackpropWeb.Server.Runs.Live;

/// <summary>Lifecycle of a run in the memory of this process. The status that readers see (queued, running, paused, …)
/// is <see cref="LiveRun.Progress"/>.</summary>
internal enum LiveRunState
{
    /// <summary>In memory; no batch is being stored.</summary>
    Idle,

    /// <summary>A batch is being stored; training continues.</summary>
    Storing,

    /// <summary>A batch is being stored, and training waits for it.</summary>
    AwaitingStore,

    /// <summary>Removed from memory: a paused run or a replica without viewers. It can be loaded again.</summary>
    Unloaded,

    /// <summary>The run has moved to another node; this copy is out of date.</summary>
    Moved,

    /// <summary>The run was deleted.</summary>
    Deleted,
}

/// <summary>Events that change a <see cref="LiveRunState"/>.</summary>
internal enum LiveRunEvent
{
    BeginStore,
    AwaitStore,
    EndStore,
    Unload,
    Move,
    Delete,
}

/// <summary>All transitions of a run in memory. An event without an entry changes nothing.</summary>
internal static class LiveRunTransitions
{
    private static readonly FrozenDictionary<(LiveRunState, LiveRunEvent), LiveRunState> Table =
        new Dictionary<(LiveRunState, LiveRunEvent), LiveRunState>
        {
            [(LiveRunState.Idle, LiveRunEvent.BeginStore)] = LiveRunState.Storing,
            [(LiveRunState.Idle, LiveRunEvent.Unload)] = LiveRunState.Unloaded,
            [(LiveRunState.Idle, LiveRunEvent.Move)] = LiveRunState.Moved,
            [(LiveRunState.Idle, LiveRunEvent.Delete)] = LiveRunState.Deleted,
            [(LiveRunState.Storing, LiveRunEvent.AwaitStore)] = LiveRunState.AwaitingStore,
            [(LiveRunState.Storing, LiveRunEvent.EndStore)] = LiveRunState.Idle,
            [(LiveRunState.Storing, LiveRunEvent.Move)] = LiveRunState.Moved,
            [(LiveRunState.Storing, LiveRunEvent.Delete)] = LiveRunState.Deleted,
            [(LiveRunState.AwaitingStore, LiveRunEvent.EndStore)] = LiveRunState.Idle,
            [(LiveRunState.AwaitingStore, LiveRunEvent.Move)] = LiveRunState.Moved,
            [(LiveRunState.AwaitingStore, LiveRunEvent.Delete)] = LiveRunState.Deleted,
        }.ToFrozenDictionary();

    /// <summary>The next state; null if the event changes nothing.</summary>
    public static LiveRunState? Next(LiveRunState state, LiveRunEvent change) =>
        Table.TryGetValue((state, change), out var next) ? next : null;
}
