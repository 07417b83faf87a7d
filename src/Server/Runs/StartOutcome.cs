using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Runs;

/// <summary>What became of a request to start a run.</summary>
public abstract record StartOutcome
{
    private StartOutcome()
    {
    }

    /// <summary>It is stored and will be trained.</summary>
    public sealed record Started(StartedRun Run) : StartOutcome;

    /// <summary>The request is not one that can be trained.</summary>
    /// <param name="Errors">Messages by field path.</param>
    /// <param name="IsMalformed">Whether something is of a wrong type or unknown, rather than out of its range.</param>
    public sealed record Invalid(IReadOnlyDictionary<string, string[]> Errors, bool IsMalformed) : StartOutcome;

    /// <summary>The client, or the server, has too much to do.</summary>
    public sealed record Busy(StartRefusal Refusal) : StartOutcome;
}
