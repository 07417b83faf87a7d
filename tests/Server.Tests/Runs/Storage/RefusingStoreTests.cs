using System.Net;
using System.Net.Http.Json;
using BackpropWeb.Contracts;
using BackpropWeb.Server.Runs.Live;
using Microsoft.Data.Sqlite;

namespace BackpropWeb.Server.Tests.Runs.Storage;

/// <summary>Runs wait for a database that rejects the server, and keep their bits. For every kind of storage.</summary>
[Trait("Speed", "Slow")]
public sealed class RefusingStoreTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunsWaitWithinTheirMemoryWhileAnotherProgramHoldsTheDatabase()
    {
        using var store = new TestStore();
        using var server = TestStore.IsPostgreSql
            ? new RunningServer(store)
            : new RunningServer(store, ("ConnectionStrings:Runs", Source(store)));
        var runs = new List<StartedRun>();
        for (var n = 0; n < 5; n++)
            runs.Add(await server.StartAsync(new { problem = "xor", pace = 5, start = new { seed = n } }));
        // 206 numbers a row: faster than the database.
        var fast = await server.StartAsync(
            new { problem = "xor", network = new { layers = (int[])[2, 50, 1] }, epochs = 150_000 });
        // Each has begun: in a cluster a run that has no node yet would just wait for the database.
        foreach (var run in runs)
            await server.WatchAsync(run.Id, 0).FirstAsync(batch => batch.TotalError.Length > 0, Token);
        using (Hold(store))
        {
            foreach (var run in runs)
            {
                var waiting = await server.WatchAsync(run.Id, 500)
                    .FirstAsync(batch => batch.Waiting is not null, Token);
                Assert.Equal(
                    (RunStatus.Running, TestStore.IsPostgreSql ? "away" : "locked"),
                    (waiting.Status, waiting.Waiting!.Code));
            }

            using var refused = await server.Client.PostAsJsonAsync("/api/runs", new { problem = "xor" }, Token);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            // SQLite's readers do not wait for its writers.
            using var page = await server.Client.GetAsync("/", Token);
            Assert.Equal(
                TestStore.IsPostgreSql ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK, page.StatusCode);

            // The run without a pace stops at its share of the memory.
            var tape = server.Service<LiveRunRegistry>().Find(fast.Id)!.Tape;
            var bytes = 0L;
            await Patience.UntilAsync(
                () => Task.FromResult(bytes == (bytes = tape.UnstoredBytes) && bytes >= 4 << 20), "the fast run waits");
            Assert.InRange(bytes, 4 << 20, (4 << 20) + (1 << 12));
        }

        foreach (var run in runs)
        {
            // It stores again, so it can store a change.
            await server.Client.GetRunAsync(run.Id, now => now.Waiting is null);
            await server.Client.SetPaceAsync(run, null);
            await server.WaitForEndAsync(run.Id);
            await server.Client.AssertUnharmedAsync(run.Id);
        }

        Assert.Equal("ok", (await server.JsonAsync("/healthz/ready")).GetProperty("status").GetString());
    }

    private static string Source(TestStore store) =>
        $"Data Source={Path.Combine(store.Path, "locked.db")};Default Timeout=1;Pooling=False";

    /// <summary>Keeps the server from the database until disposed.</summary>
    private static IDisposable Hold(TestStore store)
    {
        if (TestStore.IsPostgreSql)
            return new ClosedDatabase(store.Name);
        // The server may hold the lock, so this waits longer than the server. Closing the connection rolls back.
        var other = new SqliteConnection(Source(store)) { DefaultTimeout = (int)Patience.Guard.TotalSeconds };
        other.Open();
        _ = other.BeginTransaction();
        return other;
    }

    private sealed class ClosedDatabase : IDisposable
    {
        private readonly string _name;

        public ClosedDatabase(string name)
        {
            _name = name;
            TestStore.Command($"ALTER DATABASE \"{name}\" ALLOW_CONNECTIONS false");
            TestStore.Command($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
        }

        public void Dispose() => TestStore.Command($"ALTER DATABASE \"{_name}\" ALLOW_CONNECTIONS true");
    }
}
