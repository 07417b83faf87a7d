using System.Collections.Frozen;
using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Runs.Commands;

/// <summary>Actions of a run's owner. Their names in lower case are the addresses of the API and the commands of the
/// page's forms.</summary>
internal enum SteeringAction
{
    Pause,
    Resume,
    Step,
    Stop,
    Pace,
    Rule,
}

/// <summary>The transitions between run states that owners can cause. Title and listing may change in any state;
/// training itself moves a run from queued to running to finished or failed.</summary>
internal static class RunTransitions
{
    private static readonly FrozenDictionary<string, SteeringAction> Named =
        Enum.GetValues<SteeringAction>().ToFrozenDictionary(Name);

    private static readonly FrozenDictionary<(RunStatus, SteeringAction), RunStatus> Table =
        new Dictionary<(RunStatus, SteeringAction), RunStatus>
        {
            [(RunStatus.Queued, SteeringAction.Pause)] = RunStatus.Paused,
            [(RunStatus.Queued, SteeringAction.Stop)] = RunStatus.Stopped,
            [(RunStatus.Queued, SteeringAction.Pace)] = RunStatus.Queued,
            [(RunStatus.Queued, SteeringAction.Rule)] = RunStatus.Queued,
            [(RunStatus.Running, SteeringAction.Pause)] = RunStatus.Paused,
            [(RunStatus.Running, SteeringAction.Stop)] = RunStatus.Stopped,
            [(RunStatus.Running, SteeringAction.Pace)] = RunStatus.Running,
            [(RunStatus.Running, SteeringAction.Rule)] = RunStatus.Running,
            [(RunStatus.Paused, SteeringAction.Resume)] = RunStatus.Running,
            [(RunStatus.Paused, SteeringAction.Step)] = RunStatus.Running,
            [(RunStatus.Paused, SteeringAction.Stop)] = RunStatus.Stopped,
            [(RunStatus.Paused, SteeringAction.Pace)] = RunStatus.Paused,
            [(RunStatus.Paused, SteeringAction.Rule)] = RunStatus.Paused,
            [(RunStatus.Failed, SteeringAction.Resume)] = RunStatus.Running,
        }.ToFrozenDictionary();

    /// <summary>The status after an action; null if the action is not possible.</summary>
    public static RunStatus? Next(RunStatus status, RunFailure? failure, SteeringAction action) =>
        // Resuming a diverged run would diverge again.
        failure?.Code != RunFailure.Diverged && Table.TryGetValue((status, action), out var next) ? next : null;

    public static IEnumerable<SteeringAction> Possible(RunStatus status, RunFailure? failure) =>
        Enum.GetValues<SteeringAction>().Where(action => Next(status, failure, action) is not null);

    /// <summary>Whether the run's rows are final.</summary>
    public static bool IsOver(RunStatus status, RunFailure? failure) => !Possible(status, failure).Any();

    public static string Name(SteeringAction action) => action.ToString().ToLowerInvariant();

    /// <summary>The action with a name; null if there is none.</summary>
    public static SteeringAction? ActionOf(string? name) =>
        name is not null && Named.TryGetValue(name, out var action) ? action : null;
}
