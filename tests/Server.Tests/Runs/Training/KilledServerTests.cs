using System.Globalization;
using System.Net.Http.Json;
using BackpropWeb.Contracts;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Recipes;

namespace BackpropWeb.Server.Tests.Runs.Training;

/// <summary>Kills the server many times at random instants while it trains runs of different kinds. No run is lost, and
/// every final weight equals that of uninterrupted training. The environment variables <c>KILLS</c> and
/// <c>KILLED_RUNS</c> change the numbers.</summary>
[Trait("Speed", "Slow")]
public sealed class KilledServerTests
{
    private static readonly int Kills = Setting("KILLS", 5);
    private static readonly int Runs = Setting("KILLED_RUNS", 100);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NoRunIsLostAndEveryFinalWeightIsThatOfAnUninterruptedOne()
    {
        var random = new Random(1986);
        using var store = new TestStore();
        var runs = new List<StartedRun>();
        for (var kill = 0; kill <= Kills; kill++)
        {
            using var server = await StartServerAsync(store);
            // Some runs are started only now, so that kills also meet runs that have just been confirmed.
            while (kill < Kills && runs.Count < Runs * (kill + 1) / Kills)
                runs.Add(await StartAsync(server.Client, runs.Count));
            await SteerSomeAsync(server.Client, runs, random);
            if (kill == Kills)
            {
                foreach (var run in runs)
                    await AssertEndsUnharmedAsync(server.Client, run);
                return;
            }

            // The test needs a random instant; it does not wait for anything.
            await Task.Delay(random.Next(50, 1_500), Token);
            server.Kill();
            await server.WaitForExitAsync();
        }
    }

    private static Task<ServerProcess> StartServerAsync(TestStore store) => ServerProcess.StartAsync(
        store, "--Limits:StartsPerMinute", "100000", "--Limits:UnfinishedRuns", "100000",
        "--Limits:QueuedRuns", "100000");

    /// <summary>Paced and not, small and wide, whole tapes and errors only, after each epoch and after each case, other
    /// unit functions, decay, tolerance, schedules: so long or so slow that they outlast some kills.</summary>
    private static async Task<StartedRun> StartAsync(HttpClient client, int number)
    {
        object request = (number % 8) switch
        {
            0 => new { problem = "xor", epochs = 500, pace = 60, start = new { seed = number } },
            1 => new { problem = "xor", epochs = 20_000, start = new { seed = number },
                rule = new { update = "case" } },
            2 => new { problem = "symmetry", epochs = 300, pace = 40, start = new { seed = number } },
            3 => new { problem = "parity-4", epochs = 400, pace = 50, start = new { seed = number },
                rule = new { weightDecay = 0.0001 } },
            4 => new { problem = "xor", network = new { layers = (int[])[2, 120, 1] }, epochs = 800,
                start = new { seed = number } },
            5 => new { problem = "encoder-8", epochs = 300, pace = 30, start = new { seed = number },
                rule = new { tolerance = 0.2 } },
            6 => new { problem = "xor", network = new { layers = (int[])[2, 4, 1], activation = "tanh" }, epochs = 600,
                pace = 80, start = new { seed = number }, rule = new { learningRate = 0.05 } },
            _ => new { problem = "and", epochs = 600, pace = 90, start = new { seed = number },
                rule = new { schedule = (object[])[new { fromEpoch = 100, learningRate = 0.2 }] } },
        };
        using var answer = await client.PostAsJsonAsync("/api/runs", request, Token);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Token));
        return (await answer.Content.ReadFromJsonAsync(ContractsJson.Default.StartedRun, Token))!;
    }

    /// <summary>Changes rules on the way; what is not possible any more is refused, which is as well.</summary>
    private static async Task SteerSomeAsync(HttpClient client, List<StartedRun> runs, Random random)
    {
        for (var n = 0; n < 5; n++)
        {
            var run = runs[random.Next(runs.Count)];
            using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/runs/{run.Id}")
            {
                Content = JsonContent.Create(new { rule = new { momentum = 0.5 } }),
            };
            request.Headers.Add("X-Owner-Key", run.OwnerKey);
            using var answer = await client.SendAsync(request, Token);
            Assert.True((int)answer.StatusCode is 200 or 409, await answer.Content.ReadAsStringAsync(Token));
        }
    }

    private static async Task AssertEndsUnharmedAsync(HttpClient client, StartedRun started)
    {
        var run = await client.GetRunAsync(started.Id, run => run.Status.HasEnded());
        Assert.Equal((RunStatus.Finished, run.Epochs), (run.Status, run.Epoch));
        var order = new RunRequest
        {
            Problem = run.Recipe.Problem,
            Network = run.Recipe.Network,
            Rule = run.Recipe.Rule,
            Start = run.Recipe.Start,
            Epochs = run.Epochs,
        };
        var trainer = new Trainer(RecipeReader.ReadSpecification(order, RecipeLimits.None, out _)!.Recipe);
        var tape = (await client.GetFromJsonAsync($"/api/runs/{run.Id}/tape", ContractsJson.Default.TapeRows, Token))!;
        Assert.Equal(run.Epochs + 1, tape.TotalError.Length);
        for (var epoch = 0; epoch < run.Epochs; epoch++)
        {
            Assert.Equal(trainer.TotalError, tape.TotalError[epoch]);
            trainer.Step();
        }

        var state = (await client.GetFromJsonAsync(
            $"/api/runs/{run.Id}/state",
            ContractsJson.Default.NetworkState,
            Token))!;
        double[] weights = [.. state.Weights.Biases.SelectMany(layer => layer), .. state.Weights.Connections
            .SelectMany(c => c.SelectMany(w => w))];
        Assert.Equal(trainer.Weights.ToArray(), weights);
    }

    private static int Setting(string name, int normal) =>
        int.TryParse(
            Environment.GetEnvironmentVariable(name),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var set) ? set : normal;
}
