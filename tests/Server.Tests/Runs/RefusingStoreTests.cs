using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using BackpropWeb.Contracts;
using BackpropWeb.Engine.Learning;
using BackpropWeb.Server.Runs;
using Microsoft.Data.Sqlite;

namespace BackpropWeb.Server.Tests.Runs;

/// <summary>A database that is locked and a disk that is full: runs fail with the reason, the server lives, and what is
/// resumed ends with the bits it would have had.</summary>
public sealed class RefusingStoreTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunsFailWhileAnotherProgramHoldsTheDatabaseAndCanBeResumed()
    {
        using var store = new TestStore();
        using var server = TestStore.IsPostgreSql ? new RunningServer(store) : new RunningServer(store, ("ConnectionStrings:Runs", Source(store)));
        var runs = new List<StartedRun>();
        for (var n = 0; n < 5; n++)
            runs.Add(await server.StartAsync(new { problem = "xor", pace = 100, start = new { seed = n } }));
        // Each has begun: in a cluster a run that has no home yet would just wait for the database.
        foreach (var run in runs)
            await server.WatchAsync(run.Id, 0).FirstAsync(batch => batch.TotalError.Length > 0, Token);
        using (Hold(store))
        {
            foreach (var run in runs)
            {
                var failed = await server.WatchAsync(run.Id, 0).LastAsync(Token);
                Assert.Equal((RunStatus.Failed, "storage"), (failed.Status, failed.Failure?.Code));
                // PostgreSQL's own words, or those of a connection that it has just cut.
                Assert.Contains(TestStore.IsPostgreSql ? "could not be stored: " : "locked", failed.Failure!.Message, StringComparison.Ordinal);
            }

            using var refused = await server.Client.PostAsJsonAsync("/api/runs", new { problem = "xor" }, Token);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            // SQLite's readers do not wait for its writers.
            using var page = await server.Client.GetAsync("/", Token);
            Assert.Equal(TestStore.IsPostgreSql ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK, page.StatusCode);
        }

        foreach (var run in runs)
            Assert.IsType<SteerOutcome.Done>(await server.Service<Steering>().ResumeAsync(run.Id, run.OwnerKey, Token));
        foreach (var run in runs)
            await AssertUnharmedAsync(server, run.Id, 600);
        Assert.Equal("ok", (await server.JsonAsync("/healthz/ready")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task ARunFailsWhenTheDiskIsFullAndCanBeResumedWhenThereIsRoom()
    {
        using var folder = new TemporaryFolder();
        Assert.SkipWhen(TestStore.IsPostgreSql, "The disk is PostgreSQL's own.");
        Assert.SkipUnless(Run("mount", "-t", "tmpfs", "-o", "size=5m", "tmpfs", folder.Path), "No file system may be mounted here.");
        try
        {
            using var server = new RunningServer(("Storage:Folder", folder.Path));
            // 250 numbers a row: 600 rows are more than a megabyte, with the log of the database three times that.
            var run = await server.StartAsync(new { problem = "xor", network = new { layers = (int[])[2, 60, 1] }, epochs = 4_000 });
            var failed = await server.WatchAsync(run.Id, 0).LastAsync(Token);
            Assert.Equal((RunStatus.Failed, "storage"), (failed.Status, failed.Failure?.Code));
            using var page = await server.Client.GetAsync("/", Token);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);

            Assert.True(Run("mount", "-o", "remount,size=100m", folder.Path));
            Assert.IsType<SteerOutcome.Done>(await server.Service<Steering>().ResumeAsync(run.Id, run.OwnerKey, Token));
            await AssertUnharmedAsync(server, run.Id, 4_000);
        }
        finally
        {
            Assert.True(Run("umount", "-l", folder.Path));
        }
    }

    private static string Source(TestStore store) => $"Data Source={Path.Combine(store.Path, "locked.db")};Default Timeout=1;Pooling=False";

    /// <summary>Keeps the server from the database until disposed.</summary>
    private static IDisposable Hold(TestStore store)
    {
        if (TestStore.IsPostgreSql)
            return new ClosedDatabase(store.Name);
        var other = new SqliteConnection(Source(store));
        other.Open();
        // Rolled back with its connection.
        _ = other.BeginTransaction();
        return other;
    }

    private static async Task AssertUnharmedAsync(RunningServer server, string id, int epochs)
    {
        var run = await server.WaitForEndAsync(id);
        Assert.Equal((RunStatus.Finished, epochs, null), (run.Status, run.Epoch, run.Failure));
        var tape = await server.TapeAsync(id, "?weights=true");
        var trainer = new Trainer((await server.Service<RunHost>().FindRecipeAsync(id, Token))!);
        for (var epoch = 0; epoch <= epochs; epoch++)
        {
            Assert.Equal(trainer.Weights.ToArray(), tape.Weights![epoch]);
            trainer.Step();
        }
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
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
