using BackpropWeb.Server.Persistence;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BackpropWeb.Server.Tests.Persistence;

/// <summary>Nodes that prepare the same database.</summary>
public sealed class PostgreSqlStartTests
{
    private const string IsMissing = "There is no PostgreSQL; scripts/test.sh starts one.";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static bool IsImpossible => !TestStore.IsPostgreSql;

    /// <summary>It waits for longer than other commands may take, here one second.</summary>
    [Fact(Skip = IsMissing, SkipWhen = nameof(IsImpossible))]
    public async Task ANodeWaitsUntilAnotherHasPreparedTheSchema()
    {
        using var store = new TestStore();
        await using var other = new NpgsqlConnection(store.ConnectionString);
        await other.OpenAsync(Token);
        await ExecuteAsync(other, $"SELECT pg_advisory_lock({PostgreSqlRunsDb.SchemaLock})");
        await using var db = new PostgreSqlRunsDb(new DbContextOptionsBuilder<PostgreSqlRunsDb>()
            .UseNpgsql(store.ConnectionString).Options);
        db.Database.SetCommandTimeout(1);

        var preparing = db.PrepareAsync(Token);
        await Patience.UntilAsync(
            async () => preparing.IsCompleted || 1L.Equals(await ExecuteAsync(
                other,
                """
                SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event = 'advisory'
                    AND clock_timestamp() - query_start > interval '3 s'
                """)),
            "the node has waited for three seconds");
        Assert.False(preparing.IsCompleted, preparing.Exception?.ToString());
        await ExecuteAsync(other, $"SELECT pg_advisory_unlock({PostgreSqlRunsDb.SchemaLock})");
        await preparing;
        Assert.Empty(await db.Database.GetPendingMigrationsAsync(Token));
    }

    /// <summary>PostgreSQL would end a session that is idle in the pool, and its next command would fail.</summary>
    [Fact(Skip = IsMissing, SkipWhen = nameof(IsImpossible))]
    public async Task TheSessionThatPreparedTheSchemaMayBeIdle()
    {
        using var store = new TestStore();
        await using var db = new PostgreSqlRunsDb(new DbContextOptionsBuilder<PostgreSqlRunsDb>()
            .UseNpgsql($"{store.ConnectionString};Maximum Pool Size=1;No Reset On Close=true").Options);
        await db.PrepareAsync(Token);

        await db.Database.OpenConnectionAsync(Token);
        var session = (NpgsqlConnection)db.Database.GetDbConnection();
        Assert.Equal("0", await ExecuteAsync(session, "SHOW idle_session_timeout"));
    }

    private static async Task<object?> ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Token);
    }
}
