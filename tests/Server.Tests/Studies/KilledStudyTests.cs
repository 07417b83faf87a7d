using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Tests.Studies;

/// <summary>Kills the server while it trains studies. Stored members stay, the rest is trained, and results and summary
/// equal those of uninterrupted studies.</summary>
[Trait("Speed", "Slow")]
[Trait("Storage", "Any")]
public sealed class KilledStudyTests
{
    private const int Kills = 3;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static object[] Requests =>
    [
        new { recipe = new { problem = "xor" }, seeds = new { from = 1, count = 12_000 } },
        new
        {
            recipe = new
            {
                problem = "xor", network = new { layers = (int[])[2, 2, 1] }, start = new { seed = 5, range = 1 },
                epochs = 600,
            },
            grid = new
            {
                x = new { field = "rule.learningRate", from = 0.01, to = 20, steps = 100, scale = "log" },
                y = new { field = "rule.momentum", from = 0, to = 0.99, steps = 100 },
            },
        },
    ];

    [Fact]
    public async Task NothingIsLostAndTheSummaryIsThatOfAnUninterruptedStudy()
    {
        var random = new Random(1986);
        using var store = new TestStore();
        List<StartedStudy> studies = [];
        Study[] seen = [];
        for (var kill = 0; kill < Kills; kill++)
        {
            using var server = await ServerProcess.StartAsync(store);
            if (studies.Count == 0)
            {
                foreach (var request in Requests)
                    studies.Add(await server.Client.StartStudyAsync(request));
            }
            else
            {
                foreach (var before in seen)
                    Assert.InRange(
                        (await server.Client.GetStudyAsync(before.Id)).Done, before.Done, before.Total);
            }

            // The test needs a random instant; it does not wait for anything.
            await Task.Delay(random.Next(100, 1_500), Token);
            seen = await Task.WhenAll(studies.Select(study => server.Client.GetStudyAsync(study.Id)));
            server.Kill();
            await server.WaitForExitAsync();
        }

        using var last = await ServerProcess.StartAsync(store);
        foreach (var (study, request) in studies.Zip(Requests))
        {
            var ended = await last.Client.GetEndedStudyAsync(study.Id);
            Assert.Equal((RunStatus.Finished, study.Total), (ended.Status, ended.Done));
            var results = await last.Client.GetResultsAsync(study.Id);
            Assert.Equal(study.Total, results.Correct.Length);
            var plan = StudyCalls.PlanOf(request);
            for (var n = 0; n < 60; n++)
            {
                var member = random.Next(study.Total);
                StudyCalls.AssertIsSingleRun(plan.RecipeOf(member), results, member);
            }

            var again = await last.Client.GetEndedStudyAsync((await last.Client.StartStudyAsync(request)).Id);
            Assert.Equivalent(again.Summary, ended.Summary, strict: true);
        }
    }
}
