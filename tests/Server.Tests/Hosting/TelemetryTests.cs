using System.Globalization;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using BackpropWeb.Contracts;

namespace BackpropWeb.Server.Tests.Hosting;

/// <summary>Uses a separate process, because all servers of one process share their metrics.</summary>
[Trait("Speed", "Slow")]
public sealed partial class TelemetryTests
{
    private static readonly string[] ExhibitProblems = ["xor", "and", "or"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AfterARunItsFiguresAreAmongTheMetrics()
    {
        using var store = new TestStore();
        using var server = await ServerProcess.StartAsync(store);
        var before = await ScrapeAsync(server);
        var ownEpochs = 0;
        foreach (var problem in ExhibitProblems)
            ownEpochs += (await server.Client.GetFromJsonAsync<JsonElement>($"/api/problems/{problem}", Token))
                .GetProperty("suggested").GetProperty("epochs").GetInt32();
        Assert.Equal(ownEpochs, Value(before, "backpropweb_epochs_total"));
        Assert.Equal(ExhibitProblems.Length, Value(before, "backpropweb_runs_ended_total", "status=\"finished\""));

        await TrainAndWatchAsync(server, 100);

        var after = await UntilAsync(
            server,
            metrics => Value(metrics, "backpropweb_runs_ended_total") == ExhibitProblems.Length + 1);
        Assert.Equal(ownEpochs + 100, Value(after, "backpropweb_epochs_total"));
        Assert.Equal(ExhibitProblems.Length + 1, Value(after, "backpropweb_runs_started_total"));
        Assert.Equal(ExhibitProblems.Length + 1, Value(after, "backpropweb_runs_ended_total", "status=\"finished\""));
        Assert.Equal(0, Value(after, "backpropweb_runs", "status=\"running\""));
        Assert.Equal(0, Value(after, "backpropweb_queue_length", "lane=\"paced\""));
        // A turn trains at least one of the hundred epochs; only the first may find none that is due, or the one after
        // the new pace.
        Assert.InRange(Value(after, "backpropweb_slice_duration_seconds_count")
            - Value(before, "backpropweb_slice_duration_seconds_count"), 1, 102);
        Assert.True(Value(after, "backpropweb_slice_duration_seconds_sum") > 0);
        Assert.True(
            Value(after, "backpropweb_storage_duration_seconds_count", "outcome=\"stored\"")
            > Value(before, "backpropweb_storage_duration_seconds_count", "outcome=\"stored\""));
        Assert.InRange(Value(after, "backpropweb_batch_latency_seconds_count"), 1, 102);
        Assert.True(Value(after, "http_server_request_duration_seconds_count", "http_route=\"/api/runs/\"") >= 1);
        Assert.True(Value(after, "dotnet_gc_collections_total") >= 0);
    }

    [Fact]
    public async Task TheDashboardAsksForMetricsThatThereAre()
    {
        using var store = new TestStore();
        using var server = await ServerProcess.StartAsync(store);
        await TrainAndWatchAsync(server, 50);
        var asked = MetricName().Matches(
            await File.ReadAllTextAsync(RepositoryFile.Find("docs/grafana/backpropweb.json"), Token))
            .Select(match => match.Value).Distinct().ToArray();
        Assert.InRange(asked.Length, 12, 100);
        await UntilAsync(
            server,
            metrics => asked.All(name => metrics.Contains($"\n{name}{{", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task WhereACollectorIsNamedTracesMetricsAndLogsGoThere()
    {
        await using var collector = await Collector.StartAsync(Token);
        using var store = new TestStore();
        using var server = await ServerProcess.StartAsync(
            store, "--OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address, "--OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
            "--OTEL_METRIC_EXPORT_INTERVAL", "500", "--OTEL_BSP_SCHEDULE_DELAY", "500",
            "--OTEL_BLRP_SCHEDULE_DELAY", "500");
        var run = await server.Client.StartRunAsync(new { problem = "xor" });
        await collector.UntilSentAsync("/v1/traces", "store start", Token);
        await collector.UntilSentAsync("/v1/metrics", "backpropweb.epochs", Token);
        await collector.UntilSentAsync("/v1/logs", run.Id, Token);
    }

    [Fact]
    public async Task ACollectorThatIsNoAddressKeepsTheServerFromStarting()
    {
        using var store = new TestStore();
        var (exitCode, said) = await ServerProcess.RunAsync(
            "--urls=http://127.0.0.1:0", $"--Storage:Folder={store.Path}", "--OTEL_EXPORTER_OTLP_ENDPOINT=collector");
        Assert.Equal(1, exitCode);
        Assert.Contains(
            "OTEL_EXPORTER_OTLP_ENDPOINT must be an http or https address; it is \"collector\"",
            said,
            StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    /// <summary>A run whose viewer sees it running: it is slow until the metrics show both.</summary>
    private static async Task TrainAndWatchAsync(ServerProcess server, int epochs)
    {
        var run = await server.Client.StartRunAsync(new { problem = "xor", epochs, pace = 0.01 });
        var looked = false;
        await foreach (var batch in server.Client.WatchRunAsync(run.Id, 0))
        {
            if (looked || batch.Status != RunStatus.Running)
                continue;
            looked = true;
            var during = await UntilAsync(server, metrics => Value(metrics, "backpropweb_viewers") == 1);
            Assert.Equal(1, Value(during, "backpropweb_runs"));
            await server.Client.SetPaceAsync(run, 100);
        }

        Assert.True(looked);
    }

    private static Task<string> ScrapeAsync(ServerProcess server) => server.Client.GetStringAsync("/metrics", Token);

    // The server caches a scrape for a moment, so that clients cannot make it write one all the time.
    private static async Task<string> UntilAsync(
        ServerProcess server, Predicate<string> holds, [CallerArgumentExpression(nameof(holds))] string state = "")
    {
        var metrics = "";
        await Patience.UntilAsync(async () => holds(metrics = await ScrapeAsync(server)), state);
        return metrics;
    }

    /// <summary>The value of a metric, summed over the lines that carry a label.</summary>
    private static double Value(string metrics, string name, string label = "")
    {
        var lines = MetricLine().Matches(metrics).Where(
            line => line.Groups["name"].Value == name
                && line.Groups["labels"].Value.Contains(label, StringComparison.Ordinal));
        return lines.Sum(line => double.Parse(line.Groups["value"].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex("(backpropweb|http_server|dotnet)_[a-z0-9_]+", RegexOptions.ExplicitCapture)]
    private static partial Regex MetricName();

    [GeneratedRegex(
        """^(?<name>[a-z0-9_]+)(\{(?<labels>[^}]*)\})? (?<value>\S+)""",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex MetricLine();
}
