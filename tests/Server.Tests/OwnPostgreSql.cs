using Npgsql;

namespace BackpropWeb.Server.Tests;

/// <summary>A PostgreSQL server that one test can stop.</summary>
internal sealed class OwnPostgreSql : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string[] _asOther = [];

    public OwnPostgreSql()
    {
        // The server refuses to run as root.
        if (Environment.UserName == "root")
        {
            Assert.True(Programs.Run("chown", "postgres", _folder.Path));
            _asOther = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"];
        }

        Assert.True(Run(
            "initdb", "-D", Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"));
        Start();
    }

    public static bool IsMissing => Programs.Find("initdb") is null || Programs.Find("pg_ctl") is null;

    public string ConnectionString => $"Host={_folder.Path};Username=postgres;Database=backpropweb";

    /// <summary>Options of a server that uses it.</summary>
    public string[] Settings => ["--Storage:Provider=PostgreSql", $"--ConnectionStrings:Runs={ConnectionString}"];

    private string Data => Path.Combine(_folder.Path, "data");

    public void Start() => Assert.True(Run(
        "pg_ctl", "start", "-w", "-D", Data, "-l", Path.Combine(_folder.Path, "log"),
        "-o", $"-k {_folder.Path} -c listen_addresses='' -c max_connections=300 -c fsync=off"));

    /// <summary>Stops it as a crash would, or after its clients' transactions were rolled back.</summary>
    public void Stop(bool isCrash) =>
        Assert.True(Run("pg_ctl", "stop", "-w", "-D", Data, "-m", isCrash ? "immediate" : "fast"));

    public void EndConnections() => Command(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'backpropweb'");

    public void SetReadOnly(bool isReadOnly)
    {
        Command($"ALTER DATABASE backpropweb SET default_transaction_read_only = {(isReadOnly ? "on" : "off")}");
        // The setting applies to new connections.
        EndConnections();
    }

    public void Dispose()
    {
        Run("pg_ctl", "stop", "-w", "-D", Data, "-m", "immediate");
        _folder.Dispose();
    }

    private void Command(string sql)
    {
        using var connection = new NpgsqlConnection(
            $"Host={_folder.Path};Username=postgres;Database=postgres;Pooling=False");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private bool Run(string program, params string[] arguments)
    {
        string[] command = [.. _asOther, Programs.Find(program)!, .. arguments];
        return Programs.Run(command[0], command[1..]);
    }
}
