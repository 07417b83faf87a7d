using System.Diagnostics;
using System.Net.Http.Json;
using BackpropWeb.Contracts;
using Microsoft.AspNetCore.SignalR.Client;

namespace BackpropWeb.Load;

/// <summary>Time from sending an owner's command to its arrival in a viewer's stream.</summary>
internal static class CommandLatency
{
    private const double Goal = 100;

    // Each change of the rule adds an entry to the recipe's schedule, which has at most a hundred.
    private const int MostRules = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(LoadServer server, int count)
    {
        var run = await server.StartRunAsync(new { problem = "xor", epochs = 1_000_000, pace = 30 });
        await using var connection = server.Connect();
        await connection.StartAsync();
        var (hash, awaited) = (run.RecipeHash, new Awaited(_ => true));
        using var end = new CancellationTokenSource();
        var watching = WatchAsync();
        await awaited.Came.Task.WaitAsync(Patience);

        var times = new Dictionary<string, List<double>>
        {
            ["pause"] = [],
            ["resume"] = [],
            ["pace"] = [],
            ["rule"] = [],
        };
        for (var n = 0; n < count; n++)
        {
            await MeasureAsync("pause", HttpMethod.Post, "/pause", null, batch => batch.Status == RunStatus.Paused);
            await MeasureAsync("resume", HttpMethod.Post, "/resume", null, batch => batch.Status == RunStatus.Running);
            var pace = 31 + n;
            await MeasureAsync("pace", HttpMethod.Patch, "", new { pace }, batch => batch.Pace == pace);
            if (n < MostRules)
            {
                await MeasureAsync(
                    "rule",
                    HttpMethod.Patch,
                    "",
                    new { rule = new { learningRate = 0.1 + (n / 1000.0) } },
                    batch => batch.RecipeHash != hash);
                hash = (await server.FindAsync(run.Id)).RecipeHash;
            }
        }

        await end.CancelAsync();
        await watching;
        foreach (var (command, measured) in times)
            Console.WriteLine($"{command}: {Figures.Milliseconds(measured)}");
        return times.Values.All(measured => measured.Max() < Goal) ? 0 : 1;

        async Task MeasureAsync(
            string command,
            HttpMethod method,
            string path,
            object? body,
            Func<RunBatch, bool> isMeant)
        {
            var next = new Awaited(isMeant);
            Volatile.Write(ref awaited, next);
            using var request = new HttpRequestMessage(method, $"api/runs/{run.Id}{path}")
            {
                Content = body is null ? null : JsonContent.Create(body),
            };
            request.Headers.Add("X-Owner-Key", run.OwnerKey);
            var sent = Stopwatch.GetTimestamp();
            using var answer = await server.Http.SendAsync(request);
            answer.EnsureSuccessStatusCode();
            times[command].Add(
                Stopwatch.GetElapsedTime(sent, await next.Came.Task.WaitAsync(Patience)).TotalMilliseconds);
        }

        async Task WatchAsync()
        {
            try
            {
                await foreach (var batch in connection.StreamAsync<RunBatch>("Watch", run.Id, 0, end.Token))
                {
                    var current = Volatile.Read(ref awaited);
                    if (current.IsMeant(batch))
                        current.Came.TrySetResult(Stopwatch.GetTimestamp());
                }
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                // The measurement is over.
            }
        }
    }

    /// <summary>The batch that shows the executed command, and its time of arrival.</summary>
    private sealed record Awaited(Func<RunBatch, bool> IsMeant)
    {
        public TaskCompletionSource<long> Came { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
