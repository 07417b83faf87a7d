using System.Diagnostics;

namespace BackpropWeb.Server.Tests;

/// <summary>A Redis server that one test can restart. It keeps its data, as in docker-compose.cluster.yml.
/// </summary>
internal sealed class OwnRedis : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private Process? _process;

    public OwnRedis() => _process = Start();

    public static bool IsMissing => Programs.Find("redis-server") is null || Programs.Find("redis-cli") is null;

    /// <summary>Connection string of a Unix socket.</summary>
    public string ConnectionString => $"!{Socket}";

    private string Socket => Path.Combine(_folder.Path, "redis.sock");

    public void Stop()
    {
        Assert.True(Programs.Run("redis-cli", "-s", Socket, "shutdown"));
        _process!.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    public void Restart() => _process = Start();

    public void Dispose()
    {
        _process?.Kill();
        _process?.WaitForExit();
        _process?.Dispose();
        _folder.Dispose();
    }

    private Process Start() => Process.Start(new ProcessStartInfo(
        "redis-server",
        ["--port", "0", "--unixsocket", Socket, "--appendonly", "yes", "--dir", _folder.Path, "--logfile", "log"]))!;
}
