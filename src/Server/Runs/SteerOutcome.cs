using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Runs;

/// <summary>What became of an owner's order.</summary>
public abstract record SteerOutcome
{
    private SteerOutcome()
    {
    }

    /// <summary>It is done and stored.</summary>
    public sealed record Done(Run Run) : SteerOutcome;

    public sealed record Unknown : SteerOutcome;

    public sealed record NotOwner : SteerOutcome;

    /// <summary>The run's state does not allow it.</summary>
    /// <param name="Possible">What it does allow.</param>
    public sealed record NotNow(Move Move, RunStatus Status, IReadOnlyList<Move> Possible) : SteerOutcome;

    /// <summary>What it asks for is out of range.</summary>
    public sealed record Invalid(IReadOnlyDictionary<string, string[]> Errors, bool IsMalformed) : SteerOutcome;
}
