using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace BackpropWeb.Load;

/// <summary>Many runs at 60 epochs a second beside one that trains at full speed for minutes.</summary>
internal static class Fairness
{
    private const double Pace = 60;
    private const int Seconds = 20;

    public static async Task<int> RunAsync(LoadServer server, int count)
    {
        // 64 cases × 7,921 weights × 1,000,000 epochs: minutes of a core, half of what the limits allow.
        var heavy = await server.StartRunAsync(new { problem = "symmetry", network = new { layers = (int[])[6, 990, 1] }, epochs = 1_000_000 });
        await Task.Delay(TimeSpan.FromSeconds(5));
        var alone = (await server.FindAsync(heavy.Id)).Epoch / 5.0;
        var ids = new ConcurrentBag<string>();
        await Parallel.ForAsync(0, count, async (seed, _) => ids.Add((await server.StartRunAsync(
            new { problem = "xor", epochs = 20_000, pace = Pace, start = new { seed, range = 0.5 } })).Id));
        await Task.Delay(TimeSpan.FromSeconds(4));

        var (before, serverBefore, ownBefore, began) = (await PlacesAsync(), server.Processor, Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        var heavyBefore = (await server.FindAsync(heavy.Id)).Epoch;
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
        var heavyRun = await server.FindAsync(heavy.Id);
        var after = await PlacesAsync();
        var paces = ids.Select(id => (after[id].Epoch - before[id].Epoch) / (after[id].At - before[id].At)).Order().ToArray();
        var outside = paces.Count(pace => Math.Abs((pace / Pace) - 1) > 0.05);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count} runs at {Pace} epochs a second: least {paces[0]:F2}, median {paces[count / 2]:F2}, most {paces[^1]:F2}; {outside} more than 5 % off"));
        Console.WriteLine($"GET /: {Figures.Milliseconds(answers)}");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"the heavy run is {heavyRun.Status}: {alone:F1} epochs a second alone, {(heavyRun.Epoch - heavyBefore) / elapsed.TotalSeconds:F1} beside them"));
        return outside == 0 && heavyRun.Status == Contracts.RunStatus.Running ? 0 : 1;

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
