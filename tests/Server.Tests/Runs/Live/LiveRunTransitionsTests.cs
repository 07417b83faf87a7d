using BackpropWeb.Server.Runs.Live;

namespace BackpropWeb.Server.Tests.Runs.Live;

[Trait("Storage", "Any")]
[Trait("Placement", "Any")]
public sealed class LiveRunTransitionsTests
{
    [Theory]
    [InlineData("Idle", "BeginStore>Storing Unload>Unloaded Move>Moved Delete>Deleted")]
    [InlineData("Storing", "AwaitStore>AwaitingStore EndStore>Idle Move>Moved Delete>Deleted")]
    [InlineData("AwaitingStore", "EndStore>Idle Move>Moved Delete>Deleted")]
    [InlineData("Unloaded", "")]
    [InlineData("Moved", "")]
    [InlineData("Deleted", "")]
    public void EveryStateHasTheseTransitionsAndNoOther(string state, string transitions) =>
        Assert.Equal(transitions, string.Join(' ', Enum.GetValues<LiveRunEvent>()
            .Select(change => (change, Next: LiveRunTransitions.Next(Enum.Parse<LiveRunState>(state), change)))
            .Where(transition => transition.Next is not null)
            .Select(transition => $"{transition.change}>{transition.Next}")));

    [Fact]
    public void OneBatchAtATimeIsStoredAndTrainingCanWaitForIt()
    {
        var run = TestRuns.Live();
        Assert.False(run.TryAwaitStore());
        Assert.True(run.TryBeginStore());
        Assert.False(run.TryBeginStore());
        Assert.True(run.TryAwaitStore());
        Assert.True(run.EndStore());
        Assert.True(run.TryBeginStore());
        Assert.False(run.EndStore());
    }

    [Fact]
    public void AWatchedReplicaStaysInMemoryAndAnUnloadedOneTakesNoViewer()
    {
        var run = TestRuns.Live();
        using (run.TryWatch())
            Assert.False(run.TryUnloadReplica());
        Assert.False(run.TryUnload()); // It is queued, not paused.
        Assert.True(run.TryUnloadReplica());
        Assert.Null(run.TryWatch());
    }

    [Fact]
    public async Task ARunThatMovesWhileItIsStoredStaysMoved()
    {
        var run = TestRuns.Live();
        Assert.True(run.TryBeginStore());
        run.MarkMoved();
        Assert.False(run.EndStore());
        await run.UntilStoredAsync(TestContext.Current.CancellationToken);
        Assert.True(run.IsMoved);
    }
}
