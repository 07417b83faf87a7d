using System.Net.Http.Json;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Persistence;
using BackpropWeb.Server.Runs.Commands;
using BackpropWeb.Server.Runs.Live;
using BackpropWeb.Server.Runs.Queries;
using BackpropWeb.Server.Runs.Retention;
using BackpropWeb.Server.Runs.Starting;
using BackpropWeb.Server.Runs.Steering;
using BackpropWeb.Server.Studies;
using BackpropWeb.Server.Studies.Queries;
using BackpropWeb.Server.Tests.Studies;
using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Tests.Runs.Retention;

public sealed class HousekeepingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task APausedRunThatNobodyWatchesLeavesMemoryAndIsTakenUpAgain()
    {
        using var server = new RunningServer();
        var (housekeeping, live) = (server.Service<Housekeeping>(), server.Service<LiveRunRegistry>());
        var run = await server.StartAsync(new { problem = "xor", pace = 10 });
        await server.Service<SteeringService>().SteerAsync(
            run.Id, run.OwnerKey, new(SteeringAction.Pause), Token);
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
        var step = await server.Service<SteeringService>().SteerAsync(
            run.Id, run.OwnerKey, new(SteeringAction.Step) { Epochs = 1_000 }, Token);
        Assert.IsType<SteeringOutcome.Done>(step);
        Assert.Equal(RunStatus.Finished, (await server.Client.GetSteppedRunAsync(run.Id)).Status);
    }

    [Fact]
    public async Task OldUnlistedStudiesAndTheirMembersRunsAreDeletedToo()
    {
        using var server = new RunningServer(("Keeping:UnlistedDays", "30"));
        var request = new { recipe = new { problem = "and", epochs = 9 }, seeds = new { from = 700, count = 3 } };
        var (old, young) = (await server.Client.StartStudyAsync(request), await server.Client.StartStudyAsync(request));
        await server.Client.GetEndedStudyAsync(old.Id);
        await server.Client.GetEndedStudyAsync(young.Id);
        using var answer = await server.Client.PostAsync($"/api/studies/{old.Id}/runs/1", null, Token);
        var run = (await answer.Content.ReadFromJsonAsync(ContractsJson.Default.Run, Token))!;
        await server.WaitForEndAsync(run.Id);
        await using (var db = await server.Service<IDbContextFactory<RunsDb>>().CreateDbContextAsync(Token))
        {
            var then = DateTime.UtcNow.AddDays(-31);
            await db.Runs.ExecuteUpdateAsync(set => set.SetProperty(each => each.CreatedAt, then), Token);
            await db.Studies.Where(study => study.Id != young.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(study => study.CreatedAt, then), Token);
        }

        await server.Service<Housekeeping>().TidyAsync(Token);
        Assert.Null(await server.Service<RunQueries>().FindAsync(run.Id, Token));
        var studies = server.Service<StudyQueries>();
        Assert.Null(await studies.FindAsync(old.Id, Token));
        Assert.NotNull(await studies.FindAsync(young.Id, Token));
        Assert.NotNull(await studies.FindAsync(ExhibitStudy.Id, Token));
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
        var host = server.Service<RunQueries>();
        Assert.Null(await host.FindAsync(old.Id, Token));
        Assert.NotNull(await host.FindAsync(young.Id, Token));
        Assert.NotNull(await host.FindAsync(listed.Id, Token));
        Assert.NotNull(await host.FindAsync(server.Service<ExhibitRuns>().IdOf("xor"), Token));
    }
}
