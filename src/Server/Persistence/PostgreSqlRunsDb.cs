using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace BackpropWeb.Server.Persistence;

/// <summary>Runs in a PostgreSQL database.</summary>
internal sealed class PostgreSqlRunsDb(DbContextOptions<PostgreSqlRunsDb> options) : RunsDb(options)
{
    /// <summary>Key of the advisory lock for migrations: any number that nothing else in this database locks.</summary>
    internal const long SchemaLock = 1986_323_533;

    /// <summary>Limit of a command while the schema is prepared. Another node's migration of a large database, or this
    /// one's, may take long.</summary>
    private static readonly TimeSpan LongestMigration = TimeSpan.FromHours(6);

    public override string Place
    {
        get
        {
            var connection = Database.GetDbConnection();
            return $"PostgreSQL, {connection.DataSource}, database {connection.Database}";
        }
    }

    public override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        Database.SetCommandTimeout(LongestMigration);
        await CreateAsync(cancellationToken);
        // Nodes of a cluster start at the same time. The migration uses the connection that holds the lock.
        await Database.OpenConnectionAsync(cancellationToken);
        try
        {
            // PostgreSQL takes the lock from a node that is suspended or cut off here.
            await Database.ExecuteSqlAsync($"SET idle_session_timeout = '60s'", cancellationToken);
            await Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({SchemaLock})", cancellationToken);
            // Without the table of migrations EF Core logs an error at the first start.
            await Database.GetService<IHistoryRepository>().CreateIfNotExistsAsync(cancellationToken);
            await base.PrepareAsync(cancellationToken);
            await Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({SchemaLock})", cancellationToken);
            // The pool resets a session only at its next use, which would fail if PostgreSQL had ended the session.
            await Database.ExecuteSqlAsync($"RESET idle_session_timeout", cancellationToken);
        }
        finally
        {
            await Database.CloseConnectionAsync();
        }
    }

    public override async Task<long> UsedBytesAsync(long enough)
    {
        // Tables keep the space of deleted rows, so this may be too much; but it reads no rows.
        var most = await Database.SqlQueryRaw<long>(
            """
            SELECT (SUM(pg_total_relation_size(name)))::bigint AS "Value"
            FROM unnest(ARRAY[
                '"Runs"', '"TapeParts"', '"Checkpoints"', '"Studies"', '"StudyBlocks"', '"StudyTallies"',
                '"Classes"', '"ClassMembers"'
            ]::regclass[]) AS name
            """).SingleAsync();
        if (most <= enough)
            return most;
        return await Database.SqlQueryRaw<long>(
            """
            SELECT (
                (SELECT COALESCE(SUM(octet_length("Recipe")), 0) FROM "Runs")
                + (SELECT COALESCE(SUM(octet_length("Errors") + octet_length("Values")), 0) FROM "TapeParts")
                + (SELECT COALESCE(SUM(octet_length("Bytes")), 0) FROM "Checkpoints")
                + (SELECT COALESCE(SUM(octet_length("Recipe")), 0) FROM "Studies")
                + (SELECT COALESCE(SUM(octet_length("Results")), 0) FROM "StudyBlocks")
                + (SELECT COALESCE(SUM(octet_length("Bytes")), 0) FROM "StudyTallies")
            )::bigint AS "Value"
            """).SingleAsync();
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        var creator = Database.GetService<IRelationalDatabaseCreator>();
        if (await creator.ExistsAsync(cancellationToken))
            return;
        try
        {
            await creator.CreateAsync(cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.DuplicateDatabase)
        {
            // Another node has created the database meanwhile.
        }
    }
}
