using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Studies.Commands;

/// <summary>Actions of a study's owner. Their names in lower case are the addresses of the API.</summary>
internal enum StudyAction
{
    Pause,
    Resume,
    Stop,
}

/// <summary>The transitions between statuses that owners can cause.</summary>
internal static class StudyTransitions
{
    /// <summary>The statuses from which an action is possible.</summary>
    public static RunStatus[] From(StudyAction action) => action switch
    {
        StudyAction.Pause => [RunStatus.Queued, RunStatus.Running],
        StudyAction.Resume => [RunStatus.Paused, RunStatus.Failed],
        StudyAction.Stop => [RunStatus.Queued, RunStatus.Running, RunStatus.Paused],
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "Unknown action."),
    };

    /// <summary>The status after an action.</summary>
    public static RunStatus To(StudyAction action) => action switch
    {
        StudyAction.Pause => RunStatus.Paused,
        StudyAction.Resume => RunStatus.Running,
        StudyAction.Stop => RunStatus.Stopped,
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "Unknown action."),
    };

    public static IEnumerable<StudyAction> Possible(RunStatus status) =>
        Enum.GetValues<StudyAction>().Where(action => From(action).Contains(status));

    public static string Name(StudyAction action) => action.ToString().ToLowerInvariant();

    /// <summary>The action with a name; null if there is none.</summary>
    public static StudyAction? ActionOf(string name) =>
        Enum.GetValues<StudyAction>().Where(action => Name(action) == name).Cast<StudyAction?>().FirstOrDefault();
}
