using System.Net;
using Microsoft.Data.Sqlite;

namespace BackpropWeb.Server.Tests.Runs.Storage;

public sealed class SqliteOutageTests : OutageTest
{
    [Fact]
    public async Task RunsOutlastAnotherProgramThatLocksTheFile()
    {
        using var folder = new TemporaryFolder();
        using var server = await ServerProcess.StartAsync([$"--Storage:Folder={folder.Path}", .. Limits]);
        var (runs, viewers) = await StartRunsAsync(server);
        await using (var other = new SqliteConnection(
            $"Data Source={Path.Combine(folder.Path, "backpropweb.db")};Pooling=False"))
        {
            await other.OpenAsync(Token);
            await using var transaction = await other.BeginTransactionAsync(Token);
            await UntilAllWaitAsync(server, runs, "locked", TimeSpan.FromSeconds(20));
            // Readers do not wait for a writer.
            using var page = await server.Client.GetAsync("/", Token);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }

        await AssertUnharmedAsync(server.Client, runs, viewers);
    }

    [Fact]
    public async Task RunsOutlastAFullDisk()
    {
        using var folder = new TemporaryFolder();
        Assert.SkipUnless(
            Programs.Run("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", folder.Path),
            "No file system may be mounted.");
        try
        {
            using var server = await ServerProcess.StartAsync([$"--Storage:Folder={folder.Path}", .. Limits]);
            // Fast enough to fill it.
            var (runs, viewers) = await StartRunsAsync(server, 20, epochs: 3_000, pace: 20);
            await UntilAllWaitAsync(server, runs, "full", TimeSpan.Zero);
            Assert.True(Programs.Run("mount", "-o", "remount,size=200m", folder.Path));
            await AssertUnharmedAsync(server.Client, runs, viewers);
        }
        finally
        {
            Assert.True(Programs.Run("umount", "-l", folder.Path));
        }
    }
}
