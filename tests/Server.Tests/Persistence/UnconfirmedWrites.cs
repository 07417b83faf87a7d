using System.Data.Common;
using BackpropWeb.Server.Persistence;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace BackpropWeb.Server.Tests.Persistence;

/// <summary>Lets writes fail after the database has done them, as if the connection broke before the
/// confirmation.</summary>
internal sealed class UnconfirmedWrites : SaveChangesInterceptor, IDbCommandInterceptor
{
    private string? _table;

    /// <summary>Leaves the next write to a table unconfirmed. For writes without a transaction of their own.</summary>
    public void Next(string table) => _table = table;

    public void AddTo(IServiceCollection services)
    {
        services.ConfigureDbContext<SqliteRunsDb>(db => db.AddInterceptors(this));
        services.ConfigureDbContext<PostgreSqlRunsDb>(db => db.AddInterceptors(this));
    }

    public override ValueTask<int> SavedChangesAsync(
        SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        var written = eventData.Context!.ChangeTracker.Entries().Select(entry => entry.Metadata.GetTableName());
        ThrowIf(written.Contains(_table));
        return new(result);
    }

    public ValueTask<int> NonQueryExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, int result,
        CancellationToken cancellationToken = default)
    {
        ThrowIf(_table is not null
            && command.CommandText.StartsWith($"UPDATE \"{_table}\"", StringComparison.Ordinal));
        return new(result);
    }

    private void ThrowIf(bool isNext)
    {
        if (!isNext)
            return;
        _table = null;
        throw new SqliteException("disk I/O error", SQLitePCL.raw.SQLITE_IOERR);
    }
}
