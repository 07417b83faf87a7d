using BackpropWeb.Contracts;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs;
using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Tests.Runs;

public sealed class HousekeepingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task APausedRunThatNobodyWatchesLeavesMemoryAndIsTakenUpAgain()
    {
        using var server = new RunningServer();
        var (housekeeping, live) = (server.Service<Housekeeping>(), server.Service<LiveRuns>());
        var run = await server.StartAsync(new { problem = "xor", pace = 10 });
        await server.Service<Steering>().PauseAsync(run.Id, run.OwnerKey, Token);
        await using (var stream = server.WatchAsync(run.Id, 0).GetAsyncEnumerator(Token))
        {
            Assert.True(await stream.MoveNextAsync());
            await housekeeping.TidyAsync(Token);
            Assert.NotNull(live.Find(run.Id));
        }

        // The server hears of a viewer's end a little later.
        while (live.Find(run.Id) is not null)
            await housekeeping.TidyAsync(Token);
        Assert.Equal(RunStatus.Paused, (await server.GetAsync(run.Id)).Status);
        var step = await server.Service<Steering>().StepAsync(run.Id, run.OwnerKey, 1_000, Token);
        Assert.Equal(RunStatus.Finished, Assert.IsType<SteerOutcome.Done>(step).Run.Status);
    }

    [Fact]
    public async Task OldUnlistedRunsAreDeletedWhereTheOperatorAsksForIt()
    {
        using var server = new RunningServer(("Keeping:UnlistedDays", "30"));
        var (old, young, listed) = (
            await server.StartAsync(new { problem = "and" }), await server.StartAsync(new { problem = "and" }),
            await server.StartAsync(new { problem = "and", listed = true }));
        foreach (var run in (StartedRun[])[old, young, listed])
            await server.WaitForEndAsync(run.Id);
        await using (var db = await server.Service<IDbContextFactory<RunsDb>>().CreateDbContextAsync(Token))
        {
            await db.Runs.Where(run => run.Id != young.Id).ExecuteUpdateAsync(
                set => set.SetProperty(run => run.CreatedAt, DateTime.UtcNow.AddDays(-31)), Token);
        }

        await server.Service<Housekeeping>().TidyAsync(Token);
        var host = server.Service<RunHost>();
        Assert.Null(await host.FindAsync(old.Id, Token));
        Assert.NotNull(await host.FindAsync(young.Id, Token));
        Assert.NotNull(await host.FindAsync(listed.Id, Token));
        Assert.NotNull(await host.FindAsync(server.Service<ExhibitRuns>().IdOf("xor"), Token));
    }
}
