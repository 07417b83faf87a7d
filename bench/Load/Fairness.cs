using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using BackpropWeb.Contracts;

namespace BackpropWeb.Load;

/// <summary>Many runs at 60 epochs a second beside work that could use the whole machine.</summary>
internal static class Fairness
{
    private const double Pace = 60;
    private const int Seconds = 20;

    private static readonly TimeSpan Alone = TimeSpan.FromSeconds(5);

    /// <summary>Beside a run that trains at full speed for minutes.</summary>
    public static async Task<int> BesideRunAsync(LoadServer server, int count)
    {
        // 64 cases × 7,921 weights × 1,000,000 epochs: minutes on one core, half of Limits:Work.
        var heavy = await server.StartRunAsync(
            new { problem = "symmetry", network = new { layers = (int[])[6, 990, 1] }, epochs = 1_000_000 });
        return await MeasureAsync(server, count, "heavy run", "epochs", async () =>
        {
            var run = await server.FindAsync(heavy.Id);
            return (run.Epoch, run.Status);
        });
    }

    /// <summary>Beside a study of a million runs.</summary>
    public static async Task<int> BesideStudyAsync(LoadServer server, int count)
    {
        var study = await server.StartStudyAsync(new
        {
            recipe = new { problem = "xor", epochs = 10_000 }, seeds = new { from = 0, count = 1_000_000 },
        });
        return await MeasureAsync(server, count, "study", "members", async () =>
        {
            var now = await server.FindStudyAsync(study.Id);
            return (now.Done, now.Status);
        });
    }

    private static async Task<int> MeasureAsync(
        LoadServer server, int count, string what, string unit, Func<Task<(int Done, RunStatus Status)>> progress)
    {
        await Task.Delay(Alone);
        var alone = (await progress()).Done / Alone.TotalSeconds;
        var ids = new ConcurrentBag<string>();
        await Parallel.ForAsync(0, count, async (seed, _) => ids.Add((await server.StartRunAsync(
            new { problem = "xor", epochs = 20_000, pace = Pace, start = new { seed, range = 0.5 } })).Id));
        await Task.Delay(TimeSpan.FromSeconds(4));

        var (before, serverBefore, ownBefore, began) = (await PlacesAsync(), server.Processor, Environment.CpuUsage
            .TotalTime, Stopwatch.GetTimestamp());
        var doneBefore = (await progress()).Done;
        var answers = new List<double>();
        while (Stopwatch.GetElapsedTime(began).TotalSeconds < Seconds)
        {
            var asked = Stopwatch.GetTimestamp();
            _ = await server.Http.GetStringAsync("/");
            answers.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            await Task.Delay(100);
        }

        var elapsed = Stopwatch.GetElapsedTime(began);
        Console.WriteLine(server.Shares(serverBefore, ownBefore, elapsed));
        var (done, status) = await progress();
        var after = await PlacesAsync();
        var paces = ids.Select(id => (after[id].Epoch - before[id].Epoch) / (after[id].At - before[id].At)).Order()
            .ToArray();
        var outside = paces.Count(pace => Math.Abs((pace / Pace) - 1) > 0.05);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count} runs at {Pace} epochs a second: least {paces[0]:F2}, " +
            $"median {paces[count / 2]:F2}, most {paces[^1]:F2}; {outside} more than 5 % off"));
        Console.WriteLine($"GET /: {Figures.Milliseconds(answers)}");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"the {what} is {status}: {alone:F1} {unit} a second alone, " +
            $"{(done - doneBefore) / elapsed.TotalSeconds:F1} beside them"));
        return outside == 0 && status == RunStatus.Running ? 0 : 1;

        async Task<ConcurrentDictionary<string, (int Epoch, double At)>> PlacesAsync()
        {
            var places = new ConcurrentDictionary<string, (int, double)>();
            await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (id, _) =>
            {
                var epoch = (await server.FindAsync(id)).Epoch;
                places[id] = (epoch, Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency);
            });
            return places;
        }
    }
}
