using BackpropWeb.Contracts;
using BackpropWeb.Server.Limits;

namespace BackpropWeb.Server.Studies.Commands;

/// <summary>Result of a command.</summary>
internal abstract record StudyOutcome
{
    private StudyOutcome()
    {
    }

    /// <summary>The study is stored and will be trained.</summary>
    public sealed record Started(StartedStudy Study) : StudyOutcome;

    public sealed record Done(Study Study) : StudyOutcome;

    public sealed record Unknown : StudyOutcome;

    public sealed record NotOwner : StudyOutcome;

    /// <summary>The action is impossible in the study's status.</summary>
    public sealed record NotNow(StudyAction Action, RunStatus Status) : StudyOutcome;

    /// <summary>The request is invalid.</summary>
    /// <param name="Errors">Messages by field path.</param>
    public sealed record Invalid(FieldErrors Errors) : StudyOutcome;

    /// <summary>A limit of the client or the server is reached.</summary>
    public sealed record Busy(LimitRefusal Refusal) : StudyOutcome;
}
