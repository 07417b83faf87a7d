using BackpropWeb.Server.Limits;
using BackpropWeb.Server.Runs.Live;
using BackpropWeb.Server.Runs.Starting;
using Microsoft.Extensions.Options;

namespace BackpropWeb.Server.Tests.Runs.Starting;

[Trait("Storage", "Any")]
[Trait("Placement", "Any")]
public sealed class StartLimiterTests
{
    [Fact]
    public void AClientThatStartsTooOftenIsRefusedAndChargedWithNothing()
    {
        var options = Options.Create(new LimitOptions { StartsPerMinute = 3, UnfinishedRuns = 4 });
        var unfinished = new UnfinishedRuns(options);
        using var limiter = new StartLimiter(unfinished, options);
        foreach (var id in (string[])["a", "b", "c"])
        {
            Assert.Null(limiter.TryStart(id, "one"));
            unfinished.Remove(id); // It has ended, and still counts as a start.
        }

        var refusal = limiter.TryStart("d", "one")!;
        Assert.Contains("Limits:StartsPerMinute is 3", refusal.Reason, StringComparison.Ordinal);
        Assert.InRange(refusal.RetryAfter, TimeSpan.FromTicks(1), TimeSpan.FromMinutes(1));
        Assert.Null(limiter.TryStart("e", "two"));
        unfinished.Reconcile(unfinished.Stored, []);
        Assert.Empty(unfinished.Stored);
    }
}
