using BackpropWeb.Server.Limits;
using BackpropWeb.Server.Runs.Live;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Tests.Runs.Live;

[Trait("Storage", "Any")]
[Trait("Placement", "Any")]
public sealed class UnfinishedRunsTests
{
    private readonly UnfinishedRuns _runs = new(
        Options.Create(new LimitOptions { UnfinishedRuns = 2, QueuedRuns = 3 }));

    [Fact]
    public void AClientHasItsOwnLimitAndAllHaveOneTogether()
    {
        Assert.Null(_runs.TryAdd("a", "one"));
        Assert.Null(_runs.TryAdd("b", "one"));
        Assert.Contains("Limits:UnfinishedRuns is 2", _runs.TryAdd("c", "one")!.Reason, StringComparison.Ordinal);
        Assert.Null(_runs.TryAdd("c", "two"));
        Assert.Contains("Limits:QueuedRuns is 3", _runs.TryAdd("d", "two")!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void ARunThatEndsMakesRoomForItsClientOnce()
    {
        Assert.Null(_runs.TryAdd("a", "one"));
        Assert.Null(_runs.TryAdd("b", "one"));
        _runs.Remove("a");
        _runs.Remove("a");
        Assert.Null(_runs.TryAdd("c", "one"));
        Assert.NotNull(_runs.TryAdd("d", "one"));
    }

    [Fact]
    public void OtherNodesRunsAreCountedAndARunThatIsNotStoredYetIsKept()
    {
        Assert.Null(_runs.TryAdd("stored", "one"));
        _runs.Add("stored");
        var before = _runs.Stored;
        Assert.Null(_runs.TryAdd("starting", "one"));
        _runs.Reconcile(before, ["elsewhere"]);
        Assert.Equal(["elsewhere"], _runs.Stored);
        _runs.Add("starting");
        Assert.Equal(["elsewhere", "starting"], _runs.Stored.Order());
        Assert.Null(_runs.TryAdd("next", "one"));
    }
}
