using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;

namespace BackpropWeb.Server.Persistence;

/// <summary>Reasons why a database is unavailable.</summary>
internal enum DatabaseOutage
{
    /// <summary>Another program has locked it.</summary>
    Locked,

    /// <summary>Its disk is full.</summary>
    Full,

    /// <summary>It is read-only.</summary>
    ReadOnly,

    /// <summary>It is stopped, restarting or unreachable, or its disk fails.</summary>
    Away,
}

/// <summary>Recognizes exceptions of databases.</summary>
internal static class DatabaseErrors
{
    /// <summary>The database exception in a chain of exceptions; null if there is none.</summary>
    public static DbException? In(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is DbException refusal)
                return refusal;
        }

        return null;
    }

    /// <summary>The outage that an exception reports; null if the same work would fail again.</summary>
    public static DatabaseOutage? OutageIn(Exception exception) => In(exception) switch
    {
        SqliteException sqlite => OutageIn(sqlite),
        PostgresException postgres => OutageIn(postgres),
        NpgsqlException => DatabaseOutage.Away,
        _ => null,
    };

    private static DatabaseOutage? OutageIn(SqliteException exception) => exception.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => DatabaseOutage.Locked,
        raw.SQLITE_FULL => DatabaseOutage.Full,
        raw.SQLITE_READONLY => DatabaseOutage.ReadOnly,
        raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN or raw.SQLITE_NOMEM or raw.SQLITE_PROTOCOL => DatabaseOutage.Away,
        _ => null,
    };

    private static DatabaseOutage? OutageIn(PostgresException exception) => exception.SqlState switch
    {
        PostgresErrorCodes.DiskFull => DatabaseOutage.Full,
        PostgresErrorCodes.ReadOnlySqlTransaction => DatabaseOutage.ReadOnly,
        PostgresErrorCodes.LockNotAvailable => DatabaseOutage.Locked,
        // Features, cardinality, values, constraints, statements, limits: the same work has the same fault again.
        ['0', 'A', ..] or ['2', '1' or '2' or '3' or '6', ..] or ['4', '2', ..] or ['5', '4', ..] => null,
        _ => DatabaseOutage.Away,
    };
}
