using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Runs.Commands;

/// <summary>Result of a <see cref="SteeringCommand"/>.</summary>
internal abstract record SteeringOutcome
{
    private SteeringOutcome()
    {
    }

    /// <summary>The command is executed and stored.</summary>
    public sealed record Done(Run Run) : SteeringOutcome;

    public sealed record Unknown : SteeringOutcome;

    public sealed record NotOwner : SteeringOutcome;

    /// <summary>The run's status does not allow the action.</summary>
    /// <param name="Possible">Actions that the status allows.</param>
    public sealed record NotNow(SteeringAction Action, RunStatus Status, IReadOnlyList<SteeringAction> Possible)
        : SteeringOutcome;

    /// <summary>The request is malformed or out of range. Text, because nodes send it to each other.</summary>
    public sealed record Invalid(IReadOnlyDictionary<string, string[]> Errors, bool IsMalformed) : SteeringOutcome;
}
