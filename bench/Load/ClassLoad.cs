using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using BackpropWeb.Contracts;
using Microsoft.AspNetCore.SignalR.Client;

namespace BackpropWeb.Load;

/// <summary>A class whose members start together, with a board and onlookers. Each member's page follows its own run
/// and requests the others once a second, as class-ghosts.js does.</summary>
internal static class ClassLoad
{
    private const double Pace = 60;
    private const int Epochs = 1_200;
    private const int Watchers = 21;
    private const double Goal = 500;

    public static async Task<int> RunAsync(LoadServer server, int count)
    {
        using var visitors = new HttpClient(new SocketsHttpHandler { UseCookies = false })
        {
            BaseAddress = server.Http.BaseAddress,
        };
        var owned = await CreateAsync(server);
        var runs = new List<string>();
        for (var n = 0; n < count; n++)
        {
            using var joined = await visitors.PostAsync($"api/classes/{owned.Id}/join", null);
            joined.EnsureSuccessStatusCode();
            runs.Add((await joined.Content.ReadFromJsonAsync(ContractsJson.Default.MemberRun))!.Id);
        }

        var points = new ConcurrentDictionary<int, List<(int Epoch, double At)>>[Watchers];
        var watching = Enumerable.Range(0, Watchers)
            .Select(n => WatchAsync(server, owned.Id, points[n] = [])).ToArray();
        using var end = new CancellationTokenSource();
        var pages = runs.Select(run => OpenPageAsync(server, visitors, owned.Id, run, end.Token)).ToArray();
        while (points.Any(seen => seen.Count < count))
            await Task.Delay(100);

        var (serverBefore, ownBefore, began) = (
            server.Processor, Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        await CommandAsync(server, owned, "start");
        await CommandAsync(server, owned, "close"); // Then the streams end with the last run.
        await Task.WhenAll(watching);
        Console.WriteLine(server.Shares(serverBefore, ownBefore, Stopwatch.GetElapsedTime(began)));
        await end.CancelAsync();
        var asked = (await Task.WhenAll(pages)).SelectMany(times => times).ToArray();
        return Report(points, count, asked);
    }

    private static int Report(
        ConcurrentDictionary<int, List<(int Epoch, double At)>>[] points, int count, double[] asked)
    {
        var lost = points.Sum(seen => count - seen.Values.Count(curve => curve[^1].Epoch == Epochs));
        var curves = points.SelectMany(seen => seen).ToLookup(curve => curve.Key, curve => curve.Value);
        var late = new List<double>();
        foreach (var curve in curves.Select(seen => seen.SelectMany(list => list).Where(point => point.Epoch > 0)))
        {
            // Due times follow from the pace, up to a constant: the fastest arrival counts as no delay.
            double[] behind = [.. curve.Select(point => point.At - (point.Epoch * 1000 / Pace))];
            late.AddRange(behind.Select(time => time - behind.Min()));
        }

        double[] gaps = [.. points.SelectMany(seen => seen.Values)
            .Select(curve => (double)curve.Zip(curve.Skip(1), (a, b) => b.Epoch - a.Epoch).Max())];
        Console.WriteLine(
            $"{count} members at {Pace} epochs a second, {Epochs} epochs, {Watchers} boards: {lost} curves lost");
        Console.WriteLine($"from an epoch's due time to its arrival at a board: {Figures.Milliseconds(late)}");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"widest step of each curve: median {gaps.Order().ElementAt(gaps.Length / 2)}, most {gaps.Max()} epochs"));
        Console.WriteLine($"a member's page asks for the others: {Figures.Milliseconds(asked)}");
        return lost == 0 && late.Order().ElementAt((int)(0.99 * late.Count)) < Goal ? 0 : 1;
    }

    private static async Task<StartedClass> CreateAsync(LoadServer server)
    {
        using var created = await server.Http.PostAsJsonAsync(
            "api/classes",
            new { recipe = new { problem = "xor", epochs = Epochs, start = new { seed = 1 } }, pace = Pace });
        created.EnsureSuccessStatusCode();
        return (await created.Content.ReadFromJsonAsync(ContractsJson.Default.StartedClass))!;
    }

    private static async Task CommandAsync(LoadServer server, StartedClass owned, string command)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/classes/{owned.Id}/{command}");
        request.Headers.Add("X-Owner-Key", owned.OwnerKey);
        using var answer = await server.Http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task WatchAsync(
        LoadServer server, string id, ConcurrentDictionary<int, List<(int Epoch, double At)>> seen)
    {
        await using var connection = server.Connect();
        await connection.StartAsync();
        await foreach (var batch in connection.StreamAsync<ClassBatch>("WatchClass", id))
        {
            var now = Stopwatch.GetTimestamp() * 1000.0 / Stopwatch.Frequency;
            foreach (var member in batch.Members)
                seen.GetOrAdd(member.Number, _ => []).Add((member.Epoch, now));
        }
    }

    /// <returns>Milliseconds of each request for the other members.</returns>
    private static async Task<List<double>> OpenPageAsync(
        LoadServer server, HttpClient visitors, string id, string run, CancellationToken end)
    {
        var times = new List<double>();
        await using var connection = server.Connect();
        await connection.StartAsync(CancellationToken.None);
        var own = connection.StreamAsync<RunBatch>("Watch", run, 0, CancellationToken.None)
            .CountAsync(CancellationToken.None).AsTask();
        while (!end.IsCancellationRequested)
        {
            var asked = Stopwatch.GetTimestamp();
            _ = await visitors.GetByteArrayAsync($"classes/{id}/members", CancellationToken.None);
            times.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(1), end));
        }

        await own;
        return times;
    }
}
