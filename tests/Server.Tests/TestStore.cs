using System.Globalization;
using Npgsql;

namespace BackpropWeb.Server.Tests;

/// <summary>A separate store for one or more servers: a SQLite file, or a database of the PostgreSQL server whose
/// connection string is in the environment variable <c>TEST_POSTGRESQL</c>. With <c>TEST_REDIS</c>, each server is a
/// node of a cluster.</summary>
public sealed class TestStore : IDisposable
{
    private static readonly string? Server = Environment.GetEnvironmentVariable("TEST_POSTGRESQL");

    private static readonly string? Redis = Environment.GetEnvironmentVariable("TEST_REDIS");

    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePorts.Next();

    public TestStore()
    {
        if (Server is null)
            return;
        Name = System.IO.Path.GetFileName(_folder.Path);
        Command($"CREATE DATABASE \"{Name}\"");
    }

    public static bool IsPostgreSql => Server is not null;

    /// <summary>Whether several servers may share one store.</summary>
    public static bool IsCluster => IsPostgreSql && Redis is not null;

    /// <summary>Name of the database in PostgreSQL.</summary>
    public string Name { get; } = "";

    /// <summary>Connection string of the database in PostgreSQL.</summary>
    public string ConnectionString => $"{Server};Database={Name}";

    /// <summary>Path of the folder for all other files.</summary>
    public string Path => _folder.Path;

    /// <summary>Options of a server that uses it.</summary>
    public IEnumerable<(string Key, string Value)> Settings => [.. Database, .. IsCluster ? Node : []];

    private IEnumerable<(string Key, string Value)> Database => IsPostgreSql
        ? [("Storage:Folder", Path), ("Storage:Provider", "PostgreSql"),
            ("ConnectionStrings:Runs", ConnectionString)]
        : [("Storage:Folder", Path)];

    private IEnumerable<(string Key, string Value)> Node =>
    [
        ("Cluster:Enabled", "true"), ("Cluster:Redis", Redis!), ("Cluster:Name", Name),
        ("Cluster:Address", "127.0.0.1"),
        ("Cluster:Port", _port.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>Runs a command as the administrator of the PostgreSQL server.</summary>
    /// <returns>The first value of its result.</returns>
    public static object? Command(string sql)
    {
        using var connection = new NpgsqlConnection($"{Server};Database=postgres");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }

    /// <summary>Whether a connection with this application name has begun a transaction, and PostgreSQL waits for its
    /// next command.</summary>
    public bool IsInTransaction(string application) => 0L.CompareTo(Command(
        $"""
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = '{Name}' AND application_name = '{application}' AND state = 'idle in transaction'
            AND clock_timestamp() - state_change > interval '10 ms'
        """)) < 0;

    public void Dispose()
    {
        if (IsPostgreSql)
            Command($"DROP DATABASE \"{Name}\" WITH (FORCE)");
        _folder.Dispose();
    }
}
