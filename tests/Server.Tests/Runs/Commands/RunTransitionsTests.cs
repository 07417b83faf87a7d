using BackpropWeb.Contracts;
using BackpropWeb.Server.Runs.Commands;

namespace BackpropWeb.Server.Tests.Runs.Commands;

[Trait("Storage", "Any")]
public sealed class RunTransitionsTests
{
    [Theory]
    [InlineData(RunStatus.Queued, null, "pause>Paused stop>Stopped pace>Queued rule>Queued")]
    [InlineData(RunStatus.Running, null, "pause>Paused stop>Stopped pace>Running rule>Running")]
    [InlineData(RunStatus.Paused, null, "resume>Running step>Running stop>Stopped pace>Paused rule>Paused")]
    [InlineData(RunStatus.Finished, null, "")]
    [InlineData(RunStatus.Stopped, null, "")]
    [InlineData(RunStatus.Failed, "storage", "resume>Running")]
    [InlineData(RunStatus.Failed, "error", "resume>Running")]
    [InlineData(RunStatus.Failed, "diverged", "")]
    public void EveryStateAllowsTheseMovesAndNoOther(RunStatus status, string? failure, string moves)
    {
        var reason = failure is null ? null : new RunFailure(failure, "", 0);
        Assert.Equal(moves, string.Join(' ', RunTransitions.Possible(status, reason).Select(move =>
            $"{RunTransitions.Name(move)}>{RunTransitions.Next(status, reason, move)}")));
        Assert.Equal(moves.Length == 0, RunTransitions.IsOver(status, reason));
    }
}
