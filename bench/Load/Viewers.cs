using System.Diagnostics;
using BackpropWeb.Contracts;
using Microsoft.AspNetCore.SignalR.Client;

namespace BackpropWeb.Load;

/// <summary>Many viewers of one run with ten batches a second, each on its own connection.</summary>
internal static class Viewers
{
    private const int BatchesPerSecond = 10;
    private const int Seconds = 20;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(LoadServer server, int count)
    {
        var idle = server.Megabytes;
        var run = await server.StartRunAsync(new { problem = "xor", epochs = 100_000, pace = BatchesPerSecond });
        var connections = Enumerable.Range(0, count).Select(_ => server.Connect()).ToArray();
        await Parallel.ForEachAsync(
            connections,
            new ParallelOptions { MaxDegreeOfParallelism = 50 },
            async (connection, token) => await connection.StartAsync(token));

        // All watch from the next epoch on, and measure only after the last one has started.
        using var end = new CancellationTokenSource();
        var from = (await server.FindAsync(run.Id)).Epoch + 1;
        var arrivals = Enumerable.Range(0, count).Select(_ => new List<(int Epoch, long At)>()).ToArray();
        var faults = 0;
        var watching = connections.Select((connection, k) => WatchAsync(connection, k)).ToArray();
        while (arrivals.Any(list => list.Count == 0))
            await Task.Delay(100);
        await Task.Delay(WarmUp);
        var (first, serverBefore, ownBefore, began) = ((await server.FindAsync(run.Id)).Epoch + 1, server
            .Processor, Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(Seconds));
        var (last, elapsed) = ((await server.FindAsync(run.Id)).Epoch, Stopwatch.GetElapsedTime(began));
        Console.WriteLine(server.Shares(serverBefore, ownBefore, elapsed) + $", {idle:F0} MB before");
        await Task.Delay(TimeSpan.FromSeconds(2)); // until the last batches arrive
        await end.CancelAsync();
        await Task.WhenAll(watching);

        // Due times follow from the pace, up to a constant, so the fastest arrival counts as no delay.
        var due = arrivals.SelectMany(list => list)
            .Min(arrival => Time(arrival.At) - (arrival.Epoch * 1000.0 / BatchesPerSecond));
        var late = arrivals.SelectMany(list => list).Where(arrival => arrival.Epoch >= first && arrival.Epoch <= last)
            .Select(arrival => Time(arrival.At) - (arrival.Epoch * 1000.0 / BatchesPerSecond) - due).ToArray();
        var missing = arrivals.Sum(
            list => Enumerable.Range(first, last - first + 1).Except(list.Select(arrival => arrival.Epoch)).Count());
        Console.WriteLine(
            $"{count} viewers, epochs {first} to {last}: {missing} missing, {faults} out of order or repeated");
        Console.WriteLine($"from an epoch's due time to its arrival: {Figures.Milliseconds(late)}");
        await Parallel.ForEachAsync(connections, async (connection, _) => await connection.DisposeAsync());
        return missing + faults == 0 ? 0 : 1;

        async Task WatchAsync(HubConnection connection, int viewer)
        {
            var next = from;
            try
            {
                await foreach (var batch in connection.StreamAsync<RunBatch>("Watch", run.Id, from, end.Token))
                {
                    var now = Stopwatch.GetTimestamp();
                    if (batch.MeanSquaredError.Length > 0 && batch.From != next)
                        Interlocked.Increment(ref faults);
                    for (; next < batch.From + batch.MeanSquaredError.Length; next++)
                        arrivals[viewer].Add((next, now));
                }
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                // The measurement is over.
            }
        }
    }

    private static double Time(long stamp) => stamp * 1000.0 / Stopwatch.Frequency;
}
