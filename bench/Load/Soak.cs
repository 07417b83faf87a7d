using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using BackpropWeb.Contracts;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace BackpropWeb.Load;

/// <summary>Uses a server for a long time: runs start, end and are deleted; viewers come and go; studies, previews,
/// pages and API readers. Prints the server's memory, handles and threads over time, and their slopes.</summary>
internal sealed class Soak(LoadServer server, TimeSpan duration)
{
    private const int Viewers = 50;
    private const int Samples = 30;
    private const int Starters = 4;
    private const int KeptRuns = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentQueue<StartedRun> _runs = new();
    private readonly ConcurrentDictionary<string, int> _done = new();
    private readonly ConcurrentDictionary<string, int> _faults = new();
    private ConcurrentBag<double> _latencies = [];

    public static async Task<int> RunAsync(LoadServer server, int minutes)
    {
        var soak = new Soak(server, TimeSpan.FromMinutes(minutes));
        return await soak.RunAsync();
    }

    private async Task<int> RunAsync()
    {
        using var end = new CancellationTokenSource();
        List<Task> users =
        [
            .. Enumerable.Range(0, Starters).Select(_ => RepeatAsync("runs", StartRunAsync, end.Token)),
            .. Enumerable.Range(0, Viewers).Select(_ => RepeatAsync("views", WatchAsync, end.Token)),
            RepeatAsync("studies", StudyAsync, end.Token),
            RepeatAsync("previews", token => ReadAsync($"runs/{Any().Id}/preview.png", token), end.Token),
            RepeatAsync("tapes", token => ReadAsync($"api/runs/{Any().Id}/tape?weights=true", token), end.Token),
            RepeatAsync("states", token => ReadAsync($"api/runs/{Any().Id}/state", token), end.Token),
            RepeatAsync("pages", token => ReadAsync("", token), end.Token),
            RepeatAsync("run pages", token => ReadAsync($"runs/{Any().Id}", token), end.Token),
            RepeatAsync("lists", token => ReadAsync("api/runs", token), end.Token),
        ];
        var samples = new List<Sample>();
        Console.WriteLine("  minutes     MB  handles  threads   latency of a request");
        var began = Stopwatch.GetTimestamp();
        for (var n = 1; n <= Samples; n++)
        {
            var next = duration * n / Samples - Stopwatch.GetElapsedTime(began);
            await Task.Delay(next > TimeSpan.Zero ? next : TimeSpan.Zero);
            samples.Add(Take(Stopwatch.GetElapsedTime(began)));
        }

        await end.CancelAsync();
        await Task.WhenAll(users);
        Console.WriteLine(
            $"done: {string.Join(", ", _done.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} {pair.Key}"))}");
        // Caches and pools fill during the first third.
        var later = samples.Skip(Samples / 3).ToList();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"slopes of the last two thirds, an hour: {Slope(later, sample => sample.Megabytes):F1} MB, "
            + $"{Slope(later, sample => sample.Handles):F1} handles, "
            + $"{Slope(later, sample => sample.Threads):F1} threads, "
            + $"{Slope(later, sample => sample.Median):F2} ms of the median latency"));
        foreach (var (fault, count) in _faults)
            Console.WriteLine($"{count} x {fault}");
        return _faults.IsEmpty ? 0 : 1;
    }

    private Sample Take(TimeSpan elapsed)
    {
        var latencies = Interlocked.Exchange(ref _latencies, []).ToArray();
        var (handles, threads) = server.HandlesAndThreads;
        var sample = new Sample(
            elapsed.TotalHours, server.Megabytes, handles, threads,
            latencies.Length == 0 ? 0 : latencies.Order().ElementAt(latencies.Length / 2));
        var latency = latencies.Length == 0 ? "no request ended" : Figures.Milliseconds(latencies);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{elapsed.TotalMinutes,9:F1} {sample.Megabytes,6:F0} {handles,8} {threads,8}   {latency}"));
        return sample;
    }

    private async Task RepeatAsync(string what, Func<CancellationToken, Task> act, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                if (what is "runs" or "studies" || !_runs.IsEmpty)
                    await act(end);
                _done.AddOrUpdate(what, 1, (_, count) => count + 1);
                await Task.Delay(Pause, end);
            }
            // A connection that was starting tells of each transport.
            catch (Exception exception) when (end.IsCancellationRequested
                && exception is (OperationCanceledException or AggregateException))
            {
                return;
            }
            catch (Exception exception) when (exception is HttpRequestException or HubException or IOException
                or System.Net.WebSockets.WebSocketException or AggregateException)
            {
                _faults.AddOrUpdate($"{what}: {exception.Message}", 1, (_, count) => count + 1);
            }
        }
    }

    /// <summary>Starts a run and deletes the oldest.</summary>
    private async Task StartRunAsync(CancellationToken end)
    {
        _runs.Enqueue(await server.StartRunAsync(new
        {
            problem = "xor", epochs = 2_000, pace = 300, start = new { seed = Random.Shared.Next(10_000), range = 1 },
            listed = true,
        }));
        while (_runs.Count > KeptRuns && _runs.TryDequeue(out var old))
            await DeleteAsync($"api/runs/{old.Id}", old.OwnerKey, end);
    }

    /// <summary>Watches a run for some seconds on its own connection.</summary>
    private async Task WatchAsync(CancellationToken end)
    {
        await using var connection = server.Connect();
        await connection.StartAsync(end);
        using var leaves = CancellationTokenSource.CreateLinkedTokenSource(end);
        leaves.CancelAfter(TimeSpan.FromSeconds(Random.Shared.Next(1, 10)));
        try
        {
            await foreach (var batch in connection.StreamAsync<RunBatch>("Watch", Any().Id, 0, leaves.Token))
                _ = batch;
        }
        catch (OperationCanceledException) when (!end.IsCancellationRequested)
        {
            // The time is over.
        }
        catch (HubException exception) when (exception.Message.Contains("deleted", StringComparison.Ordinal)
            || exception.Message.Contains("no run", StringComparison.Ordinal))
        {
            // The run was deleted before or while the viewer watched.
        }
    }

    private async Task StudyAsync(CancellationToken end)
    {
        using var answer = await server.Http.PostAsJsonAsync(
            "api/studies",
            new { recipe = new { problem = "xor", epochs = 600 }, seeds = new { from = 1, count = 2_000 } }, end);
        answer.EnsureSuccessStatusCode();
        var study = await answer.Content.ReadFromJsonAsync<JsonElement>(end);
        var id = study.GetProperty("id").GetString();
        string? status;
        do
        {
            await Task.Delay(Pause, end);
            status = (await server.Http.GetFromJsonAsync<JsonElement>($"api/studies/{id}", end))
                .GetProperty("status").GetString();
        }
        while (status is "queued" or "running");

        await ReadAsync($"api/studies/{id}/results", end);
        await DeleteAsync($"api/studies/{id}", study.GetProperty("ownerKey").GetString()!, end);
    }

    private async Task ReadAsync(string address, CancellationToken end)
    {
        var began = Stopwatch.GetTimestamp();
        using var answer = await server.Http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, end);
        await answer.Content.CopyToAsync(Stream.Null, end);
        _latencies.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        // A run may have been deleted meanwhile.
        if (answer.StatusCode != HttpStatusCode.NotFound)
            answer.EnsureSuccessStatusCode();
    }

    private async Task DeleteAsync(string address, string key, CancellationToken end)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, address);
        request.Headers.Add("X-Owner-Key", key);
        using var answer = await server.Http.SendAsync(request, end);
        answer.EnsureSuccessStatusCode();
    }

    private StartedRun Any() => _runs.ToArray() is { Length: > 0 } runs
        ? runs[Random.Shared.Next(runs.Length)]
        : throw new InvalidOperationException("No run has started.");

    /// <summary>Slope by least squares.</summary>
    private static double Slope(IReadOnlyCollection<Sample> samples, Func<Sample, double> value)
    {
        var (time, mean) = (samples.Average(sample => sample.Hours), samples.Average(value));
        return samples.Sum(sample => (sample.Hours - time) * (value(sample) - mean))
            / samples.Sum(sample => (sample.Hours - time) * (sample.Hours - time));
    }

    private sealed record Sample(double Hours, double Megabytes, int Handles, int Threads, double Median);
}
