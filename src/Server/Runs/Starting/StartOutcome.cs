using BackpropWeb.Contracts;
using BackpropWeb.Server.Limits;

namespace BackpropWeb.Server.Runs.Starting;

/// <summary>Result of a request to start a run.</summary>
internal abstract record StartOutcome
{
    private StartOutcome()
    {
    }

    /// <summary>The run is stored and will be trained.</summary>
    public sealed record Started(StartedRun Run) : StartOutcome;

    /// <summary>The request is invalid.</summary>
    /// <param name="Errors">Messages by field path.</param>
    public sealed record Invalid(FieldErrors Errors) : StartOutcome;

    /// <summary>A limit of the client or the server is reached.</summary>
    public sealed record Busy(LimitRefusal Refusal) : StartOutcome;
}
