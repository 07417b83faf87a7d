using System.Collections.Frozen;
using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Runs;

/// <summary>What an owner can do to a run.</summary>
public enum Move
{
    Pause,
    Resume,
    Step,
    Stop,
    Pace,
    Rule,
}

/// <summary>The states of a run and the moves between them: all that is possible, and what it leads to. Title and listing
/// may change in any state; queued → running → finished or failed is the training's own way.</summary>
public static class Moves
{
    private static readonly FrozenDictionary<(RunStatus, Move), RunStatus> Table = new Dictionary<(RunStatus, Move), RunStatus>
    {
        [(RunStatus.Queued, Move.Pause)] = RunStatus.Paused,
        [(RunStatus.Queued, Move.Stop)] = RunStatus.Stopped,
        [(RunStatus.Queued, Move.Pace)] = RunStatus.Queued,
        [(RunStatus.Queued, Move.Rule)] = RunStatus.Queued,
        [(RunStatus.Running, Move.Pause)] = RunStatus.Paused,
        [(RunStatus.Running, Move.Stop)] = RunStatus.Stopped,
        [(RunStatus.Running, Move.Pace)] = RunStatus.Running,
        [(RunStatus.Running, Move.Rule)] = RunStatus.Running,
        [(RunStatus.Paused, Move.Resume)] = RunStatus.Running,
        [(RunStatus.Paused, Move.Step)] = RunStatus.Running,
        [(RunStatus.Paused, Move.Stop)] = RunStatus.Stopped,
        [(RunStatus.Paused, Move.Pace)] = RunStatus.Paused,
        [(RunStatus.Paused, Move.Rule)] = RunStatus.Paused,
        [(RunStatus.Failed, Move.Resume)] = RunStatus.Running,
    }.ToFrozenDictionary();

    /// <summary>Where a move leads; null where it is not possible.</summary>
    public static RunStatus? Next(RunStatus status, RunFailure? failure, Move move) =>
        // The same numbers would only diverge again.
        failure?.Code != RunFailure.Diverged && Table.TryGetValue((status, move), out var next) ? next : null;

    public static IEnumerable<Move> Possible(RunStatus status, RunFailure? failure) =>
        Enum.GetValues<Move>().Where(move => Next(status, failure, move) is not null);

    /// <summary>Whether nothing of the run's rows will ever change.</summary>
    public static bool IsOver(RunStatus status, RunFailure? failure) => !Possible(status, failure).Any();

    /// <summary>As the addresses of the interface and the fields of forms write it.</summary>
    public static string Name(Move move) => move switch
    {
        Move.Pause => "pause",
        Move.Resume => "resume",
        Move.Step => "step",
        Move.Stop => "stop",
        Move.Pace => "pace",
        Move.Rule => "rule",
        _ => throw new ArgumentOutOfRangeException(nameof(move), move, "Not a move."),
    };
}
