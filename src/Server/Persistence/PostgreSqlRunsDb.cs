using Microsoft.EntityFrameworkCore;

namespace BackpropWeb.Server.Persistence;

/// <summary>Runs in a database of a PostgreSQL server.</summary>
public sealed class PostgreSqlRunsDb(DbContextOptions<PostgreSqlRunsDb> options) : RunsDb(options)
{
    public override string Place
    {
        get
        {
            var connection = Database.GetDbConnection();
            return $"PostgreSQL, {connection.DataSource}, database {connection.Database}";
        }
    }

    public override async Task<long> UsedBytesAsync(long enough)
    {
        // Tables keep the room of deleted rows, so this may be too much, but it asks nothing of the rows.
        var most = await Database.SqlQueryRaw<long>(
            """
            SELECT pg_total_relation_size('"Runs"') + pg_total_relation_size('"TapeParts"') + pg_total_relation_size('"Checkpoints"')
            AS "Value"
            """).SingleAsync();
        if (most <= enough)
            return most;
        return await Database.SqlQueryRaw<long>(
            """
            SELECT (
                (SELECT COALESCE(SUM(octet_length("Recipe")), 0) FROM "Runs")
                + (SELECT COALESCE(SUM(octet_length("Errors") + octet_length("Values")), 0) FROM "TapeParts")
                + (SELECT COALESCE(SUM(octet_length("Bytes")), 0) FROM "Checkpoints")
            )::bigint AS "Value"
            """).SingleAsync();
    }
}
