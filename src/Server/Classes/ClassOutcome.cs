using BackpropWeb.Contracts;
using BackpropWeb.Server.Limits;

namespace BackpropWeb.Server.Classes;

/// <summary>Result of a request to a class.</summary>
internal abstract record ClassOutcome
{
    private ClassOutcome()
    {
    }

    public sealed record Created(StartedClass Class) : ClassOutcome;

    /// <summary>The visitor is a member.</summary>
    /// <param name="Run">The member's run.</param>
    /// <param name="IsNew">Whether this request made the visitor a member.</param>
    public sealed record Joined(MemberRun Run, bool IsNew) : ClassOutcome;

    public sealed record Done(Class Class) : ClassOutcome;

    public sealed record Unknown : ClassOutcome;

    public sealed record NotOwner : ClassOutcome;

    public sealed record Closed : ClassOutcome;

    public sealed record Full(int Members) : ClassOutcome;

    /// <summary>The request is invalid.</summary>
    /// <param name="Errors">Messages by field path.</param>
    public sealed record Invalid(FieldErrors Errors) : ClassOutcome;

    /// <summary>A limit of the client or the server is reached.</summary>
    public sealed record Busy(LimitRefusal Refusal) : ClassOutcome;
}
