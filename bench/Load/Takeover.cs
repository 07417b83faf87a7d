using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using BackpropWeb.Contracts;
using BackpropWeb.Tests;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace BackpropWeb.Load;

/// <summary>Three nodes of a cluster: longest pause of viewers at one after another is killed or stopped.</summary>
internal static class Takeover
{
    private const double Pace = 30;

    private static readonly TimeSpan KillGoal = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan StopGoal = TimeSpan.FromSeconds(2);

    public static async Task<int> RunAsync(int count)
    {
        string[] options =
        [
            "--Storage:Provider", "PostgreSql", "--ConnectionStrings:Runs", Setting("TEST_POSTGRESQL")
                + ";Database=postgres",
            "--Cluster:Enabled", "true", "--Cluster:Redis", Setting("TEST_REDIS"), "--Cluster:Address", "127.0.0.1",
        ];
        await using var watched = await StartAsync();
        await using var killed = await StartAsync();
        await using var stopped = await StartAsync();
        LoadServer[] nodes = [watched, killed, stopped];
        var viewers = new List<Viewer>();
        for (var n = 0; n < count; n++)
        {
            var run = await nodes[n % nodes.Length].StartRunAsync(
                new { problem = "xor", epochs = 20_000, pace = Pace, start = new { seed = n } });
            viewers.Add(new(watched, run.Id));
        }

        await UntilAllAsync(viewers, viewer => viewer.Next > 2 * Pace);
        var kill = await MeasureAsync("killed", killed.Kill);
        var stop = await MeasureAsync("stopped", stopped.Terminate);
        return kill < KillGoal && stop < StopGoal ? 0 : 1;

        Task<LoadServer> StartAsync() => LoadServer.StartAsync(
            [.. options, "--Cluster:Port", FreePorts.Next().ToString(CultureInfo.InvariantCulture)]);

        async Task<TimeSpan> MeasureAsync(string what, Action end)
        {
            foreach (var viewer in viewers)
                viewer.LongestPause = TimeSpan.Zero;
            var before = viewers.ToDictionary(viewer => viewer, viewer => viewer.Next);
            end();
            // Longer than the cluster takes to detect a dead node: a late epoch makes the pause before it longer.
            await UntilAllAsync(viewers, viewer => viewer.Next > before[viewer] + (30 * Pace));
            var pauses = viewers.Select(viewer => viewer.LongestPause.TotalMilliseconds).ToArray();
            Console.WriteLine(
                $"a node is {what}, longest pause of each of {count} runs: {Figures.Milliseconds(pauses)}");
            return TimeSpan.FromMilliseconds(pauses.Max());
        }
    }

    private static string Setting(string name) => Environment.GetEnvironmentVariable(name)
        ?? throw new InvalidOperationException(
            $"{name} is missing: run this by scripts/with-postgresql.sh scripts/with-redis.sh.");

    private static async Task UntilAllAsync(List<Viewer> viewers, Func<Viewer, bool> isSo)
    {
        while (viewers.Find(viewer => !isSo(viewer)) is { } waiting)
        {
            if (waiting.Ended.IsCompleted)
                await waiting.Ended;
            await Task.Delay(20);
        }
    }

    /// <summary>Follows a run; after a broken stream, from the next epoch.</summary>
    private sealed class Viewer
    {
        private readonly LoadServer _server;
        private readonly string _run;
        private long _last = Stopwatch.GetTimestamp();

        public Viewer(LoadServer server, string run)
        {
            (_server, _run) = (server, run);
            Ended = FollowAsync();
        }

        public Task Ended { get; }

        /// <summary>The next epoch.</summary>
        public int Next { get; private set; }

        public TimeSpan LongestPause { get; set; }

        private async Task FollowAsync()
        {
            while (true)
            {
                try
                {
                    await using var connection = _server.Connect();
                    await connection.StartAsync();
                    await foreach (var batch in connection.StreamAsync<RunBatch>("Watch", _run, Next, default))
                        Take(batch);
                }
                catch (Exception exception)
                    when (exception is HubException or HttpRequestException or IOException or WebSocketException)
                {
                    // The node of the run is gone, and no other has taken it yet.
                    await Task.Delay(100);
                }
            }
        }

        private void Take(RunBatch batch)
        {
            if (batch.TotalError.Length == 0)
                return;
            if (batch.From != Next)
                throw new InvalidOperationException($"Run {_run} sent epoch {batch.From}, not {Next}.");
            var pause = Stopwatch.GetElapsedTime(_last);
            LongestPause = pause > LongestPause ? pause : LongestPause;
            _last = Stopwatch.GetTimestamp();
            Next += batch.TotalError.Length;
        }
    }
}
