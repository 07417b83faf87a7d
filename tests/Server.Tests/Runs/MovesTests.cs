using BackpropWeb.Contracts;
using BackpropWeb.Server.Runs;

namespace BackpropWeb.Server.Tests.Runs;

public sealed class MovesTests
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
        Assert.Equal(moves, string.Join(' ', Moves.Possible(status, reason).Select(move =>
            $"{Moves.Name(move)}>{Moves.Next(status, reason, move)}")));
        Assert.Equal(moves.Length == 0, Moves.IsOver(status, reason));
    }
}
