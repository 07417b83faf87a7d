using System.Diagnostics;
using System.Globalization;
using BackpropWeb.Contracts;
using Microsoft.AspNetCore.SignalR.Client;

namespace BackpropWeb.Load;

/// <summary>A map of 128 × 128 runs of XOR: time from its start to a viewer's first and last pixels.</summary>
internal static class MapLoad
{
    private const int Steps = 128;
    private const double Goal = 1_000;

    public static async Task<int> RunAsync(LoadServer server, int count)
    {
        await using var connection = server.Connect();
        await connection.StartAsync();
        var (first, whole) = (new List<double>(), new List<double>());
        for (var n = 0; n < count; n++)
        {
            var sent = Stopwatch.GetTimestamp();
            var study = await server.StartStudyAsync(new
            {
                recipe = new { problem = "xor", start = new { seed = n + 1, range = 1 }, epochs = 600 },
                grid = new
                {
                    x = new { field = "rule.learningRate", from = 0.05, to = 50, steps = Steps, scale = "log" },
                    y = new { field = "rule.momentum", from = 0, to = 0.99, steps = Steps },
                },
            });
            await foreach (var batch in connection.StreamAsync<StudyBatch>("WatchStudy", study.Id, 0))
            {
                if (batch.SolvedAt.Length > 0 && first.Count == n)
                    first.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            }

            whole.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count} maps of {Steps} × {Steps} XOR runs of 600 epochs, one after the other"));
        Console.WriteLine($"from the start to the first pixels: {Figures.Milliseconds(first)}");
        Console.WriteLine($"to the whole map: {Figures.Milliseconds(whole)}");
        return first.Max() < Goal ? 0 : 1;
    }
}
